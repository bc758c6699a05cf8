// Ticks outlive the signal: every change is kept on this phone until the server has it. Sending
// the same ticks twice changes nothing there, so whatever may not have arrived is sent again.
(function () {
  "use strict";

  var form = document.getElementById("attendance");
  var notice = form.querySelector("[data-unsent]");
  var key = "ticks " + new URL(form.action).pathname;
  var RETRY_MILLISECONDS = 15000;
  var sending = false;

  function ticks() {
    var found = [];
    form.querySelectorAll("[name=person]").forEach(function (box) {
      var saved = form.querySelector("[name=listed][value='" + box.value + "']");
      if (!box.checked && !saved) { return; }
      var quantity = form.querySelector("[name=quantity-" + box.value + "]");
      found.push([box.value, box.checked, quantity ? quantity.value : ""]);
    });
    return found;
  }

  function keep() {
    localStorage.setItem(key, JSON.stringify(ticks()));
  }

  // Returns whether anything kept here is missing on the page as the server knows it.
  function restore() {
    var missing = false;
    JSON.parse(localStorage.getItem(key) || "[]").forEach(function (tick) {
      var box = form.querySelector("[name=person][value='" + tick[0] + "']");
      if (!box) { return; }
      if (box.checked !== tick[1]) { missing = true; box.click(); }
      var quantity = form.querySelector("[name=quantity-" + tick[0] + "]");
      if (tick[1] && quantity && tick[2] && quantity.value !== tick[2]) {
        missing = true;
        quantity.value = tick[2];
      }
    });
    return missing;
  }

  function send() {
    var body = new URLSearchParams(new FormData(form));  // a hundred parts are the most of a FormData
    body.delete("q");
    sending = true;
    return fetch(form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) {
        sending = false;
        if (!answer.ok || new URL(answer.url).pathname === "/sign-in") { return; }
        localStorage.removeItem(key);
        notice.hidden = true;
      }, function () { sending = false; });
  }

  function sendQuietly() {
    if (!localStorage.getItem(key) || sending || notice.hidden) { return; }
    send();
  }

  form.addEventListener("change", keep);
  form.addEventListener("people-ready", function () {
    if (!restore()) { localStorage.removeItem(key); return; }
    keep();
    notice.hidden = false;
    sendQuietly();
  });
  form.addEventListener("submit", function (event) {
    keep();
    if (navigator.onLine) { return; }
    event.preventDefault();
    notice.hidden = false;
  });
  window.addEventListener("online", sendQuietly);
  setInterval(sendQuietly, RETRY_MILLISECONDS);
  if ("serviceWorker" in navigator) { navigator.serviceWorker.register("/service-worker.js"); }
}());
