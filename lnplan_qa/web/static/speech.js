/* Reading an answer aloud and speaking a question, where the browser can; elsewhere their buttons are not there. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var LANGUAGE = "zh-CN";
  var WORDS = {
    read: "朗读",
    stop: "停止朗读",
    speak: "说话提问",
    done: "说完了",
    listening: "请说话，说完点“说完了”。声音由浏览器识别，可能会传给浏览器的厂商。",
    check: "请看看听得对不对，再点“提问”。",
    denied: "浏览器没有允许使用麦克风。请在浏览器的设置里允许，或打字提问。",
    silent: "没有听到声音。请再试一次，或打字提问。",
    unable: "这个浏览器现在不能识别语音。请打字提问。",
  };

  // --- reading ----------------------------------------------------------------------------------------------------

  var reading = null; // the button of the card that is being read

  function voice() {
    if (!("speechSynthesis" in window) || !window.SpeechSynthesisUtterance) return null;
    var voices = window.speechSynthesis.getVoices().filter(function (one) { return /^(zh|cmn)/i.test(one.lang); });
    return voices.filter(function (one) { return /CN|Hans|cmn/i.test(one.lang); })[0] || voices[0] || null;
  }

  /** The card in sentences as one says them: 元/人·月 is 元每人每月. A long text at once stops in the middle. */
  function sentences(card) {
    var text = card.querySelector(".answer").innerText + "\n" + card.querySelector(".badge").innerText + "。";
    text = text.replace(/(\S)\/(\S)/g, "$1每$2").replace(/·/g, "每");
    return (text.match(/[^。！？；\n]+[。！？；]*/g) || []).filter(function (part) { return part.trim(); });
  }

  function silence() {
    if (!reading) return;
    reading.textContent = WORDS.read;
    reading.setAttribute("aria-pressed", "false");
    reading = null;
    window.speechSynthesis.cancel();
  }

  function read(button, card) {
    var again = reading === button;
    silence();
    if (again) return;
    reading = button;
    button.textContent = WORDS.stop;
    button.setAttribute("aria-pressed", "true");
    window.speechSynthesis.cancel();
    var parts = sentences(card);
    parts.forEach(function (part, number) {
      var utterance = new SpeechSynthesisUtterance(part);
      utterance.lang = LANGUAGE;
      utterance.voice = voice();
      utterance.onerror = utterance.onend = function () {
        if (reading === button && number === parts.length - 1) silence();
      };
      window.speechSynthesis.speak(utterance);
    });
  }

  function addReading(card) {
    var actions = card.querySelector(".card-actions");
    if (!actions || !voice() || actions.querySelector(".read")) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "button read";
    button.textContent = WORDS.read;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", function () { read(button, card); });
    actions.appendChild(button);
  }

  // --- speaking ---------------------------------------------------------------------------------------------------

  /** The button that takes a question by voice; ``composer`` has box, advise(text), changed(). */
  function addSpeaking(button, composer) {
    var Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
    // A browser gives the microphone only to pages that came over TLS or from this machine.
    if (!Recognition || !window.isSecureContext) return;
    var listening = null;
    button.hidden = false;

    function rest() {
      listening = null;
      button.textContent = WORDS.speak;
      button.setAttribute("aria-pressed", "false");
    }

    function listen() {
      var before = composer.box.value;
      var heard = "";
      var trouble = "";
      silence();
      listening = new Recognition();
      listening.lang = LANGUAGE;
      listening.interimResults = true;
      listening.continuous = false;
      listening.onresult = function (event) {
        heard = Array.prototype.map.call(event.results, function (result) { return result[0].transcript; }).join("");
        composer.box.value = before + heard;
        composer.changed();
      };
      listening.onerror = function (event) {
        if (event.error === "aborted") return;
        if (event.error === "not-allowed") trouble = WORDS.denied;
        else if (event.error === "no-speech" || event.error === "audio-capture") trouble = WORDS.silent;
        else {
          trouble = WORDS.unable;
          button.hidden = true;
        }
      };
      listening.onend = function () {
        rest();
        composer.advise(trouble || (heard ? WORDS.check : WORDS.silent));
        composer.box.focus();
      };
      try {
        listening.start();
      } catch (error) {
        rest();
        composer.advise(WORDS.unable);
        return;
      }
      button.textContent = WORDS.done;
      button.setAttribute("aria-pressed", "true");
      composer.advise(WORDS.listening);
    }

    rest();
    button.addEventListener("click", function () {
      if (listening) listening.stop();
      else listen();
    });
  }

  // Browsers tell their voices late; cards that are there already get their button then.
  if ("speechSynthesis" in window && window.speechSynthesis.addEventListener) {
    window.speechSynthesis.addEventListener("voiceschanged", function () {
      document.querySelectorAll(".turn .card").forEach(addReading);
    });
  }
  window.addEventListener("pagehide", silence);

  lnplan.speech = { enliven: addReading, silence: silence, listen: addSpeaking };
})();
