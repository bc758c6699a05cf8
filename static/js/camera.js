// Reads codes from the camera's live picture where the browser can; elsewhere a photo does it.
// A photo that was chosen is sent at once.
(function () {
  "use strict";

  var PAUSE = 200;
  var box = document.getElementById("live");
  var video = box.querySelector("video");
  var code = document.getElementById("live-code");
  var photo = document.getElementById("photos");

  function look(detector) {
    detector.detect(video).then(function (found) {
      if (found.length) {
        code.value = found[0].rawValue;
        code.form.submit();
      } else {
        setTimeout(look, PAUSE, detector);
      }
    }, function () { setTimeout(look, PAUSE, detector); });
  }

  function start() {
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(function (stream) {
      video.srcObject = stream;
      box.hidden = false;
      return video.play();
    }).then(function () {
      look(new BarcodeDetector({ formats: ["qr_code"] }));
    }).catch(function () {
      box.hidden = true;
      document.getElementById("no-camera").hidden = false;
    });
  }

  photo.addEventListener("change", function () { if (photo.files.length) { photo.form.submit(); } });
  if ("BarcodeDetector" in window && navigator.mediaDevices) { start(); }
}());
