// A scanner types where the focus is: keep it in the one field that takes everything.
(function () {
  "use strict";

  var field = document.querySelector("[data-scan]");
  field.focus();
  field.select();
  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|SELECT|TEXTAREA|BUTTON|A)$/.test(event.target.tagName);
    if (!typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) { field.focus(); }
  });
}());
