// Draws a new code when the minute is over, also after the phone was locked or lost its signal.
(function () {
  "use strict";

  var RETRY = 3000;
  var box, over, waiting;

  function begin() {
    box = document.getElementById("own-code");
    over = Date.now() + Number(box.getAttribute("data-seconds")) * 1000;
    box.querySelector("[data-live]").hidden = false;
    tick();
  }

  function tick() {
    var left = Math.ceil((over - Date.now()) / 1000);
    box.querySelector(".own-code__left").textContent = Math.max(0, left);
    if (left <= 0) { renew(); }
  }

  function lost() {
    box.classList.add("own-code--over");
    box.querySelector("[data-live]").hidden = true;
    box.querySelector("[data-lost]").hidden = false;
    setTimeout(function () { waiting = false; }, RETRY);
  }

  function renew() {
    if (waiting || document.hidden) { return; }
    waiting = true;
    fetch(location.pathname, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (answer.redirected) { location.reload(); }
      return answer.ok ? answer.text() : Promise.reject(answer.status);
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("own-code");
      box.parentNode.replaceChild(document.importNode(fresh, true), box);
      waiting = false;
      begin();
    }).catch(lost);
  }

  begin();
  setInterval(tick, 500);
  document.addEventListener("visibilitychange", tick);
  window.addEventListener("pageshow", tick);
  window.addEventListener("online", function () { waiting = false; tick(); });
}());
