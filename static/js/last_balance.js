// Without a network a phone that saw the balance once shows it again, with its time. Only the card
// with the balance is kept, in the service worker's store; signing out empties that.
(function () {
  "use strict";

  var ADDRESS = "/my/";
  if (!("serviceWorker" in navigator) || !("caches" in window)) { return; }

  function copyOf(selector) { return document.querySelector(selector).cloneNode(true); }

  // A page of its own with the header, the heading and the balance, which needs no script.
  function snapshot() {
    var page = document.implementation.createHTMLDocument(document.title);
    page.documentElement.lang = document.documentElement.lang;
    page.documentElement.className = document.documentElement.className;
    page.head.append(copyOf("meta[name=viewport]"), copyOf("link[rel=stylesheet]"));
    page.body.className = "phone";
    var main = page.createElement("main");
    main.className = "main";
    main.append(copyOf("main > h1"), copyOf("[data-last-balance]"));
    page.body.append(copyOf(".header"), main);
    page.querySelectorAll("nav, form").forEach(function (part) { part.remove(); });
    page.querySelector("[data-kept-at]").textContent = new Date().toLocaleString(
      document.documentElement.lang, { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });
    page.querySelector("[data-kept]").hidden = false;
    return new Response("<!doctype html>" + page.documentElement.outerHTML, { headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:"
    } });
  }

  window.addEventListener("load", function () {
    navigator.serviceWorker.register("/service-worker.js");
    caches.open("kept-1").then(function (kept) { kept.put(ADDRESS, snapshot()); });
  });
}());
