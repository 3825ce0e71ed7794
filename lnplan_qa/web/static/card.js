/* What an answer card can do: copy itself with its source, read itself aloud. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var SHOWN_MS = 2500;
  var WORDS = { copied: "已复制", not: "没能复制，请选中文字复制" };

  /** The button tells what became of it, for a moment. */
  function onCopy(event) {
    var button = event.currentTarget;
    var label = button.dataset.label || button.textContent;
    button.dataset.label = label;
    lnplan.copy(button.dataset.copy).then(function (done) {
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
