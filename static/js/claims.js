// One key decides on the first claim that waits.
(function () {
  "use strict";

  var hint = document.querySelector("[data-keys]");
  var first = document.querySelector("[data-claim] form");
  if (!first) { return; }
  hint.hidden = false;
  document.addEventListener("keydown", function (event) {
    if (/^(input|textarea|select)$/i.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.key === "a") { first.querySelector("button").click(); }
    if (event.key === "r") {
      event.preventDefault();
      first.closest("[data-claim]").querySelector("[name=reason]").focus();
    }
  });
}());
