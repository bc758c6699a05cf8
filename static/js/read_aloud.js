// Reads the page aloud with the browser's own voice; the button is there only where that can be.
(function () {
  "use strict";

  var button = document.querySelector("[data-read-aloud]");
  var voice = window.speechSynthesis;
  if (!button || !voice || !window.SpeechSynthesisUtterance) { return; }
  var start = button.textContent;
  var waiting = [];

  // What is on the page for the eyes only, such as buttons and forms, is not read.
  function sentences() {
    var found = [];
    document.querySelectorAll("main h1, main h2, main h3, main p, main li, main dt, main dd, main td")
      .forEach(function (part) {
        if (part.querySelector("p, li, dt, td, form, button") || !part.offsetParent) { return; }
        var heading = part.getAttribute("data-heading");
        var words = (heading ? heading + " " : "") + part.innerText.replace(/\s+/g, " ").trim();
        if (words) { found.push(words.replace(/\u2212(?=\d)/g, "-")); }
      });
    return found;
  }

  function stop() {
    waiting = [];
    voice.cancel();
    button.textContent = start;
  }

  function next() {
    if (!waiting.length) { stop(); return; }
    var spoken = new SpeechSynthesisUtterance(waiting.shift());
    spoken.lang = document.documentElement.lang === "en" ? "en-US" : "zh-CN";
    spoken.rate = 0.9;
    spoken.onend = function () { if (button.textContent !== start) { next(); } };
    spoken.onerror = stop;
    voice.speak(spoken);
  }

  button.hidden = false;
  button.addEventListener("click", function () {
    if (button.textContent !== start) { stop(); return; }
    button.textContent = button.getAttribute("data-stop");
    waiting = sentences();
    next();
  });
  window.addEventListener("pagehide", stop);
}());
