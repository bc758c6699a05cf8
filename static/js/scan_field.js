// A scanner types where the focus is: whatever has it, what a scanner types goes to the one field
// that takes everything. A scanner is known by its speed: eight keys and Enter faster than a hand.
(function () {
  "use strict";

  var FASTEST_HAND = 40;
  var SHORTEST = 8;
  var field = document.querySelector("[data-scan]");
  var typed = "", before = "", last = 0, where = null;

  function isText(element) {
    return /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName) && !/^(checkbox|radio|button|submit)$/.test(element.type);
  }

  function isScan(event) {
    return event.key === "Enter" && event.target !== field && typed.length >= SHORTEST && event.timeStamp - last < FASTEST_HAND;
  }

  // By the scan field's own button: the form may have others, which lead elsewhere.
  function send() {
    field.parentNode.querySelector("[type=submit]").click();
  }

  function take() {
    if (isText(where)) { where.value = before; }
    field.value = typed;
    field.focus();
    field.dispatchEvent(new Event("scan", { bubbles: true, cancelable: true })) && send();
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (isScan(event)) {
      event.preventDefault();
      event.stopPropagation();
      take();
      typed = "";
      return;
    }
    if (event.key.length !== 1) { typed = ""; return; }
    if (event.timeStamp - last > FASTEST_HAND || event.target !== where) {
      typed = "";
      where = event.target;
      before = isText(where) ? where.value : "";
    }
    typed += event.key;
    last = event.timeStamp;
    if (!isText(event.target)) { field.focus(); }
  }, true);

  var wrong = document.querySelector("[aria-invalid=true]") || field;
  wrong.focus();
  wrong.select();
}());
