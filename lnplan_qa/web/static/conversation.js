/* The conversation: asks questions, shows their cards, keeps them for a reload.
   All markup that comes from the server is escaped there; what a visitor types is shown as text. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var PAUSE_MS = 1000;
  /** The same question again within this time is the second half of a double click. */
  var DOUBLE_CLICK_MS = 700;
  /** An answer that takes longer than this is slow, and the visitor is told so. */
  var SLOW_MS = 4000;
  /** A visitor who has not gone on after this time reads the answer. */
  var LINGER_MS = 300;
  /** An answer that takes longer than this is announced to those who listen; a quicker one speaks for itself. */
  var QUIET_MS = 1000;
  /** How long a lost server is looked for before the visitor is asked to do it. */
  var RECONNECT_MS = 60000;
  var WORDS = {
    searching: "正在规划里查找…",
    slow: "服务器回应较慢，还在等回答…",
    reconnecting: "连不上服务器，正在重新连接…",
    stop: "停止",
    again: "再试一次",
    edit: "修改问题",
    follow: "还可以问",
    turn: "您问：",
    answered: "回答好了。",
    restored: "问答已恢复。",
  };

  var site, log, clear, heard;
  var tools; // { progress(): a line while the assistant is being loaded, or "" }
  var turns = []; // { question, alone, state: "pending" | "done" | "failed", html, follow, judged, node }
  var drawn = 0; // numbers the headings of the turns
  var running = null; // the turn that is being answered
  var sentAt = -Infinity;

  function wait(milliseconds) {
    return new Promise(function (done) { setTimeout(done, milliseconds); });
  }

  function element(tag, className, text) {
    var node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function button(className, text, onClick) {
    var node = element("button", className, text);
    node.type = "button";
    if (onClick) node.addEventListener("click", onClick);
    return node;
  }

  function last() { return turns[turns.length - 1]; }

  /** What is remembered of a turn. */
  function kept(turn) {
    return {
      question: turn.question, alone: Boolean(turn.alone), state: turn.state, html: turn.html, follow: turn.follow, judged: turn.judged,
    };
  }

  function keep() {
    lnplan.memory.save(turns.map(kept));
    clear.hidden = !turns.length;
  }

  /** Tell those who listen, in a line: the conversation itself is not read out as it grows. ``words`` are the answer's. */
  function say(labels, words) {
    heard.textContent = "";
    labels.concat(words || []).forEach(function (part, number) {
      heard.appendChild(element("span", number < labels.length ? "" : "words", part));
      heard.appendChild(document.createTextNode(" "));
    });
  }

  /** The first sentence of a card, and its status. */
  function sayCard(card) {
    var badge = card.querySelector(".badge"), line = card.querySelector(".answer p, .notice > p") || card.querySelector("p");
    var words = line ? line.textContent : "";
    var sentence = /^[^]*?[。！？]/.exec(words);
    say(badge ? [WORDS.answered, badge.textContent] : [], sentence ? sentence[0] : words);
  }

  /** True for the second half of a double click: the same question, or the box that the first half emptied. */
  function sentTwice(question) {
    var soon = performance.now() - sentAt < DOUBLE_CLICK_MS;
    return soon && (!question || (last() && question === last().question));
  }

  /**
   * Show a question and its answer; false where one is being answered.
   *
   * options.alone: the question stands alone, earlier ones do not matter to it. options.instead: the turn that it replaces.
   */
  function ask(question, options) {
    if (running) return false;
    sentAt = performance.now();
    if (options && options.instead) remove(options.instead);
    var turn = { question: question, alone: Boolean(options && options.alone), state: "pending", html: "", follow: [] };
    turns.push(turn);
    draw(turn);
    answer(turn);
    return true;
  }

  function draw(turn) {
    var heading = element("h2", "asked", turn.question);
    heading.id = "turn-" + ++drawn;
    heading.tabIndex = -1;
    heading.setAttribute("aria-label", WORDS.turn + turn.question);
    turn.node = element("div", "turn");
    turn.node.setAttribute("role", "group");
    turn.node.setAttribute("aria-labelledby", heading.id);
    turn.node.appendChild(heading);
    turn.node.appendChild(button("edit extra", WORDS.edit, function () { if (!running) tools.edit(turn); }));
    log.appendChild(turn.node);
  }

  function remove(turn) {
    turn.node.remove();
    turns = turns.filter(function (other) { return other !== turn; });
  }

  /** The earlier questions that help to understand ``turn``: those that were answered. */
  function earlier(turn) {
    if (turn.alone) return [];
    return turns
      .slice(0, turns.indexOf(turn))
      .filter(function (other) { return other.state === "done"; })
      .map(function (other) { return other.question; })
      .slice(-Number(site.dataset.history));
  }

  function busy(turn) {
    running = turn;
    log.setAttribute("aria-busy", String(Boolean(turn)));
    site.classList.toggle("asking", Boolean(turn));
    tools.busy(Boolean(turn));
  }

  function answer(turn) {
    var stopping = new AbortController();
    var line = element("div", "waiting");
    var words = line.appendChild(element("span", "", tools.progress() || WORDS.searching));
    var lostAt = 0;
    var slow = 0;
    var quiet = setTimeout(function () { say([words.textContent]); }, QUIET_MS);

    function tell(text) {
      if (words.textContent === text) return;
      words.textContent = text;
      say([text]);
    }

    /** Take the line away; ``then`` gets the focus that was in it. */
    function finish(then) {
      clearTimeout(slow);
      clearTimeout(quiet);
      var hadFocus = line.contains(document.activeElement);
      line.remove();
      var next = then();
      if (hadFocus) next.focus({ preventScroll: true });
    }

    turn.stop = function () {
      words.textContent = lnplan.server.words.stopped;
      stopping.abort();
    };
    line.appendChild(button("stop", WORDS.stop, turn.stop)).setAttribute("aria-keyshortcuts", "Escape");
    turn.state = "pending";
    busy(turn);
    keep();
    turn.node.appendChild(line);
    turn.node.scrollIntoView({ block: "start" });

    function later() {
      return wait(PAUSE_MS).then(attempt);
    }

    function attempt() {
      if (stopping.signal.aborted) throw new Error(lnplan.server.words.stopped);
      clearTimeout(slow);
      slow = setTimeout(function () { tell(WORDS.slow); }, SLOW_MS);
      return lnplan.server.queued("card", [turn.question, earlier(turn)], stopping.signal).then(
        function (reply) {
          lostAt = 0;
          if (reply.state !== "wait") return reply;
          tell(plain(reply.html));
          clearTimeout(slow);
          return later();
        },
        function (error) {
          clearTimeout(slow);
          if (error.kind === "offline") lostAt = lostAt || performance.now();
          var lost = error.kind === "offline" && performance.now() - lostAt < RECONNECT_MS;
          if (!lost && error.kind !== "starting") throw error;
          if (lost) tools.lost();
          tell(lost ? WORDS.reconnecting : error.message);
          return later();
        }
      );
    }

    attempt()
      .then(function (reply) {
        turn.state = "done";
        turn.html = reply.html;
        finish(function () { sayCard(show(turn)); return headingOf(turn); });
        if (reply.state === "answer") suggest(turn);
      })
      .catch(function (error) {
        say([error.message]);
        finish(function () { return failed(turn, error.message); });
      })
      .then(function () {
        busy(null);
        keep();
        turn.node.scrollIntoView({ block: "start" });
      });
  }

  /** A line of the server, which is escaped, as text. */
  function plain(html) { return new DOMParser().parseFromString(html, "text/html").body.textContent; }

  function headingOf(turn) { return turn.node.querySelector(".asked"); }

  /** Put the card of an answered turn in its place; gives the card. */
  function show(turn) {
    turn.node.insertAdjacentHTML("beforeend", turn.html);
    var card = turn.node.querySelector(".card"), buttons = card.querySelector(".feedback");
    lnplan.card.enliven(card);
    // What has been judged is judged once.
    if (turn.judged && buttons && lnplan.feedback) lnplan.feedback.close(buttons, turn.judged);
    follow(turn);
    return card;
  }

  /** Ask what else may be asked, once the visitor stays with the answer; what comes too late is left out. */
  function suggest(turn) {
    function isLeft() { return turn !== last() || turn.state !== "done" || running; }
    wait(LINGER_MS)
      .then(function () { return isLeft() ? [] : lnplan.server.queued("suggest", [turn.question, earlier(turn)]); })
      .then(function (questions) {
        if (isLeft() || !questions.length) return;
        turn.follow = questions;
        follow(turn);
        keep();
      })
      .catch(function () { /* an answer stands without them */ });
  }

  function follow(turn) {
    if (!turn.follow || !turn.follow.length) return;
    var block = element("div", "follow");
    block.appendChild(element("h3", "", WORDS.follow));
    var list = block.appendChild(element("ul", "choices"));
    turn.follow.forEach(function (question) {
      var choice = button("", question);
      choice.dataset.ask = question;
      choice.dataset.alone = "";
      list.appendChild(element("li", "")).appendChild(choice);
    });
    turn.node.querySelector(".card").appendChild(block);
  }

  /** The card of a question that was not answered; gives the button that asks it again. */
  function failed(turn, words) {
    turn.state = "failed";
    var card = element("article", "card notice");
    card.appendChild(element("p", "", words));
    var again = card.appendChild(button("again", WORDS.again, function () {
      if (running) return;
      headingOf(turn).focus({ preventScroll: true });
      card.remove();
      answer(turn);
    }));
    turn.node.appendChild(card);
    return again;
  }

  /** Show turns that were kept. */
  function bring(remembered) {
    remembered.map(kept).forEach(function (turn) {
      turns.push(turn);
      draw(turn);
      if (turn.state === "done") show(turn);
      else if (turn.state === "failed") failed(turn, lnplan.server.words.offline);
    });
    clear.hidden = !turns.length;
  }

  /** Bring back what this tab remembers. A question that a reload interrupted is asked again. */
  function restore() {
    bring(lnplan.memory.load());
    var pending = last();
    turns.filter(function (turn) { return turn.state === "pending" && turn !== pending; }).forEach(remove);
    if (pending && pending.state === "pending") answer(pending);
  }

  /** Forget everything; what is being answered is finished first. Until the page is left it can be brought back. */
  function forget() {
    if (running) return;
    var forgotten = turns;
    turns.slice().forEach(remove);
    keep();
    say([]);
    tools.cleared(function () {
      if (running || turns.length) return;
      bring(forgotten);
      keep();
      last().node.scrollIntoView({ block: "start" });
      say([WORDS.restored]);
    });
  }

  function onJudged(event) {
    turns.forEach(function (turn) { if (turn.node.contains(event.target)) turn.judged = event.detail; });
    keep();
  }

  /** ``page`` says how the loading stands and takes part: progress(), busy(on), lost(), edit(turn), cleared(restore). */
  function start(root, page) {
    site = root;
    tools = page;
    log = site.querySelector(".log");
    heard = site.querySelector(".heard");
    clear = site.querySelector(".clear");
    log.addEventListener("lnplan:judged", onJudged);
    clear.addEventListener("click", forget);
    restore();
  }

  lnplan.conversation = {
    start: start,
    ask: ask,
    sentTwice: sentTwice,
    stop: function () { if (running) running.stop(); },
    isBusy: function () { return Boolean(running); },
    holds: function (question) { return turns.some(function (turn) { return turn.question === question; }); },
  };
})();
