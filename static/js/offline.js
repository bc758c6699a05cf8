// From here on a page that is asked for without a network says so, instead of the browser.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", function () { navigator.serviceWorker.register("/service-worker.js"); });
}
