// Keeps on this phone what is typed into a form that asks for it, until the server has it: an ended
// sign-in, a dead network or another language costs nobody a line. A draft stands under the person
// and the form's address, dies with the sign-out or after a week, and holds no secret and no file.
(function () {
  "use strict";

  var PREFIX = "draft ";
  var A_WEEK = 7 * 24 * 3600 * 1000;
  var SECRET = /(^|-)(pin|new_pin|password|new_password|again|code|csrf_token)$/;
  var NOT_TYPED = /^(hidden|password|file|submit|button)$/;
  var mine = PREFIX + document.body.getAttribute("data-actor") + " ";

  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch (unreadable) { return null; }
  }

  function forget(isOver) {
    Object.keys(localStorage).forEach(function (key) {
      if (key.indexOf(PREFIX) === 0 && isOver(key)) { localStorage.removeItem(key); }
    });
  }

  function isMine(key) { return key.indexOf(mine) === 0; }

  function isOld(key) {
    var draft = read(key);
    return !draft || !(Date.now() - draft.at < A_WEEK);
  }

  function addressOf(form) { return new URL(form.getAttribute("action"), location.href).pathname; }

  function isBox(field) { return field.type === "checkbox" || field.type === "radio"; }

  // The key goes with the text: what is sent again after a dead network counts once.
  function isKept(field) {
    return field.name === "key" ||
      field.name && !NOT_TYPED.test(field.type) && !SECRET.test(field.name);
  }

  function fieldsOf(form) { return Array.prototype.filter.call(form.elements, isKept); }

  function typedIn(form) {
    return fieldsOf(form).filter(function (field) {
      return !isBox(field) || field.checked;
    }).map(function (field) { return [field.name, field.value]; });
  }

  function fill(form, typed) {
    fieldsOf(form).forEach(function (field) {
      var kept = typed.filter(function (pair) {
        return pair[0] === field.name && (!isBox(field) || pair[1] === field.value);
      })[0];
      var before = field.value;
      if (isBox(field)) { field.checked = Boolean(kept); }
      if (!kept) { return; }
      typed = typed.filter(function (pair) { return pair !== kept; });
      field.value = kept[1];
      if (field.selectedIndex === -1) { field.value = before; }
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function keepDraft(form) {
    var key = mine + addressOf(form);
    var wasRefused = document.getElementById("errors");
    var note = form.querySelector("[data-draft-note]");
    var fresh = form.elements.key && form.elements.key.value;
    var draft = read(key);

    function keep() {
      var typed = typedIn(form).filter(function (pair) {
        return pair[0] !== "key" || !wasRefused;
      });
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), typed: typed }));
    }

    if (draft && !wasRefused) {
      fill(form, draft.typed);
      note.hidden = false;
    }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    note.querySelector("button").addEventListener("click", function () {
      form.reset();
      if (fresh) { form.elements.key.value = fresh; }
      localStorage.removeItem(key);
      note.hidden = true;
    });
  }

  try { forget(isOld); } catch (keepsNothing) { return; }
  (document.body.getAttribute("data-accepted") || "").split(" ").forEach(function (path) {
    localStorage.removeItem(mine + path);
  });
  document.querySelectorAll("form").forEach(function (form) {
    if (form.elements.draft) { keepDraft(form); }
  });
  document.addEventListener("submit", function (event) {
    var isLeaving = addressOf(event.target) === "/sign-out";
    if (isLeaving && !event.defaultPrevented) { forget(isMine); }
  });
}());
