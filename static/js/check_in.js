// One card after another: each scan is answered on the spot, with a colour and a sound, and the
// field is free for the next. Without this script every scan loads the page again.
(function () {
  "use strict";

  var SOUNDS = { here: [880], again: [520], ask: [660, 660], bad: [220, 220] };
  var Audio = window.AudioContext || window.webkitAudioContext;
  var audio = null;
  var sending = false;
  var waiting = [];

  var desk = document.getElementById("desk");
  var form = desk.querySelector("form");
  var field = form.querySelector("[data-scan]");
  var photo = form.querySelector("[type=file]");

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

  // The field itself is never replaced: a gun may be in the middle of the next card.
  function show(html) {
    var page = new DOMParser().parseFromString(html, "text/html");
    var answered = page.getElementById("desk");
    if (!answered) { location.reload(); return; }
    ["answer", "meant", "ticked"].forEach(function (part) {
      document.getElementById(part).innerHTML = page.getElementById(part).innerHTML;
    });
    desk.setAttribute("data-answer", answered.getAttribute("data-answer"));
    sound(desk.getAttribute("data-answer"));
    field.focus();
  }

  function lost() {
    var answer = desk.querySelector(".answer");
    answer.className = "answer answer--bad";
    answer.textContent = desk.getAttribute("data-no-network");
    sound("bad");
  }

  // A gun is quicker than a network: what is scanned meanwhile waits for its turn.
  function send(person) {
    var body = new FormData(form);
    if (person) { body.append("person", person); }
    field.value = "";
    photo.value = "";
    if (person) { waiting.unshift(body); } else { waiting.push(body); }
    if (!sending) { sendNext(); }
  }

  function sendNext() {
    var body = waiting.shift();
    if (!body) { return; }
    sending = true;
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(show, lost)
      .then(function () {
        sending = false;
        if (desk.getAttribute("data-answer") !== "ask") { sendNext(); }
      });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    send(null);
  });
  document.getElementById("meant").addEventListener("click", function (event) {
    if (event.target.name !== "person") { return; }
    event.preventDefault();
    send(event.target.value);
  });
  photo.addEventListener("change", function () { send(null); });
  field.focus();
}());
