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
  var queue = document.getElementById("queue");

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

  function isAsking() {
    return desk.getAttribute("data-answer") === "ask";
  }

  // A gun is quicker than a network and than a person who answers: what is scanned meanwhile
  // waits for its turn.
  function scan() {
    waiting.push(new FormData(form));
    field.value = "";
    photo.value = "";
    sendNext();
  }

  function choose(person) {
    var body = new FormData(form);
    body.set("q", "");
    body.append("person", person);
    if (!sending) { send(body); }
  }

  // With nothing waiting the link itself leads to a desk that is ready.
  function skip(event) {
    if (!waiting.length) { return; }
    event.preventDefault();
    document.getElementById("meant").innerHTML = "";
    desk.setAttribute("data-answer", "ready");
    sendNext();
    field.focus();
  }

  function sendNext() {
    if (!sending && !isAsking() && waiting.length) { send(waiting.shift()); }
    queue.hidden = !isAsking() || !waiting.length;
    queue.textContent = queue.getAttribute("data-said") + " " + waiting.length;
  }

  function send(body) {
    sending = true;
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.text(); })
      .then(show, lost)
      .then(function () {
        sending = false;
        sendNext();
      });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    scan();
  });
  document.getElementById("meant").addEventListener("click", function (event) {
    if (event.target.name === "person") {
      event.preventDefault();
      choose(event.target.value);
    }
    if (event.target.hasAttribute("data-skip")) { skip(event); }
  });
  photo.addEventListener("change", scan);
  field.focus();
}());
