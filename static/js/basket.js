// The basket while it is filled: by scanner, by keys, by finger. The server alone decides what it costs.
(function () {
  "use strict";

  var form = document.getElementById("basket");
  var balance = Number(form.getAttribute("data-balance"));
  var fields = Array.prototype.slice.call(form.querySelectorAll("[data-price]"));
  var told = form.querySelector("[data-told]");
  var scan = form.querySelector("[data-scan]");
  var lines = form.querySelector("[data-lines]");
  var book = form.querySelector("[data-book]");
  var why = form.querySelector("[data-why]");
  var total = 0;
  var sent = false;

  function all(name, act) { Array.prototype.forEach.call(form.querySelectorAll("[" + name + "]"), act); }

  function written(number) {
    return String(number).replace("-", "\u2212").replace(/\B(?=(\d{3})+$)/g, ",");
  }

  function units(field) {
    return /^\d+$/.test(field.value) ? Number(field.value) : 0;
  }

  function costOf(field) { return units(field) * Number(field.getAttribute("data-price")); }

  function line(field) {
    var one = form.querySelector("[data-line]").cloneNode(true);
    var steps = field.parentNode.querySelectorAll("[data-step]");
    one.removeAttribute("data-line");
    one.querySelector("[data-what]").textContent = field.getAttribute("data-name") + " \u00d7" + units(field);
    one.querySelector("[data-cost]").textContent = written(costOf(field));
    one.querySelector("[data-fewer]").setAttribute("aria-label", steps[0].getAttribute("aria-label"));
    one.querySelector("[data-more]").setAttribute("aria-label", steps[1].getAttribute("aria-label"));
    one.querySelector("[data-fewer]").addEventListener("click", function () { step(field, -1, "[data-fewer]"); });
    one.querySelector("[data-more]").addEventListener("click", function () { step(field, 1, "[data-more]"); });
    one.field = field;
    return one;
  }

  function list(taken) {
    lines.textContent = "";
    taken.forEach(function (field) { lines.appendChild(line(field)); });
    if (!taken.length) { lines.appendChild(form.querySelector("[data-nothing]").cloneNode(true)); }
  }

  // A tap in the list draws it anew: the button that was tapped keeps the focus.
  function step(field, by, name) {
    set(field, units(field) + by);
    Array.prototype.forEach.call(lines.children, function (one) {
      if (one.field === field) { one.querySelector(name).focus(); }
    });
  }

  function missing() {
    var element = form.elements;
    var odd = fields.filter(function (field) { return field.value.trim() && !/^\d+$/.test(field.value.trim()); })[0];
    if (odd) { return why.getAttribute("data-odd").replace("{item}", odd.getAttribute("data-name")); }
    if (!total) { return why.getAttribute("data-empty"); }
    if (total > balance) { return why.getAttribute("data-short").replace("{points}", written(total - balance)); }
    if (element.off_day_reason && !element.off_day_reason.value.trim()) { return why.getAttribute("data-day"); }
    if (element.username.value.trim() || form.hasAttribute("data-own")) {
      return element.password.value && element.username.value && element.reason.value.trim() ? "" : why.getAttribute("data-colleague");
    }
    return element.pin && element.pin.value.trim().length < 6 ? why.getAttribute("data-pin") : "";
  }

  function show() {
    var taken = fields.filter(function (field) { return units(field) > 0; });
    total = taken.reduce(function (sum, field) { return sum + costOf(field); }, 0);
    fields.forEach(function (field) {
      field.closest(".shelf__item").classList.toggle("shelf__item--taken", units(field) > 0);
    });
    all("data-total", function (element) { element.textContent = written(total); });
    all("data-left", function (element) { element.textContent = written(balance - total); });
    all("data-short", function (element) { if (element !== why) { element.textContent = written(total - balance); } });
    all("data-enough", function (element) { element.hidden = total > balance; });
    all("data-lacking", function (element) { element.hidden = total <= balance; });
    list(taken);
    ready();
  }

  // The button says what will happen, or beside it stands what is missing.
  function ready() {
    why.textContent = missing();
    book.disabled = Boolean(why.textContent);
    book.textContent = total ? book.getAttribute("data-book").replace("{points}", written(total)) : book.getAttribute("data-plain");
  }

  function set(field, wanted) {
    var most = Number(field.getAttribute("data-most"));
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

  function showKind(button) {
    var kind = button.getAttribute("data-show");
    all("data-show", function (one) { one.setAttribute("aria-pressed", String(one === button)); });
    all("data-kind", function (one) { one.hidden = Boolean(kind) && one.getAttribute("data-kind") !== kind; });
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
    var by = Number(event.target.getAttribute("data-step"));
    if (by) {
      var field = event.target.parentNode.querySelector("[data-price]");
      set(field, units(field) + by);
    }
    if (event.target.hasAttribute("data-show")) { showKind(event.target); }
    if (event.target.hasAttribute("data-facing")) { document.body.classList.toggle("facing"); }
  });
  form.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-price")) { show(); } else { ready(); }
  });
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter") { return; }
    if (event.target === scan) { takeScan(event); }
    if (event.target.hasAttribute("data-price")) { event.preventDefault(); scan.focus(); }
  });
  scan.addEventListener("scan", takeScan);
  form.addEventListener("submit", function (event) {
    if (!navigator.onLine) { why.textContent = why.getAttribute("data-offline"); }
    if (sent || !navigator.onLine) { event.preventDefault(); return; }
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; show(); });
  all("data-step", function (element) { element.hidden = false; });
  all("data-live", function (element) { element.hidden = false; });
  book.setAttribute("data-plain", book.textContent);
  show();
}());
