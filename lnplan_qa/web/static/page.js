/* The page's behaviour: asks questions over Gradio's HTTP endpoints, shows cards, opens the reader.
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
    crowded: "现在提问的人较多，没能排上队。请过几秒再试。",
    offline: "连不上服务器。请检查网络，过一会儿再试。",
    opening: "正在打开原文…",
    unreadable: "原文没能打开。请检查网络，再试一次。",
    again: "再试一次",
  };

  var site, log, form, box, hint, loading, reader, readerBody;
  var questions = []; // this visitor's earlier questions; they live in this page only
  var busy = false;
  var sentAt = -Infinity;
  var stage = "loading";
  var opener = null; // the citation that opened the reader
  var excerpts = {};

  function wait(milliseconds) {
    return new Promise(function (done) { setTimeout(done, milliseconds); });
  }

  function element(tag, className, text) {
    var node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  // --- the server -------------------------------------------------------------------------------------------------

  function post(path, data) {
    return fetch(new URL("gradio_api/" + path, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: data }),
    }).then(function (response) {
      if (!response.ok) throw new Error(response.status === 503 ? WORDS.crowded : WORDS.offline);
      return response.json();
    });
  }

  /** Call an endpoint that does not queue. */
  function run(name, data) {
    return post("run/" + name, data).then(function (reply) { return reply.data[0]; });
  }

  /** Call an endpoint through the queue: join it, then read its stream of events to the end. */
  function queued(name, data) {
    return post("call/" + name, data)
      .then(function (reply) {
        return fetch(new URL("gradio_api/call/" + name + "/" + reply.event_id, document.baseURI));
      })
      .then(function (response) { return response.text(); })
      .then(function (stream) {
        var found = /event: complete\ndata: (.*)/.exec(stream);
        if (!found) throw new Error(WORDS.offline);
        return JSON.parse(found[1])[0];
      });
  }

  function say(error) {
    var known = Object.keys(WORDS).some(function (key) { return WORDS[key] === error.message; });
    return known ? error.message : WORDS.offline;
  }

  /** Keep the line on the loading up to date until the assistant is ready, or has failed. */
  function watch() {
    run("state", [])
      .then(function (state) {
        stage = state.stage;
        loading.textContent = state.message;
        loading.classList.toggle("failed", stage === "failed");
      }, function () {})
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
      return queued("card", [question, earlier]).then(function (result) {
        if (result.state !== "wait") return result.html;
        line.innerHTML = result.html;
        return wait(STATE_PAUSE_MS).then(attempt);
      });
    }

    attempt()
      .then(function (html) { line.remove(); turn.insertAdjacentHTML("beforeend", html); })
      .catch(function (error) { line.remove(); failed(turn, question, earlier, say(error)); })
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

  // --- the reader -------------------------------------------------------------------------------------------------

  function read(cite) {
    var start = Number(cite.dataset.start), end = Number(cite.dataset.end);
    var key = start + "-" + end;
    if (opener) release(opener);
    opener = cite;
    cite.setAttribute("aria-expanded", "true");
    cite.closest(".citation").classList.add("current");
    if (reader.hidden) history.pushState({ reading: true }, "");
    reader.hidden = false;
    site.classList.add("reading");
    document.body.classList.add("reading");
    // Beside the reader the conversation is narrower: keep the chosen citation where it can be seen.
    cite.closest(".citation").scrollIntoView({ block: "nearest" });
    if (!excerpts[key]) {
      readerBody.textContent = WORDS.opening;
      excerpts[key] = run("reader", [start, end]);
    }
    excerpts[key].then(
      function (page) { if (opener === cite) show(page.html); },
      function () { delete excerpts[key]; if (opener === cite) readerBody.textContent = WORDS.unreadable; }
    );
    reader.querySelector("h2").focus({ preventScroll: true });
  }

  /** Put the page into the reader, the marked words a third down from its top. */
  function show(html) {
    readerBody.innerHTML = html;
    var mark = readerBody.querySelector("mark");
    if (!mark) { readerBody.scrollTop = 0; return; }
    var offset = mark.getBoundingClientRect().top - readerBody.getBoundingClientRect().top;
    readerBody.scrollTop += offset - readerBody.clientHeight / 3;
  }

  function release(cite) {
    cite.setAttribute("aria-expanded", "false");
    cite.closest(".citation").classList.remove("current");
  }

  function shut() {
    if (reader.hidden) return;
    reader.hidden = true;
    site.classList.remove("reading");
    document.body.classList.remove("reading");
    if (!opener) return;
    release(opener);
    opener.focus({ preventScroll: true });
    opener.closest(".citation").scrollIntoView({ block: "nearest" });
    opener = null;
  }

  /** Leave the reader as the phone's back button does, so that both leave the same trace. */
  function leave() {
    if (history.state && history.state.reading) history.back();
    else shut();
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
    var target = event.target;
    var asking = target.closest("[data-ask]");
    if (asking) { ask(asking.dataset.ask); return; }
    if (target.closest(".reader-close")) { leave(); return; }
    var citation = target.closest(".citation");
    // A click that ends a selection of text is not a choice.
    if (citation && (target.closest("button") || !String(window.getSelection()))) read(citation.querySelector(".cite"));
  }

  function start(root) {
    site = root.querySelector(".site");
    log = site.querySelector(".log");
    form = site.querySelector(".composer");
    box = form.querySelector("textarea");
    hint = form.querySelector(".hint");
    loading = form.querySelector(".loading");
    reader = site.querySelector(".reader");
    readerBody = reader.querySelector(".reader-body");

    form.addEventListener("submit", function (event) { event.preventDefault(); submit(); });
    box.addEventListener("keydown", onKey);
    box.addEventListener("input", function () { advise(tooLong(box.value.trim())); fit(); });
    site.addEventListener("click", onClick);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !reader.hidden) leave();
    });
    window.addEventListener("popstate", shut);
    speakChinese();
    watch();
  }

  /** Gradio sets the page's language from the browser's; the page is Chinese in every browser. */
  function speakChinese() {
    var root = document.documentElement;
    if (root.lang !== "zh-CN") root.lang = "zh-CN";
    if (!speakChinese.observer) {
      speakChinese.observer = new MutationObserver(speakChinese);
      speakChinese.observer.observe(root, { attributes: true, attributeFilter: ["lang"] });
    }
  }

  window.lnplan = { start: start };
})();
