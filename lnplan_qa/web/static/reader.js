/* The reader: the whole plan beside a page (on a phone: over it), opened at a citation's words or at a section. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var WORDS = {
    opening: "正在打开原文…",
    unreadable: "原文没能打开。请检查网络，再试一次。",
    again: "再试一次",
  };
  /** What opens the reader: a citation's button, a link to a place in the plan. */
  var OPENERS = '.cite, a[href*="plan?"]';
  /** What is shown as chosen while the reader is open. */
  var CHOSEN = ".citation, .finding, tr";
  var OVER_THE_PAGE = "(max-width: 1023.9px)";

  var site, reader, body, address;
  var opener = null; // what has opened the reader; null where the address did
  var wanted = null; // the place that is shown, or will be once the text is here
  var text = null; // the promise of the text

  function placeOf(element) {
    if (!element.matches("a")) return { start: Number(element.dataset.start), end: Number(element.dataset.end) };
    return lnplan.plan.placeIn(element.href);
  }

  /** The plan's text, fetched once; gives the view on it. */
  function load() {
    if (!text) {
      body.textContent = WORDS.opening;
      text = fetch(new URL("plan/text", document.baseURI))
        .then(function (response) {
          if (!response.ok) throw new Error(String(response.status));
          return response.text();
        })
        .then(function (html) {
          body.innerHTML = html;
          return lnplan.plan.open(body.firstElementChild, function (place) { wanted = place; record("replaceState", place); });
        });
    }
    return text;
  }

  /** Keep the place in the browser's history; ``pushed`` says that going back closes the reader. */
  function record(way, place) {
    var pushed = way === "pushState" || Boolean(history.state && history.state.pushed);
    // A browser that goes back to an address with a hash moves the focus to what the hash names: it is led back without one.
    if (way === "pushState" && location.hash) history.replaceState(history.state, "", location.pathname + location.search);
    history[way]({ place: place, pushed: pushed }, "", address ? lnplan.plan.withPlace(location.href, place) : undefined);
  }

  /** Open a place; ``from`` is the element that asks for it and gets the focus back. */
  function open(place, from) {
    release();
    opener = from || null;
    wanted = place;
    if (opener) {
      if (opener.matches(".cite")) opener.setAttribute("aria-expanded", "true");
      var chosen = opener.closest(CHOSEN);
      if (chosen) chosen.classList.add("current");
    }
    if (reader.hidden && opener) record("pushState", place);
    else record("replaceState", place);
    reader.hidden = false;
    reading(true);
    reader.querySelector("h2").focus({ preventScroll: true });
    // Beside the reader the page is narrower: keep what was chosen where it can be seen.
    reveal();
    load().then(
      function (view) { if (wanted === place) view.show(place); },
      function () { text = null; if (wanted === place) unreadable(place); }
    );
  }

  function unreadable(place) {
    body.textContent = WORDS.unreadable;
    var again = document.createElement("button");
    again.type = "button";
    again.className = "button again";
    again.textContent = WORDS.again;
    again.addEventListener("click", function () { open(place, opener); });
    body.appendChild(document.createElement("p")).appendChild(again);
  }

  /** The page around the reader, while it is open and after. */
  function reading(on) {
    site.classList.toggle("reading", on);
    document.body.classList.toggle("reading", on);
    cover();
  }

  /** What the reader lies over cannot be reached with the keyboard either. */
  function cover() {
    var covered = !reader.hidden && window.matchMedia(OVER_THE_PAGE).matches;
    site.querySelectorAll(".site-header, .talk").forEach(function (part) { part.inert = covered; });
  }

  function reveal() {
    var shown = opener && (opener.closest(CHOSEN) || opener);
    if (shown) shown.scrollIntoView({ block: "nearest" });
  }

  function release() {
    if (!opener) return;
    if (opener.matches(".cite")) opener.setAttribute("aria-expanded", "false");
    var chosen = opener.closest(CHOSEN);
    if (chosen) chosen.classList.remove("current");
  }

  function shut() {
    if (reader.hidden) return;
    reader.hidden = true;
    wanted = null;
    reading(false);
    release();
    if (opener && opener.isConnected) {
      opener.focus({ preventScroll: true });
      reveal();
    } else {
      site.querySelector("main").focus({ preventScroll: true });
    }
    opener = null;
  }

  /** Leave the reader as the phone's back button does, so that both leave the same trace. */
  function leave() {
    if (history.state && history.state.pushed) { history.back(); return; }
    shut();
    history.replaceState(null, "", address ? lnplan.plan.withPlace(location.href, null) : undefined);
  }

  /** Back, or forward again. */
  function onHistory(event) {
    if (!(event.state && event.state.place)) shut();
    else if (reader.hidden) open(event.state.place, null);
  }

  function onClick(event) {
    var target = event.target;
    if (target.closest(".reader-close")) { leave(); return; }
    if (reader.contains(target) || target.closest("nav")) return;
    // A click that asks for a new tab stays a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var from = target.closest(OPENERS);
    var citation = target.closest(".citation");
    // A click that ends a selection of text is not a choice.
    if (!from && citation && !target.closest("button, a") && !String(window.getSelection())) from = citation.querySelector(".cite");
    var place = from && placeOf(from);
    if (!place) return;
    event.preventDefault();
    open(place, from);
  }

  /**
   * Make the reader of a page work.
   *
   * options.address: the page's address says what is open, and opens it (``?s=6.4``, ``?start=…&end=…``).
   */
  function start(root, options) {
    site = root;
    address = Boolean(options && options.address);
    reader = site.querySelector(".reader");
    body = reader.querySelector(".reader-body");
    site.addEventListener("click", onClick);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !reader.hidden) leave();
    });
    window.addEventListener("popstate", onHistory);
    window.addEventListener("resize", cover);
    // After a reload what was open is open again.
    var place = (address && lnplan.plan.placeIn(location.href)) || (history.state && history.state.place);
    if (place) open(place, null);
  }

  lnplan.reader = { start: start, open: open, leave: leave };

  // A page that is not drawn by a script is there already.
  var page = document.querySelector(".site.tables");
  if (page && page.querySelector(".reader")) start(page);
})();
