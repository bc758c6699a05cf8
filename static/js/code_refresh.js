// The code changes each minute: load the page again when this one is over.
(function () {
  "use strict";

  var code = document.querySelector("[data-seconds]");
  if (!code) { return; }
  setTimeout(function () { location.reload(); }, (Number(code.getAttribute("data-seconds")) + 1) * 1000);
}());
