/* What an answer card can do: copy itself with its source, read itself aloud. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var SHOWN_MS = 2500;
  var WORDS = { copied: "已复制", not: "没能复制，请选中文字复制" };

  /** Old browsers and pages without TLS have no clipboard of their own: then by a selection. */
  function copyBySelection(text) {
    var box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("readonly", "");
    box.style.position = "fixed";
    box.style.opacity = "0";
    document.body.appendChild(box);
    box.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { /* not allowed */ }
    box.remove();
    return done;
  }

  function copy(text) {
    if (!navigator.clipboard) return Promise.resolve(copyBySelection(text));
    return navigator.clipboard.writeText(text).then(
      function () { return true; },
      function () { return copyBySelection(text); }
    );
  }

  /** The button tells what became of it, for a moment. */
  function onCopy(event) {
    var button = event.currentTarget;
    var label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    copy(button.dataset.copy).then(function (done) {
      button.focus({ preventScroll: true });
      button.textContent = done ? WORDS.copied : WORDS.not;
      setTimeout(function () { button.textContent = label; }, SHOWN_MS);
    });
  }

  function enliven(card) {
    var button = card.querySelector(".copy");
    if (button) button.addEventListener("click", onCopy);
    lnplan.speech.enliven(card);
  }

  lnplan.card = { enliven: enliven };
})();
