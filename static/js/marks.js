// Marks are sent one by one as they are given; what the network loses is kept on this phone and
// sent again. Number keys mark the household in focus and go on to the next.
(function () {
  "use strict";

  var form = document.getElementById("marks");
  var rows = Array.prototype.slice.call(form.querySelectorAll("[data-household]"));
  var judge = form.querySelector("[name=judge]").value;
  var RETRY_MILLISECONDS = 15000;

  var store = window.unsent(form, new URL(form.action).pathname + "?judge=" + judge, function (household) {
    var name = form.querySelector("[data-household='" + household + "'] .marks__name");
    return name ? name.textContent : "";
  });

  function show() {
    store.show(true);
  }

  function send(household, level) {
    var body = new FormData();
    var sent = {};
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    body.append("judge", judge);
    body.append("mark-" + household, level);
    sent[household] = level;
    var path = form.getAttribute("data-one").replace("/households/0/", "/households/" + household + "/");
    return store.send(path, body, sent);
  }

  function sendAll() {
    var marks = store.entries();
    Promise.all(Object.keys(marks).map(function (household) {
      return send(household, marks[household]);
    })).then(show);
  }

  function next(row) {
    var following = rows[rows.indexOf(row) + 1];
    if (following) { following.querySelector("input").focus(); }
  }

  form.addEventListener("change", function (event) {
    var row = event.target.closest("[data-household]");
    if (!row) { return; }
    row.classList.add("marks__row--done");
    store.put(row.getAttribute("data-household"), event.target.value);
    send(row.getAttribute("data-household"), event.target.value).then(show);
  });
  form.addEventListener("keydown", function (event) {
    var row = event.target.closest("[data-household]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var choice = row.querySelectorAll("input")[Number(event.key) - 1];
    if (!choice || !/^[1-9]$/.test(event.key)) { return; }
    event.preventDefault();
    choice.click();
    next(row);
  });

  var kept = store.entries();
  rows.forEach(function (row) {
    var level = kept[row.getAttribute("data-household")];
    if (level !== undefined) { row.querySelector("input[value='" + level + "']").checked = true; }
  });
  form.querySelector("[data-keys]").hidden = false;
  show();
  sendAll();
  window.addEventListener("online", sendAll);
  setInterval(sendAll, RETRY_MILLISECONDS);
}());
