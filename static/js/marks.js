// Marks are sent one by one as they are given; what the network loses is kept on this phone and
// sent again. Number keys mark the household in focus and go on to the next.
(function () {
  "use strict";

  var form = document.getElementById("marks");
  var rows = Array.prototype.slice.call(form.querySelectorAll("[data-household]"));
  var notice = form.querySelector("[data-unsent]");
  var judge = form.querySelector("[name=judge]").value;
  var key = "marks " + new URL(form.action).pathname + " " + judge;
  var RETRY_MILLISECONDS = 15000;

  function unsent() {
    return JSON.parse(localStorage.getItem(key) || "{}");
  }

  function keep(marks) {
    localStorage.setItem(key, JSON.stringify(marks));
    notice.hidden = Object.keys(marks).length === 0;
  }

  function remember(household, level) {
    var marks = unsent();
    marks[household] = level;
    localStorage.setItem(key, JSON.stringify(marks));
  }

  function forget(household, level) {
    var marks = unsent();
    if (marks[household] === level) { delete marks[household]; }
    keep(marks);
  }

  function send(household, level) {
    var body = new FormData();
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    body.append("judge", judge);
    body.append("mark-" + household, level);
    var path = form.getAttribute("data-one").replace("/households/0/", "/households/" + household + "/");
    return fetch(path, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) {
        if (answer.status === 204) { forget(household, level); } else { keep(unsent()); }
      }, function () { keep(unsent()); });
  }

  function sendAll() {
    var marks = unsent();
    Object.keys(marks).forEach(function (household) { send(household, marks[household]); });
  }

  function next(row) {
    var following = rows[rows.indexOf(row) + 1];
    if (following) { following.querySelector("input").focus(); }
  }

  form.addEventListener("change", function (event) {
    var row = event.target.closest("[data-household]");
    if (!row) { return; }
    row.classList.add("marks__row--done");
    remember(row.getAttribute("data-household"), event.target.value);
    send(row.getAttribute("data-household"), event.target.value);
  });
  form.addEventListener("keydown", function (event) {
    var row = event.target.closest("[data-household]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) { return; }
    var choice = row.querySelectorAll("input")[Number(event.key) - 1];
    if (!choice || !/^[1-9]$/.test(event.key)) { return; }
    event.preventDefault();
    choice.click();
    next(row);
  });

  var kept = unsent();
  rows.forEach(function (row) {
    var level = kept[row.getAttribute("data-household")];
    if (level !== undefined) { row.querySelector("input[value='" + level + "']").checked = true; }
  });
  form.querySelector("[data-keys]").hidden = false;
  sendAll();
  window.addEventListener("online", sendAll);
  setInterval(sendAll, RETRY_MILLISECONDS);
}());
