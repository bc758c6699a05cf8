// One card after another: each scan is answered on the spot, with a colour and a sound, and the
// field is free for the next. Without this script every scan loads the page again.
(function () {
  "use strict";

  var SOUNDS = { here: [880], again: [520], ask: [660, 660], bad: [220, 220] };
  var Audio = window.AudioContext || window.webkitAudioContext;
  var audio = null;
  var sending = false;
  var waiting = [];

  function desk() {
    return document.getElementById("desk");
  }

  function sound(answer) {
    if (!Audio || !SOUNDS[answer]) { return; }
    audio = audio || new Audio();
    SOUNDS[answer].forEach(function (pitch, at) {
      var tone = audio.createOscillator();
      var volume = audio.createGain();
      var start = audio.currentTime + at * 0.18;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.25, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
      tone.connect(volume);
      volume.connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.16);
    });
  }

  function listen() {
    var form = desk().querySelector("form");
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      send(form, null);
    });
    form.querySelectorAll("[name=person]").forEach(function (button) {
      button.addEventListener("click", function (event) {
        event.preventDefault();
        send(form, button.value);
      });
    });
    form.querySelector("[type=file]").addEventListener("change", function () { send(form, null); });
    form.querySelector("[data-scan]").focus();
  }

  function show(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    var answered = page.getElementById("desk");
    if (!answered) { location.reload(); return; }
    var halfTyped = desk().querySelector("[data-scan]").value;
    desk().parentNode.replaceChild(document.importNode(answered, true), desk());
    desk().querySelector("[data-scan]").value = halfTyped;
    sound(desk().getAttribute("data-answer"));
    listen();
  }

  function lost() {
    var answer = desk().querySelector(".answer");
    answer.className = "answer answer--bad";
    answer.textContent = desk().getAttribute("data-no-network");
    sound("bad");
  }

  // A gun is quicker than a network: what is scanned meanwhile waits for its turn.
  function send(form, person) {
    var body = new FormData(form);
    if (person) { body.append("person", person); }
    form.querySelector("[data-scan]").value = "";
    waiting.push(body);
    if (!sending) { sendNext(form.action); }
  }

  function sendNext(address) {
    var body = waiting.shift();
    if (!body) { return; }
    sending = true;
    fetch(address, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(show, lost)
      .then(function () {
        sending = false;
        if (desk().getAttribute("data-answer") !== "ask") { sendNext(address); }
      });
  }

  listen();
}());
