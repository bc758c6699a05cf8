// Counting with the number keys: Enter goes on to the next line, a scanned code jumps to its own.
(function () {
  "use strict";

  var form = document.getElementById("count");
  if (!form) { return; }
  var fields = Array.prototype.slice.call(form.querySelectorAll("[data-barcode]"));

  function ofCode(code) {
    return fields.filter(function (field) { return field.getAttribute("data-barcode") === code; })[0];
  }

  form.addEventListener("keydown", function (event) {
    var at = fields.indexOf(event.target);
    if (event.key !== "Enter" || at < 0) { return; }
    event.preventDefault();
    var typed = event.target.value;
    var code = /\d{13}$|\d{8}$/.exec(typed);
    var scanned = code && ofCode(code[0]);
    if (scanned) { event.target.value = typed.slice(0, -code[0].length); }
    var next = scanned || fields[at + 1];
    if (next) { next.focus(); next.select(); } else { event.target.blur(); }
  });
  form.addEventListener("focusin", function (event) {
    if (fields.indexOf(event.target) >= 0) { event.target.select(); }
  });
  document.querySelector("[data-keys]").hidden = false;
  fields[0].focus();
}());
