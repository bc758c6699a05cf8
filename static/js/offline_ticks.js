// Ticks outlive the signal: every change is kept on this phone until the server has it. Sending
// the same ticks twice changes nothing there, so whatever may not have arrived is sent again.
(function () {
  "use strict";

  var form = document.getElementById("attendance");
  var RETRY_MILLISECONDS = 15000;
  var isSending = false;
  var isHeldBack = false;

  var store = window.unsent(form, new URL(form.action).pathname, function (id) {
    var name = form.querySelector("[data-id='" + id + "'] .people__name");
    return name ? name.textContent : "";
  });

  function hasEntries() {
    return Object.keys(store.entries()).length > 0;
  }

  function bodyOf(entries) {
    var body = new URLSearchParams();  // a hundred parts are the most of a FormData
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    Object.keys(entries).forEach(function (id) {
      body.append("listed", id);
      if (!entries[id][0]) { return; }
      body.append("person", id);
      body.append("quantity-" + id, entries[id][1]);
    });
    return body;
  }

  function send() {
    var entries = store.entries();
    if (!isHeldBack || isSending || !hasEntries()) { return; }
    isSending = true;
    store.send(form.getAttribute("data-ticks"), bodyOf(entries), entries).then(function () {
      isSending = false;
      isHeldBack = hasEntries();
      store.show(isHeldBack);
    });
  }

  form.addEventListener("change", function (event) {
    var row = event.target.closest("[data-id]");
    if (!row) { return; }
    var quantity = row.querySelector(".people__quantity");
    store.put(row.getAttribute("data-id"), [row.querySelector("[name=person]").checked, quantity ? quantity.value : ""]);
  });
  form.addEventListener("people-ready", function (event) {
    var entries = store.entries();
    var known = {};
    Object.keys(entries).forEach(function (id) {
      if (!event.detail(id, entries[id])) { known[id] = entries[id]; }
    });
    store.settle(known, {});
    isHeldBack = hasEntries();
    store.show(isHeldBack);
    send();
  });
  form.addEventListener("submit", function (event) {
    if (navigator.onLine) { return; }
    event.preventDefault();
    isHeldBack = true;
    store.show(isHeldBack);
  });
  window.addEventListener("online", send);
  setInterval(send, RETRY_MILLISECONDS);
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register("/service-worker.js"); }
}());
