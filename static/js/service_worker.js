// Lets a clerk reopen an activity, and a paired member the round, without a signal: such pages, the
// list of people and the styles are kept as they were last seen. Shows a resident the last balance when there is no network, which
// last_balance.js keeps, and everybody else a page that says what can still be done. The network
// always comes first; signing out forgets what is of somebody, and so does signing in after somebody.
"use strict";

const KEPT = "kept-1";
const SITE = "site-1";
const STORES = [KEPT, SITE];
const BALANCE = "/my/";
const OFFLINE = "/offline";

function isActivity(url) {
  return /^\/activities\/(\d+|people)$/.test(url.pathname);
}

function isRound(url) {
  return ["/paired/", "/paired/visits/new"].includes(url.pathname);
}

// The page that asks about a visit is one for all households: its script chooses which.
function keptAs(request) {
  const url = new URL(request.url);
  return url.pathname === "/paired/visits/new" ? url.pathname : request;
}

function isFile(url) {
  return url.pathname.startsWith("/static/");
}

function isOwn(url) {
  return ["/", "/sign-in"].includes(url.pathname) || url.pathname.startsWith(BALANCE);
}

// A page that opens whatever is missing, in the size of type chosen on this phone.
async function keepOfflinePage() {
  const site = await caches.open(SITE);
  const answer = await fetch(OFFLINE, { cache: "no-store" });
  if (!answer.ok) { throw new Error("no offline page"); }
  const [, sheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(await answer.clone().text());
  await site.put(OFFLINE, answer);
  await keepFile(sheet, await fetch(sheet));
}

// A file that changed has another address: its former ones are forgotten.
async function keepFile(request, answer) {
  const site = await caches.open(SITE);
  if (await site.match(request, { ignoreVary: true })) { return; }
  await site.delete(request, { ignoreSearch: true });
  await site.put(request, answer);
}

async function offlinePage() {
  const [page, balance] = await Promise.all([caches.match(OFFLINE), caches.match(BALANCE)]);
  if (!page || !balance) { return page || Response.error(); }
  const html = (await page.text()).replace(" hidden data-seen", " data-seen");
  return new Response(html, { headers: page.headers });
}

async function file(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) { await keepFile(request, answer.clone()); }
    return answer;
  } catch (failure) {
    const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    return kept || Response.error();
  }
}

async function keptPage(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      const kept = await caches.open(KEPT);
      await kept.put(keptAs(request), answer.clone());
    }
    return answer;
  } catch (failure) {
    const kept = await caches.match(keptAs(request), { ignoreVary: true });
    if (kept) { return kept; }
    return request.mode === "navigate" ? offlinePage() : Response.error();
  }
}

async function backToTheActivity(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    return Response.redirect(request.url.replace(/\/attendance$/, ""), 303);
  }
}

async function page(request, url) {
  try {
    const answer = await fetch(request);
    if (answer.type === "opaqueredirect" && url.pathname === BALANCE) { await caches.delete(KEPT); }
    return answer;
  } catch (failure) {
    return (isOwn(url) && await caches.match(BALANCE)) || offlinePage();
  }
}

async function preference(event) {
  const answer = await fetch(event.request);
  event.waitUntil(keepOfflinePage());
  return answer;
}

async function forgetFormerStores() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => !STORES.includes(name)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepOfflinePage());
});
self.addEventListener("activate", (event) => event.waitUntil(forgetFormerStores()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) { return; }
  if (request.method === "POST" && ["/sign-out", "/sign-in/staff"].includes(url.pathname)) {
    event.waitUntil(caches.delete(KEPT));
  } else if (request.method === "POST" && url.pathname === "/preferences") {
    event.respondWith(preference(event));
  } else if (request.mode === "navigate" && /\/attendance$/.test(url.pathname)) {
    event.respondWith(backToTheActivity(request));
  } else if (request.method !== "GET") {
    return;
  } else if (isFile(url)) {
    event.respondWith(file(request));
  } else if (isActivity(url) || isRound(url)) {
    event.respondWith(keptPage(request));
  } else if (request.mode === "navigate") {
    event.respondWith(page(request, url));
  }
});
