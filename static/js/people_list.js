// Everybody of the village in one list: filter while typing, tick, count. Without this script the
// page finds people on the server; with it, nothing that was ticked waits for the network.
(function () {
  "use strict";

  var form = document.getElementById("attendance");
  var list = form.querySelector(".people__list");
  var search = document.getElementById("q");
  var count = form.querySelector("[data-count]");
  var only = form.querySelector("[data-only]");
  var onlyBox = only.querySelector("input");
  var groups = form.querySelector("[name=group]");
  var home = form.querySelector("[data-home]");
  var LARGE = 500;  // people, from which on the list begins with one group
  var people = [];
  var households = {};  // who lives in a household, by its number
  var names = {};  // of groups
  var ticked = 0;

  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  function element(tag, className, text) {
    var made = document.createElement(tag);
    made.className = className;
    if (text) { made.textContent = text; }
    return made;
  }

  function nameGroups() {
    if (!groups) { return; }
    Array.prototype.forEach.call(groups.options, function (option) { names[option.value] = option.textContent; });
  }

  function rowOf(person) {
    var row = element("li", "people__row");
    var label = element("label", "people__tick");
    var box = element("input", "");
    box.type = "checkbox";
    box.name = "person";
    box.value = person[0];
    label.appendChild(box);
    label.appendChild(element("span", "people__name", person[1]));
    label.appendChild(element("span", "people__place", person[4] + (person[5] ? " · " + names[person[5]] : "")));
    row.setAttribute("data-id", person[0]);
    row.appendChild(label);
    return row;
  }

  function quantityOf(row, name) {
    var input = element("input", "people__quantity");
    input.type = "text";
    input.name = "quantity-" + row.getAttribute("data-id");
    input.autocomplete = "off";
    input.setAttribute("inputmode", "decimal");
    input.setAttribute("aria-label", form.getAttribute("data-quantity-label").replace("{name}", name));
    input.value = form.getAttribute("data-quantity");
    return input;
  }

  function showTick(row) {
    var box = row.querySelector("[name=person]");
    var input = row.querySelector(".people__quantity");
    if (box.checked && !input) {
      input = quantityOf(row, row.querySelector(".people__name").textContent);
      row.appendChild(input);
    }
    if (input) {
      input.hidden = !box.checked;
      input.disabled = !box.checked;
      if (!input.value) { input.value = form.getAttribute("data-quantity"); }
    }
    row.classList.toggle("people__row--ticked", box.checked);
  }

  function showTicked(more) {
    ticked += more;
    count.textContent = ticked;
  }

  // Ticks somebody as a phone kept it; tells whether the page showed it otherwise. Who is not on
  // the list is shown otherwise.
  function restore(row, kept) {
    if (!row) { return true; }
    var box = row.querySelector("[name=person]");
    var input = row.querySelector(".people__quantity");
    var isAsKept = box.checked === kept[0] && (!kept[0] || (input && input.value === kept[1]));
    if (isAsKept) { return false; }
    if (box.checked !== kept[0]) { showTicked(kept[0] ? 1 : -1); }
    box.checked = kept[0];
    showTick(row);
    if (kept[0] && kept[1]) { row.querySelector(".people__quantity").value = kept[1]; }
    return true;
  }

  function matches(person, wanted) {
    return person[1].indexOf(wanted) >= 0 || person[2].indexOf(wanted) === 0 ||
      person[3].indexOf(wanted) === 0 || person[4].indexOf(wanted) === 0 || person[6] === wanted;
  }

  // What is typed finds people of all groups.
  function isShown(entry, wanted, group) {
    if (wanted) { return matches(entry.person, wanted); }
    if (onlyBox.checked) { return entry.box.checked; }
    return !group || entry.person[5] === group;
  }

  function filter() {
    var wanted = fold(search.value);
    var group = groups ? Number(groups.value) : 0;
    people.forEach(function (entry) {
      entry.row.hidden = !isShown(entry, wanted, group);
    });
  }

  // Begins with one group where all would be a long list, the one that was looked at last.
  function chooseGroup() {
    var last = sessionStorage.getItem("group");
    if (!groups || form.getAttribute("data-chosen") || people.length < LARGE) { return; }
    groups.value = last === null ? groups.options[1].value : last;
    if (groups.selectedIndex < 0) { groups.selectedIndex = 0; }
  }

  function atHome(number) {
    return (households[number] || []).filter(function (entry) { return !entry.box.checked; });
  }

  function offerHome(row, isTicked) {
    var number = row.getAttribute("data-number");
    var others = isTicked ? atHome(number) : [];
    home.hidden = !others.length;
    if (!others.length) { return; }
    home.value = number;
    home.textContent = home.getAttribute("data-home").replace("{number}", home.value).replace("{count}", others.length);
  }

  function tickFirst(event) {
    if (event.key !== "Enter" || event.isComposing) { return; }
    event.preventDefault();
    var first = people.find(function (entry) { return !entry.row.hidden && !entry.box.checked; });
    if (!fold(search.value) || !first) { return; }
    first.box.click();
    search.value = "";
    filter();
  }

  function listed(homes) {
    var everybody = [];
    homes.forEach(function (one) {
      one[2].forEach(function (person) {
        everybody.push([person[0], person[1], person[2], person[3], one[0], one[1], person[4]]);
      });
    });
    return everybody;
  }

  function build(everybody) {
    var known = {};
    nameGroups();
    list.querySelectorAll(".people__row").forEach(function (row) {
      known[row.getAttribute("data-id")] = row;
    });
    var rows = document.createDocumentFragment();
    everybody.forEach(function (person) {
      var row = known[person[0]] || rowOf(person);
      var entry = { person: person, row: row, box: row.querySelector("[name=person]") };
      row.setAttribute("data-number", person[4]);
      people.push(entry);
      households[person[4]] = (households[person[4]] || []).concat(entry);
      if (known[person[0]]) { showTick(row); }
      known[person[0]] = row;
      rows.appendChild(row);
    });
    list.appendChild(rows);
    form.querySelector("[data-find]").hidden = true;
    only.hidden = false;
    chooseGroup();
    filter();
    showTicked(list.querySelectorAll("[name=person]:checked").length);
    form.dispatchEvent(new CustomEvent("people-ready", {
      detail: function (id, kept) { return restore(known[id], kept); }
    }));
  }

  list.addEventListener("change", function (event) {
    if (event.target.name !== "person") { return; }
    var row = event.target.closest("li");
    showTick(row);
    showTicked(event.target.checked ? 1 : -1);
    offerHome(row, event.target.checked);
  });
  home.addEventListener("click", function () {
    atHome(home.value).forEach(function (entry) { entry.box.click(); });
  });
  if (groups) {
    groups.addEventListener("change", function () {
      sessionStorage.setItem("group", groups.value);
      filter();
    });
  }
  search.addEventListener("input", filter);
  search.addEventListener("keydown", tickFirst);
  onlyBox.addEventListener("change", filter);
  fetch(form.getAttribute("data-people"), { credentials: "same-origin" })
    .then(function (answer) { return answer.json(); })
    .then(function (homes) { build(listed(homes)); })
    .catch(function () { only.hidden = true; });
}());
