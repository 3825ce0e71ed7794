/* The chat page: the box for the question, what the address asks, the line on the loading. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var STATE_PAUSE_MS = 1000;
  var WORDS = {
    empty: "请先写下您的问题。",
    busy: "上一个问题还在回答，请稍等。",
    editing: "改好后点“提问”，会代替上一个问题。",
    cleared: "问答已清空。",
    restore: "恢复",
  };

  var site, form, box, hint, loading, cancel, undo;
  var stage = "loading";
  var watching = false;
  var editing = null; // the turn that the next question replaces

  // --- the loading --------------------------------------------------------------------------------------------------

  /** Keep the line on the loading up to date until the assistant is ready, or has failed. */
  function watch() {
    watching = true;
    lnplan.server.run("state", [])
      .then(function (state) {
        stage = state.stage;
        loading.textContent = state.message;
        loading.classList.toggle("failed", stage === "failed");
      }, function (error) {
        if (error.kind === "starting") loading.textContent = error.message;
      })
      .then(function () {
        loading.hidden = stage === "ready" || !loading.textContent;
        watching = stage !== "ready" && stage !== "failed";
        if (watching) setTimeout(watch, STATE_PAUSE_MS);
      });
  }

  /** The server has gone; it may come back and have to load again. */
  function lost() {
    stage = "loading";
    loading.textContent = "";
    if (!watching) watch();
  }

  // --- the box ------------------------------------------------------------------------------------------------------

  function advise(text) {
    hint.textContent = text;
    hint.hidden = !text;
  }

  function tooLong(question) {
    var limit = Number(site.dataset.limit);
    var length = Array.from(question).length;
    return length > limit ? "问题太长：" + length + " 个字，最多 " + limit + " 个字。请缩短后再问。" : "";
  }

  function fit() {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 4, 168) + "px";
  }

  function fill(text) {
    box.value = text;
    fit();
  }

  function submit() {
    var question = box.value.trim();
    if (lnplan.conversation.sentTwice(question) || (!question && lnplan.conversation.isBusy())) return;
    var wrong = question ? tooLong(question) : WORDS.empty;
    if (wrong) { advise(wrong); box.focus(); return; }
    if (ask(question, { instead: editing })) { finishEditing(); fill(""); }
  }

  /** Ask; false where another question is being answered. */
  function ask(question, options) {
    if (lnplan.conversation.isBusy()) { advise(WORDS.busy); return false; }
    advise("");
    undo.textContent = "";
    lnplan.speech.silence();
    return lnplan.conversation.ask(question, options);
  }

  function edit(turn) {
    editing = turn;
    fill(turn.question);
    cancel.hidden = false;
    advise(WORDS.editing);
    box.focus();
  }

  function finishEditing() {
    editing = null;
    cancel.hidden = true;
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey) return;
    // Enter that picks a word of a pinyin input does not send. (229: browsers that end the composition first.)
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  }

  function onClick(event) {
    var asking = event.target.closest("[data-ask]");
    if (!asking || lnplan.conversation.sentTwice(asking.dataset.ask)) return;
    ask(asking.dataset.ask, { alone: asking.hasAttribute("data-alone") });
  }

  // --- the address --------------------------------------------------------------------------------------------------

  /** ``?q=…`` asks; a reload of such an address shows the answer that is there already. */
  function askAddress() {
    var question = (new URL(location.href).searchParams.get("q") || "").trim();
    if (!question) return;
    var arrival = performance.getEntriesByType("navigation")[0];
    var isNew = !arrival || arrival.type === "navigate";
    if (!isNew && lnplan.conversation.holds(question)) return;
    if (tooLong(question) || !ask(question)) { fill(question); advise(tooLong(question) || WORDS.busy); }
  }

  /** Escape stops the answer that is waited for, wherever the focus is; over the page it closes the reader first. */
  function onEscape(event) {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || !lnplan.conversation.isBusy()) return;
    if (!site.querySelector(".reader").hidden) return;
    event.preventDefault();
    lnplan.conversation.stop();
  }

  /** Everything has been cleared away, the question in the address too; ``restore`` brings the conversation back. */
  function cleared(restore) {
    var address = new URL(location.href);
    if (address.searchParams.has("q")) {
      address.searchParams.delete("q");
      history.replaceState(history.state, "", address);
    }
    finishEditing();
    advise("");
    undo.textContent = "";
    undo.appendChild(document.createElement("span")).textContent = WORDS.cleared;
    var button = undo.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "button restore";
    button.textContent = WORDS.restore;
    button.addEventListener("click", function () {
      undo.textContent = "";
      box.focus({ preventScroll: true });
      restore();
    });
    box.focus();
  }

  function start() {
    site = document.querySelector(".site");
    form = site.querySelector(".composer");
    box = form.querySelector("textarea");
    hint = form.querySelector(".hint");
    loading = form.querySelector(".loading");
    cancel = form.querySelector(".cancel");
    undo = form.querySelector(".cleared");

    form.addEventListener("submit", function (event) { event.preventDefault(); submit(); });
    box.addEventListener("keydown", onKey);
    box.addEventListener("input", function () { advise(tooLong(box.value.trim())); fit(); });
    cancel.addEventListener("click", function () { finishEditing(); fill(""); advise(""); box.focus(); });
    site.addEventListener("click", onClick);
    lnplan.speech.listen(form.querySelector(".speak"), { box: box, advise: advise, changed: fit });
    document.addEventListener("keydown", onEscape);
    lnplan.reader.start(site, { address: true });
    watch();
    lnplan.conversation.start(site, {
      progress: function () { return stage === "ready" ? "" : loading.textContent; },
      busy: function (on) { form.querySelector(".send").setAttribute("aria-disabled", String(on)); },
      lost: lost,
      edit: edit,
      cleared: cleared,
    });
    askAddress();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
