// Lets a clerk reopen an activity without a signal: its page, the list of people and the styles are
// kept as they were last seen. Shows a resident the last balance when there is no network, which
// last_balance.js keeps. The network always comes first; signing out forgets everything.
"use strict";

const KEPT = "kept-1";
const BALANCE = "/my/";

function isKept(url) {
  return /^\/activities\/(\d+|people)$/.test(url.pathname) || url.pathname.startsWith("/static/");
}

function isOwn(url) {
  return url.pathname === "/" || url.pathname.startsWith(BALANCE);
}

async function networkFirst(request) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) { await cache.put(request, answer.clone()); }
    return answer;
  } catch (failure) {
    const kept = await cache.match(request, { ignoreVary: true });
    if (kept) { return kept; }
    throw failure;
  }
}

async function backToTheActivity(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    return Response.redirect(request.url.replace(/\/attendance$/, ""), 303);
  }
}

async function lastBalance(request) {
  try {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect" && new URL(request.url).pathname === BALANCE) {
      await caches.delete(KEPT);
    }
    return answer;
  } catch (failure) {
    const kept = await caches.match(BALANCE);
    if (kept) { return kept; }
    throw failure;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) { return; }
  if (event.request.method === "POST" && url.pathname === "/sign-out") {
    event.waitUntil(caches.delete(KEPT));
  } else if (event.request.mode === "navigate" && /\/attendance$/.test(url.pathname)) {
    event.respondWith(backToTheActivity(event.request));
  } else if (event.request.method === "GET" && event.request.mode === "navigate" && isOwn(url)) {
    event.respondWith(lastBalance(event.request));
  } else if (event.request.method === "GET" && isKept(url)) {
    event.respondWith(networkFirst(event.request));
  }
});
