// What a clerk did on this phone and the server may not have yet. It is kept under the clerk's own
// name, and only the clerk's own page sends it.
(function () {
  "use strict";

  var PREFIX = "unsent ";
  var person = document.querySelector("[data-person]");
  var code = person.getAttribute("data-person");
  var name = person.getAttribute("data-name");

  function read(key) {
    var kept = JSON.parse(localStorage.getItem(key) || "{}");
    return { name: kept.name || name, entries: kept.entries || {}, refused: kept.refused || {} };
  }

  function write(key, kept) {
    if (Object.keys(kept.entries).length || Object.keys(kept.refused).length) {
      localStorage.setItem(key, JSON.stringify(kept));
    } else {
      localStorage.removeItem(key);
    }
  }

  function keys() {
    return Object.keys(localStorage).filter(function (key) { return key.indexOf(PREFIX) === 0; });
  }

  function isSame(one, other) {
    return JSON.stringify(one) === JSON.stringify(other);
  }

  function isJson(answer) {
    return (answer.headers.get("Content-Type") || "").indexOf("application/json") === 0;
  }

  // Entries by id of what is done with this form: what is to be sent, and what was refused.
  // `nameOf` tells of whom an id is.
  window.unsent = function (form, address, nameOf) {
    var key = PREFIX + code + " " + address;
    var waits = form.querySelector("[data-waits]");
    var refused = form.querySelector("[data-refused]");
    var others = form.querySelector("[data-others]");
    var isSignedOut = false;

    function entries() {
      return read(key).entries;
    }

    function put(id, value) {
      var kept = read(key);
      kept.entries[id] = value;
      delete kept.refused[id];
      write(key, kept);
    }

    // Forgets what the server has, and sets apart what it refused, unless it changed meanwhile.
    function settle(sent, reasons) {
      var kept = read(key);
      Object.keys(sent).forEach(function (id) {
        if (!isSame(kept.entries[id], sent[id])) { return; }
        delete kept.entries[id];
        if (reasons[id]) { kept.refused[id] = reasons[id]; }
      });
      write(key, kept);
    }

    function namesOfOthers() {
      return keys().filter(function (other) {
        return other !== key && other.slice(-address.length - 1) === " " + address;
      }).map(function (other) { return read(other).name; });
    }

    function showRefused() {
      var reasons = read(key).refused;
      var list = refused.querySelector("ul");
      refused.hidden = !Object.keys(reasons).length;
      list.textContent = "";
      Object.keys(reasons).forEach(function (id) {
        var line = document.createElement("li");
        line.textContent = nameOf(id) + " " + reasons[id];
        list.appendChild(line);
      });
    }

    function show(isWaiting) {
      var names = namesOfOthers();
      waits.hidden = !(isWaiting || isSignedOut) || !Object.keys(entries()).length;
      if (isSignedOut) { waits.textContent = waits.getAttribute("data-signed-out"); }
      others.hidden = !names.length;
      others.textContent = others.getAttribute("data-others").replace(/\{names\}/g, names.join(others.getAttribute("data-comma")));
      showRefused();
    }

    // Sends the body made of these entries and learns what became of each. Only our own answer
    // tells; a page instead of it asks to sign in, and then nothing more is sent.
    function send(path, body, sent) {
      if (isSignedOut) { return Promise.resolve(); }
      return fetch(path, { method: "POST", body: body, credentials: "same-origin" })
        .then(function (answer) {
          if (answer.status >= 500) { return null; }
          if (!isJson(answer)) { isSignedOut = true; return null; }
          return answer.json();
        })
        .then(function (told) {
          if (!told) { return; }
          var reasons = told.refused || {};
          Object.keys(sent).forEach(function (id) { reasons[id] = told.reason || reasons[id]; });
          settle(sent, reasons);
        })
        .catch(function () { /* no network: it is sent again */ });
    }

    refused.querySelector("button").addEventListener("click", function () {
      var kept = read(key);
      kept.refused = {};
      write(key, kept);
      showRefused();
    });

    return { entries: entries, put: put, settle: settle, send: send, show: show };
  };

  document.addEventListener("submit", function (event) {
    var warning = event.target.getAttribute("data-unsent-warning");
    var mine = keys().some(function (key) { return key.indexOf(PREFIX + code + " ") === 0; });
    if (warning && mine && !window.confirm(warning)) { event.preventDefault(); }
  });
}());
