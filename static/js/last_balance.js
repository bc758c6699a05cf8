// Without a network a phone that saw the balance once shows it again, with its time. Only the card
// with the balance is kept, in the service worker's store; signing out empties that.
(function () {
  "use strict";

  var ADDRESS = "/my/";
  if (!("serviceWorker" in navigator) || !("caches" in window)) { return; }

  // A copy of this page that is left with its heading and the balance, and needs no script.
  function snapshot() {
    var page = document.documentElement.cloneNode(true);
    var main = page.querySelector("main");
    page.querySelectorAll("script, nav, form").forEach(function (part) { part.remove(); });
    Array.prototype.slice.call(main.children).forEach(function (part) {
      if (part.tagName !== "H1" && !part.hasAttribute("data-last-balance")) { part.remove(); }
    });
    page.querySelector("[data-kept-at]").textContent = new Date().toLocaleString(
      page.lang, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
    page.querySelector("[data-kept]").hidden = false;
    return new Response("<!doctype html>" + page.outerHTML, { headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:"
    } });
  }

  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/service-worker.js");
    caches.open("kept-1").then(function (kept) {
      kept.put(ADDRESS, snapshot());
      kept.add(document.querySelector("link[rel=stylesheet]").href);
    });
  });
}());
