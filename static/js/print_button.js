/* Show the buttons that print this page: without a script they could do nothing. */
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});

/* Paper from a roll is as long as the slip on it: measure the slip as the printer sets it. */
function cutRoll(roll) {
  var sheets = document.querySelectorAll("link[rel=stylesheet][media=print]");
  sheets.forEach(function (link) { link.sheet.media.mediaText = "all"; });
  var pixels = document.querySelector(".slip").getBoundingClientRect().height;
  sheets.forEach(function (link) { link.sheet.media.mediaText = "print"; });
  var rule = "@page { size: " + roll.getAttribute("data-roll") + "mm " + Math.ceil(pixels * 25.4 / 96 + 8) + "mm; }";
  roll.sheet.insertRule(rule, roll.sheet.cssRules.length);
}

window.addEventListener("load", function () {
  var roll = document.querySelector("[data-roll]");
  if (roll) cutRoll(roll);
  /* A slip that was asked to be printed; loaded again, it is a copy. */
  if (document.querySelector("[data-print-now]")) {
    history.replaceState(null, "", location.pathname);
    window.print();
  }
});
