/* The plan's text beside the conversation (on a phone: over it), opened at the words of a citation. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var WORDS = {
    opening: "正在打开原文…",
    unreadable: "原文没能打开。请检查网络，再试一次。",
  };

  var site, reader, body;
  var opener = null; // the citation that opened the reader
  var excerpts = {};

  /** Open the place of a citation's button. */
  function open(cite) {
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
      body.textContent = WORDS.opening;
      excerpts[key] = lnplan.server.run("reader", [start, end]);
    }
    excerpts[key].then(
      function (page) { if (opener === cite) show(page.html); },
      function () { delete excerpts[key]; if (opener === cite) body.textContent = WORDS.unreadable; }
    );
    reader.querySelector("h2").focus({ preventScroll: true });
  }

  /** Put the page into the reader, the marked words a third down from its top. */
  function show(html) {
    body.innerHTML = html;
    var mark = body.querySelector("mark");
    if (!mark) { body.scrollTop = 0; return; }
    var offset = mark.getBoundingClientRect().top - body.getBoundingClientRect().top;
    body.scrollTop += offset - body.clientHeight / 3;
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

  function onClick(event) {
    var target = event.target;
    if (target.closest(".reader-close")) { leave(); return; }
    var citation = target.closest(".citation");
    // A click that ends a selection of text is not a choice.
    if (citation && (target.closest("button") || !String(window.getSelection()))) open(citation.querySelector(".cite"));
  }

  function start(root) {
    site = root;
    reader = site.querySelector(".reader");
    body = reader.querySelector(".reader-body");
    site.addEventListener("click", onClick);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !reader.hidden) leave();
    });
    window.addEventListener("popstate", shut);
  }

  lnplan.reader = { start: start, open: open, leave: leave };
})();
