// Notes when each count is typed, by the server's clock: what is handed out after that is no difference.
(function () {
  "use strict";

  var form = document.querySelector("[data-now]");
  if (!form) { return; }
  var ahead = Number(form.getAttribute("data-now")) - Date.now();

  form.addEventListener("input", function (event) {
    var item = /^count-(\d+)$/.exec(event.target.name);
    if (item) { form.elements["at-" + item[1]].value = String(Math.round(Date.now() + ahead)); }
  });
}());
