/* The conversation: takes questions, asks them, shows cards.
   All markup that comes from the server is escaped there; what a visitor types is shown as text. */
(function () {
  "use strict";

  var STATE_PAUSE_MS = 1000;
  /** The same question again within this time is the second half of a double click. */
  var DOUBLE_CLICK_MS = 700;
  var WORDS = {
    empty: "请先写下您的问题。",
    searching: "正在规划里查找…",
    busy: "上一个问题还在回答，请稍等。",
    again: "再试一次",
  };

  var lnplan = (window.lnplan = window.lnplan || {});
  var site, log, form, box, hint, loading;
  var questions = []; // this visitor's earlier questions; they live in this page only
  var busy = false;
  var sentAt = -Infinity;
  var stage = "loading";

  function wait(milliseconds) {
    return new Promise(function (done) { setTimeout(done, milliseconds); });
  }

  function element(tag, className, text) {
    var node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  /** Keep the line on the loading up to date until the assistant is ready, or has failed. */
  function watch() {
    lnplan.server.run("state", [])
      .then(function (state) {
        stage = state.stage;
        loading.textContent = state.message;
        loading.classList.toggle("failed", stage === "failed");
      }, function (error) {
        if (error.starting) loading.textContent = error.message;
      })
      .then(function () {
        loading.hidden = stage === "ready" || !loading.textContent;
        if (stage !== "ready" && stage !== "failed") setTimeout(watch, STATE_PAUSE_MS);
      });
  }

  // --- questions --------------------------------------------------------------------------------------------------

  function advise(text) {
    hint.textContent = text;
    hint.hidden = !text;
  }

  function tooLong(question) {
    var limit = Number(site.dataset.limit);
    var length = Array.from(question).length;
    return length > limit ? "问题太长：" + length + " 个字，最多 " + limit + " 个字。请缩短后再问。" : "";
  }

  /** True for the second half of a double click: the same question, or the box that the first half emptied. */
  function sentTwice(question) {
    var soon = performance.now() - sentAt < DOUBLE_CLICK_MS;
    return soon && (!question || question === questions[questions.length - 1]);
  }

  function submit() {
    var question = box.value.trim();
    if (sentTwice(question)) return;
    if (!question) { advise(WORDS.empty); box.focus(); return; }
    if (tooLong(question)) { advise(tooLong(question)); box.focus(); return; }
    if (ask(question)) { box.value = ""; fit(); }
  }

  /** Show the question and its answer; false where one is being answered already. */
  function ask(question) {
    if (sentTwice(question)) return false;
    if (busy) { advise(WORDS.busy); return false; }
    advise("");
    sentAt = performance.now();
    var turn = element("section", "turn");
    turn.appendChild(element("p", "asked", question));
    log.appendChild(turn);
    var earlier = questions.slice(-Number(site.dataset.history));
    questions.push(question);
    reply(turn, question, earlier);
    return true;
  }

  function setBusy(value) {
    busy = value;
    form.querySelector(".send").setAttribute("aria-disabled", String(value));
    log.setAttribute("aria-busy", String(value));
    site.classList.toggle("asking", value);
  }

  function reply(turn, question, earlier) {
    setBusy(true);
    var line = element("p", "waiting", stage === "ready" || !loading.textContent ? WORDS.searching : loading.textContent);
    turn.appendChild(line);
    turn.scrollIntoView({ block: "start" });

    function attempt() {
      return lnplan.server.queued("card", [question, earlier]).then(function (result) {
        if (result.state !== "wait") return result.html;
        line.innerHTML = result.html;
        return wait(STATE_PAUSE_MS).then(attempt);
      }, function (error) {
        if (!error.starting) throw error;
        line.textContent = error.message;
        return wait(STATE_PAUSE_MS).then(attempt);
      });
    }

    attempt()
      .then(function (html) { line.remove(); turn.insertAdjacentHTML("beforeend", html); })
      .catch(function (error) { line.remove(); failed(turn, question, earlier, lnplan.server.say(error)); })
      .then(function () { setBusy(false); turn.scrollIntoView({ block: "start" }); });
  }

  function failed(turn, question, earlier, words) {
    var card = element("article", "card notice");
    var again = element("button", "again", WORDS.again);
    again.type = "button";
    again.addEventListener("click", function () {
      if (busy) return;
      card.remove();
      reply(turn, question, earlier);
    });
    card.appendChild(element("p", "", words));
    card.appendChild(again);
    turn.appendChild(card);
  }

  // --- events -----------------------------------------------------------------------------------------------------

  function fit() {
    box.style.height = "auto";
    box.style.height = Math.min(box.scrollHeight + 4, 168) + "px";
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
    if (asking) ask(asking.dataset.ask);
  }

  function start() {
    site = document.querySelector(".site");
    log = site.querySelector(".log");
    form = site.querySelector(".composer");
    box = form.querySelector("textarea");
    hint = form.querySelector(".hint");
    loading = form.querySelector(".loading");

    form.addEventListener("submit", function (event) { event.preventDefault(); submit(); });
    box.addEventListener("keydown", onKey);
    box.addEventListener("input", function () { advise(tooLong(box.value.trim())); fit(); });
    site.addEventListener("click", onClick);
    lnplan.reader.start(site, { address: true });
    watch();
  }

  document.addEventListener("DOMContentLoaded", start);
})();
