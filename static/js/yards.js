// The round of all yards: a household is opened where something is not in order, and what is ticked
// is sent at once; what the network loses is kept on this phone and sent again. Without this script
// each household has a page of its own.
(function () {
  "use strict";

  var form = document.getElementById("yards");
  var rows = Array.prototype.slice.call(form.querySelectorAll(".yards li"));
  var search = document.getElementById("find");
  var groups = form.querySelector("select");
  var only = form.querySelector("[data-only]");
  var count = form.querySelector("[data-count]");
  var editor = form.querySelector("[data-editor]");
  var boxes = Array.prototype.slice.call(editor.querySelectorAll("[type=checkbox]"));
  var words = editor.querySelector("[type=text]");
  var RETRY_MILLISECONDS = 15000;
  var opened = null;

  var store = window.unsent(form, new URL(form.action).pathname, function (household) {
    var row = document.getElementById("h" + household);
    return row ? row.querySelector("a").textContent : "";
  });

  function idOf(row) {
    return row.id.slice(1);
  }

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  function isFound(row) {
    return Boolean(row.querySelector("b"));
  }

  function seenAt(row) {
    var told = row.querySelector("b");
    var kinds = told ? told.getAttribute("data-kinds") : "";
    return { kinds: kinds ? kinds.split("、") : [], words: told ? told.getAttribute("data-words") : "" };
  }

  function nameOf(kind) {
    var box = boxes.find(function (one) { return one.value === kind; });
    return box ? box.parentNode.querySelector("span").textContent : kind;
  }

  function tell(row, seen) {
    var told = row.querySelector("b");
    if (told) { row.removeChild(told); }
    if (seen.kinds.length) {
      told = document.createElement("b");
      told.setAttribute("data-kinds", seen.kinds.join("、"));
      told.setAttribute("data-words", seen.words);
      told.textContent = seen.kinds.map(nameOf).join("、") + " " + seen.words;
      row.insertBefore(told, row.querySelector(".yards__editor"));
    }
    count.textContent = rows.filter(isFound).length;
  }

  function filter() {
    var wanted = fold(search.value);
    var group = groups ? groups.value : "";
    rows.forEach(function (row) {
      var name = fold(row.querySelector("a").textContent);
      var isWanted = name.indexOf(wanted) >= 0 || row.getAttribute("data-find").indexOf(wanted) === 0;
      var isInGroup = wanted || !group || row.getAttribute("data-group") === group;
      row.hidden = !isWanted || !isInGroup || (only.checked && !isFound(row));
    });
  }

  function open(row) {
    var seen = seenAt(row);
    opened = opened === row ? null : row;
    editor.hidden = !opened;
    if (!opened) { return; }
    boxes.forEach(function (box) { box.checked = seen.kinds.indexOf(box.value) >= 0; });
    words.value = seen.words;
    row.appendChild(editor);
    boxes[0].focus();
  }

  function show() {
    store.show(true);
  }

  function send(household, seen) {
    var body = new FormData();
    var sent = {};
    body.append("csrf_token", form.getAttribute("data-token"));
    body.append("words", seen.words);
    seen.kinds.forEach(function (kind) { body.append("find", kind); });
    sent[household] = seen;
    return store.send(form.getAttribute("data-one").replace("/households/0/", "/households/" + household + "/"), body, sent);
  }

  function sendAll() {
    var waiting = store.entries();
    Promise.all(Object.keys(waiting).map(function (household) {
      return send(household, waiting[household]);
    })).then(show);
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("click", function (event) {
    var link = event.target.closest(".yards li > a");
    if (!link) { return; }
    event.preventDefault();
    open(link.parentNode);
  });
  editor.addEventListener("change", function () {
    var ticked = boxes.filter(function (box) { return box.checked; });
    var seen = { kinds: ticked.map(function (box) { return box.value; }), words: words.value };
    tell(opened, seen);
    store.put(idOf(opened), seen);
    send(idOf(opened), seen).then(show);
  });
  search.addEventListener("input", filter);
  only.addEventListener("change", filter);
  if (groups) { groups.addEventListener("change", filter); }

  var kept = store.entries();
  rows.forEach(function (row) {
    if (kept[idOf(row)]) { tell(row, kept[idOf(row)]); }
  });
  form.querySelector("[data-bar]").hidden = false;
  show();
  sendAll();
  window.addEventListener("online", sendAll);
  setInterval(sendAll, RETRY_MILLISECONDS);
}());
