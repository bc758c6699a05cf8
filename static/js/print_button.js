/* Show the buttons that print this page: without a script they could do nothing. */
document.querySelectorAll("[data-print]").forEach(function (button) {
  button.hidden = false;
  button.addEventListener("click", function () { window.print(); });
});
/* A slip that was asked to be printed; loaded again, it is a copy. */
if (document.querySelector("[data-print-now]")) {
  history.replaceState(null, "", location.pathname);
  window.addEventListener("load", function () { window.print(); });
}
