// The basket's sum while it is filled. The server alone decides what it costs.
(function () {
  "use strict";

  var form = document.getElementById("basket");
  var balance = Number(form.getAttribute("data-balance"));
  var fields = Array.prototype.slice.call(form.querySelectorAll("[data-price]"));
  var left = form.querySelector("[data-left]");

  function written(number) {
    return String(number).replace("-", "\u2212").replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function units(field) {
    return /^\d+$/.test(field.value) ? Number(field.value) : 0;
  }

  function show() {
    var total = 0;
    fields.forEach(function (field) {
      total += units(field) * Number(field.getAttribute("data-price"));
      field.closest(".shelf__item").classList.toggle("shelf__item--taken", units(field) > 0);
    });
    form.querySelector("[data-total]").textContent = written(total);
    left.textContent = written(balance - total);
    left.classList.toggle("basket__short", total > balance);
  }

  form.addEventListener("click", function (event) {
    var step = Number(event.target.getAttribute("data-step"));
    if (!step) { return; }
    var field = event.target.parentNode.querySelector("[data-price]");
    var most = Number(field.getAttribute("data-stock"));
    field.value = Math.max(0, Math.min(most, units(field) + step)) || "";
    show();
  });
  form.addEventListener("input", show);
  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.hasAttribute("data-price")) { event.preventDefault(); }
  });
  form.addEventListener("submit", function (event) {
    var button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-disabled")) { event.preventDefault(); }
    button.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", function () {
    var button = form.querySelector("[type=submit]");
    if (button) { button.removeAttribute("aria-disabled"); }
  });
  form.querySelectorAll("[data-step], [data-live]").forEach(function (element) { element.hidden = false; });
  show();
}());
