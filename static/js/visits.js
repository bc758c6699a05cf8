// Visits outlive the signal: each is kept on this phone, with a key made at the door, until the
// server has it. Sent again it is the same visit; what was refused is shown with the reason.
(function () {
  "use strict";

  var RETRY_MILLISECONDS = 15000;
  var KEY_LENGTH = 32;
  var VILLAGE_MILLISECONDS = 8 * 60 * 60 * 1000;
  var form = document.getElementById("visits");
  var list = document.querySelector("[data-kept]");
  var household = form.querySelector("select[name=household]");
  var isSending = false;

  var store = window.unsent(form, new URL(form.action).pathname, function (id) {
    return id.slice(KEY_LENGTH);
  });

  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(KEY_LENGTH / 2));
    return Array.prototype.map.call(bytes, function (byte) {
      return ("0" + byte.toString(16)).slice(-2);
    }).join("");
  }

  function today() {
    return new Date(Date.now() + VILLAGE_MILLISECONDS).toISOString().slice(0, 10);
  }

  function ids() {
    return Object.keys(store.entries());
  }

  function forget(id) {
    var gone = {};
    gone[id] = store.entries()[id];
    store.settle(gone, {});
    show();
  }

  function show() {
    var entries = store.entries();
    list.textContent = "";
    ids().forEach(function (id) {
      var line = document.createElement("li");
      var button = document.createElement("button");
      line.textContent = id.slice(KEY_LENGTH) + " ";
      button.type = "button";
      button.className = "button button--quiet";
      button.textContent = list.getAttribute("data-forget");
      button.addEventListener("click", function () { forget(id); });
      line.appendChild(button);
      list.appendChild(line);
    });
    Array.prototype.forEach.call(document.querySelectorAll("[data-home]"), function (home) {
      var isKept = ids().some(function (id) { return entries[id].household === home.getAttribute("data-home"); });
      home.classList.toggle("home--visited", isKept || home.hasAttribute("data-visited"));
      home.querySelector("[data-acts]").hidden = isKept;
    });
    store.show(ids().length > 0);
  }

  function keep(fields, label) {
    store.put(newKey() + " " + label, fields);
  }

  function send(id) {
    var fields = store.entries()[id];
    var body = new FormData();
    var sent = {};
    Object.keys(fields).forEach(function (name) { body.append(name, fields[name]); });
    body.append("key", id.slice(0, KEY_LENGTH));
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    body.append("person", document.querySelector("[data-person]").getAttribute("data-person"));
    sent[id] = fields;
    return store.send(form.getAttribute("data-one"), body, sent);
  }

  // Resolves with the ids that were settled, saved or refused.
  function sendAll() {
    var waiting = ids();
    if (isSending || !waiting.length) { return Promise.resolve([]); }
    isSending = true;
    return Promise.all(waiting.map(send)).then(function () {
      isSending = false;
      show();
      return waiting.filter(function (id) { return !store.entries()[id]; });
    });
  }

  function sendAndShowAnew() {
    sendAll().then(function (settled) {
      if (settled.length && !household) { location.reload(); }
    });
  }

  function chosen(select) {
    return select.options[select.selectedIndex].text;
  }

  function offerItsPeople() {
    var home = chosen(household);
    Array.prototype.forEach.call(form.querySelectorAll("optgroup"), function (group) {
      if (group.parentNode.name !== "spoken_with") { return; }
      group.hidden = group.disabled = group.label !== home;
    });
  }

  function noteAllWell(button) {
    keep({ household: button.value, visited_on: today() }, button.getAttribute("data-label"));
    show();
    sendAndShowAnew();
  }

  function noteWritten() {
    var fields = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      var isChoice = field.type === "radio";
      if (!field.name || field.type === "hidden" || (isChoice && !field.checked)) { return; }
      fields[field.name] = field.value;
    });
    keep(fields, [chosen(household), fields.visited_on, fields.words].join(" "));
    sendAll().then(function (settled) {
      var isRefused = !form.querySelector("[data-refused]").hidden;
      if (!(settled.length && isRefused)) { location.assign(form.getAttribute("data-then")); }
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=household]");
    if (!button) { return; }
    event.preventDefault();
    noteAllWell(button);
  });
  if (household) {
    var asked = new URL(location.href).searchParams.get("household");
    if (asked) { household.value = asked; }
    household.addEventListener("change", offerItsPeople);
    offerItsPeople();
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      noteWritten();
    });
  }
  show();
  sendAndShowAnew();
  window.addEventListener("online", sendAndShowAnew);
  setInterval(sendAndShowAnew, RETRY_MILLISECONDS);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/service-worker.js");
    navigator.serviceWorker.ready.then(function () {
      fetch(form.getAttribute("data-also")).catch(function () { /* it was kept before, or not */ });
    });
  }
}());
