// The basket while it is filled: by scanner, by keys, by finger. The server alone decides what it costs.
(function () {
  "use strict";

  var form = document.getElementById("basket");
  var balance = Number(form.getAttribute("data-balance"));
  var fields = Array.prototype.slice.call(form.querySelectorAll("[data-price]"));
  var left = form.querySelector("[data-left]");
  var told = form.querySelector("[data-told]");
  var scan = form.querySelector("[data-scan]");
  var sent = false;

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

  function set(field, wanted) {
    var most = Number(field.getAttribute("data-stock"));
    var count = Math.max(0, Math.min(most, wanted));
    field.value = count || "";
    form.elements.last.value = field.getAttribute("data-item");
    told.textContent = field.getAttribute("data-name") + " \u00d7" + count + (wanted > most ? " \u2013 " + told.getAttribute("data-all") : "");
    show();
  }

  function find(name, value) {
    return value && fields.filter(function (field) { return field.getAttribute(name) === value; })[0];
  }

  // Goods are taken here; what else was scanned goes to the server. True when it was goods.
  function take(text) {
    var amount = /^(\d{1,3})\s*[*\u00d7xX]$/.exec(text);
    var last = find("data-item", form.elements.last.value);
    if (amount && last) { set(last, Number(amount[1])); return true; }
    var one = find("data-barcode", text);
    if (one) { set(one, units(one) + 1); return true; }
    var some = /^(\d{1,2})\s*[*\u00d7xX]?\s*(\d{13}|\d{8})$/.exec(text);
    var field = some && find("data-barcode", some[2]);
    if (field) { set(field, units(field) + Number(some[1])); return true; }
    return false;
  }

  function narrow(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (wide) { return String.fromCharCode(wide.charCodeAt(0) - 0xfee0); }).trim();
  }

  function takeScan(event) {
    if (!take(narrow(scan.value))) { return; }
    event.preventDefault();
    scan.value = "";
  }

  form.addEventListener("click", function (event) {
    var step = Number(event.target.getAttribute("data-step"));
    if (step) {
      var field = event.target.parentNode.querySelector("[data-price]");
      set(field, units(field) + step);
    }
    if (event.target.hasAttribute("data-facing")) { document.body.classList.toggle("facing"); }
  });
  form.addEventListener("input", show);
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") { return; }
    if (event.target === scan) { takeScan(event); }
    if (event.target.hasAttribute("data-price")) { event.preventDefault(); scan.focus(); }
  });
  scan.addEventListener("scan", takeScan);
  form.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); }
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; });
  form.querySelectorAll("[data-step], [data-live]").forEach(function (element) { element.hidden = false; });
  show();
}());
