/* The plan's text where it is read, on its own page and in the reader beside the others: the place that is asked for,
   contents, search. Positions are counted in characters of the plan, as the server counts them. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var TYPING_PAUSE_MS = 200;
  var COPIED_MS = 2500;
  var WORDS = {
    noPlace: "规划里没有这个位置。请从目录、表格或回答的出处重新打开。",
    copied: "已复制",
  };

  // --- addresses ----------------------------------------------------------------------------------------------------

  /** The name of a section as it may be typed: full-width figures and spaces are no difference. */
  function tidyName(name) { return name.normalize("NFKC").replace(/\s+/g, ""); }

  /** The place that an address names: {section}, {start, end}, or null. */
  function placeIn(address) {
    var given = new URL(address, document.baseURI).searchParams;
    if (tidyName(given.get("s") || "")) return { section: tidyName(given.get("s")) };
    if (!given.has("start") && !given.has("end")) return null;
    return { start: Number(given.get("start")), end: Number(given.get("end")) };
  }

  /** ``address`` with its place changed to ``place`` (null: without one). */
  function withPlace(address, place) {
    var url = new URL(address, document.baseURI);
    ["s", "start", "end"].forEach(function (name) { url.searchParams.delete(name); });
    url.hash = "";
    if (place && place.section) url.searchParams.set("s", place.section);
    else if (place) { url.searchParams.set("start", place.start); url.searchParams.set("end", place.end); }
    return url.href;
  }

  // --- characters ---------------------------------------------------------------------------------------------------

  function textNodes(element) {
    var walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    var nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  }

  /** Put the units from..to of a text node inside a new element; gives the element. */
  function wrap(node, from, to, make) {
    if (to < node.length) node.splitText(to);
    var inner = from > 0 ? node.splitText(from) : node;
    var element = make();
    inner.parentNode.insertBefore(element, inner);
    element.appendChild(inner);
    return element;
  }

  function unwrap(elements) {
    Array.from(elements).forEach(function (element) {
      var parent = element.parentNode;
      while (element.firstChild) parent.insertBefore(element.firstChild, element);
      parent.removeChild(element);
      parent.normalize();
    });
  }

  /** The characters of ``text`` up to a count of code points, in the units that the browser counts in. */
  function units(text, points) { return Array.from(text).slice(0, points).join("").length; }

  function newMark() { return document.createElement("mark"); }

  function newHit() {
    var hit = document.createElement("mark");
    hit.className = "hit";
    return hit;
  }

  /** Mark the part of a block that lies in start..end of the plan. */
  function markBlock(block, start, end) {
    var at = Number(block.dataset.start);
    textNodes(block).forEach(function (node) {
      var length = Array.from(node.data).length;
      var from = Math.max(start - at, 0), to = Math.min(end - at, length);
      if (from < to) wrap(node, units(node.data, from), units(node.data, to), newMark);
      at += length;
    });
  }

  // --- search -------------------------------------------------------------------------------------------------------

  var ALIKE = { "“": '"', "”": '"', "‘": "'", "’": "'", "—": "-", "–": "-", "－": "-", "～": "~", "〜": "~" };

  /** A character as it is compared: width, case and the kind of quotation mark are no difference. */
  function plainCharacter(character) {
    var folded = (ALIKE[character] || character).normalize("NFKC").toLowerCase();
    return folded.length === character.length ? folded : character;
  }

  function plain(text) { return Array.from(text.replace(/\s+/g, "")).map(plainCharacter).join(""); }

  /** A paragraph, heading or cell as one string without white space, and where each of its characters stands. */
  function lineOf(element) {
    var characters = [], places = [];
    textNodes(element).forEach(function (node) {
      for (var i = 0; i < node.length; i++) {
        if (/\s/.test(node.data[i])) continue;
        characters.push(plainCharacter(node.data[i]));
        places.push([node, i]);
      }
    });
    return { text: characters.join(""), places: places };
  }

  /** Mark all that ``wanted`` (plain) names in a line; gives for each hit its elements. */
  function markHits(line, wanted) {
    var starts = [], at = line.text.indexOf(wanted);
    while (at !== -1) { starts.push(at); at = line.text.indexOf(wanted, at + wanted.length); }
    // From the end, so that what stands before keeps its place.
    return starts.reverse().map(function (start) {
      var parts = [];
      for (var i = start + wanted.length - 1; i >= start; i--) {
        var node = line.places[i][0], to = line.places[i][1] + 1, from = to - 1;
        while (i > start && line.places[i - 1][0] === node) from = line.places[--i][1];
        parts.unshift(wrap(node, from, to, newHit));
      }
      return parts;
    }).reverse();
  }

  // --- the room -----------------------------------------------------------------------------------------------------

  /**
   * Make a room (the element that the server sends) work.
   *
   * onJump(place): the visitor has chosen another place in the text; it is shown after that.
   */
  function open(room, onJump) {
    var plan = room.querySelector(".plan"), tools = room.querySelector(".tools");
    var form = room.querySelector(".find"), box = form.querySelector("input");
    var count = room.querySelector(".count"), steps = room.querySelector(".steps");
    var contents = room.querySelector(".contents"), path = room.querySelector(".path");
    var back = room.querySelector(".return");
    var headings = Array.from(plan.querySelectorAll("[data-path]"));
    var sheet = room.querySelector(".sheet-of-plan"), said = room.querySelector(".said");
    var hits = [], current = -1, sought = "", typing;
    var isNew = false; // what is sought has just been typed, and its first place not been chosen yet
    var here = null; // the heading of what is being read
    var held = NaN; // where the text stood when something was brought into view
    var links = {};
    contents.querySelectorAll("a").forEach(function (link) { links[decodeURIComponent(link.hash.slice(1))] = link; });

    /** What scrolls: the reader's body, or the window. */
    function scroller() { return room.closest(".reader-body") || document.scrollingElement; }

    /** Where the visible text begins, below what stands fixed above it. */
    function top() {
      var box = scroller() === document.scrollingElement ? 0 : scroller().getBoundingClientRect().top;
      return getComputedStyle(tools).position === "sticky" && tools.offsetWidth > sheet.offsetWidth * 0.8
        ? box + tools.offsetHeight : box;
    }

    function bottom() {
      return scroller() === document.scrollingElement ? window.innerHeight : scroller().getBoundingClientRect().bottom;
    }

    /** Scroll ``element`` to a share of the visible height. */
    function bring(element, share) {
      scroller().scrollTop += element.getBoundingClientRect().top - top() - (bottom() - top()) * share;
      // A wide table scrolls by itself.
      var table = element.closest(".table");
      if (table) table.scrollLeft += element.getBoundingClientRect().left - table.getBoundingClientRect().left - 16;
      follow(headingOf(element));
      away();
      held = scroller().scrollTop;
    }

    /** The heading of the section that ``element`` stands in. */
    function headingOf(element) {
      var last = null;
      headings.forEach(function (heading) {
        if (heading === element || heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) last = heading;
      });
      return last;
    }

    function say(words) {
      var line = tools.querySelector(".notice");
      if (!line && words) {
        line = document.createElement("p");
        line.className = "notice";
        line.setAttribute("role", "status");
        tools.appendChild(line);
      }
      if (line && words) line.textContent = words;
      else if (line) line.remove();
    }

    function clear() {
      unwrap(plan.querySelectorAll("mark:not(.hit)"));
      plan.querySelectorAll(".here").forEach(function (element) { element.classList.remove("here"); });
      plan.querySelectorAll(".link-of-place").forEach(function (element) { element.remove(); });
      plan.querySelectorAll('.link[tabindex="0"]').forEach(function (link) { link.tabIndex = -1; });
    }

    /** Show a place: {section} or {start, end}; false where the plan has no such place, which is said. */
    function show(place) {
      clear();
      say("");
      var target = place.section ? showSection(place.section) : showSpan(place.start, place.end);
      if (!target) {
        say(place.section ? "规划里没有“" + place.section.slice(0, 40) + "”这一节。请从目录里选择。" : WORDS.noPlace);
        contents.open = true;
        scroller().scrollTop = 0;
        return false;
      }
      if (inTheWay()) contents.open = false;
      target.tabIndex = -1;
      target.focus({ preventScroll: true });
      // The link behind a heading is a stop of the keyboard where one has come to the heading, and not at all others.
      var link = target.matches("[data-path]") && target.parentNode.querySelector(".link");
      if (link) link.tabIndex = 0;
      bring(target, target.tagName === "MARK" ? 1 / 3 : 0.02);
      return true;
    }

    function showSection(section) {
      var element = Array.from(plan.querySelectorAll("[id]")).find(function (one) { return one.id === "s-" + section; });
      if (!element) return null;
      if (element.tagName !== "TR") { element.classList.add("here"); return element; }
      element.querySelectorAll("[data-start]").forEach(function (cell) { markBlock(cell, -Infinity, Infinity); });
      return element.querySelector("mark");
    }

    function showSpan(start, end) {
      if (!(start < end)) return null;
      plan.querySelectorAll("[data-start]").forEach(function (block) {
        if (Number(block.dataset.start) < end) markBlock(block, start, end);
      });
      var marks = plan.querySelectorAll("mark:not(.hit)");
      if (!marks.length) return null;
      // Under the paragraph or table, so that no block holds anything but the plan's characters.
      var around = marks[marks.length - 1].closest(".table, .head, p");
      var line = document.createElement("p");
      line.className = "link-of-place";
      var link = document.createElement("a");
      link.className = "link";
      link.href = withPlace("./plan", { start: start, end: end });
      link.textContent = "复制高亮处的链接";
      line.appendChild(link);
      // Beside another page: the way back to it stands behind what one has come to read.
      var shut = room.closest(".reader") && room.closest(".reader").querySelector(".reader-close");
      if (shut) {
        var leave = line.appendChild(document.createElement("button"));
        leave.type = "button";
        leave.className = "button leave";
        leave.textContent = shut.textContent;
        if (shut.lang) leave.lang = shut.lang;
        leave.addEventListener("click", function () { shut.click(); });
      }
      around.parentNode.insertBefore(line, around.nextSibling);
      return marks[0];
    }

    // --- where one is ---

    function where() {
      away();
      // What was just brought into view is what is being read, until the visitor scrolls on.
      if (Math.abs(scroller().scrollTop - held) < 2) return;
      held = NaN;
      var edge = top() + 40, last = null;
      for (var i = 0; i < headings.length && headings[i].getBoundingClientRect().top < edge; i++) last = headings[i];
      if (last !== here) follow(last);
    }

    /** The way back to what is highlighted is offered while that is out of sight. */
    function away() {
      var mark = plan.querySelector("mark:not(.hit)");
      var box = mark && mark.getBoundingClientRect();
      back.hidden = !mark || (box.bottom > top() && box.top < bottom());
    }

    /** Path and contents say what is being read. */
    function follow(heading) {
      here = heading;
      path.textContent = heading ? heading.dataset.path : "";
      var before = contents.querySelector("[aria-current]");
      if (before) before.removeAttribute("aria-current");
      // An item has no entry of its own: the section around it has.
      var link = null;
      for (var i = headings.indexOf(heading); i >= 0 && !link; i--) link = links[headings[i].id];
      if (!link) return;
      link.setAttribute("aria-current", "location");
      var chapter = link.closest("details:not(.contents)");
      if (chapter) chapter.open = true;
    }

    var waiting = false;
    function onScroll() {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () { waiting = false; if (room.isConnected) where(); });
    }

    /** True where the contents lie over the text. */
    function inTheWay() { return getComputedStyle(contents.querySelector("nav")).position === "absolute"; }

    function jump(place) {
      onJump(place);
      show(place);
    }

    // --- search ---

    function find(words) {
      sought = plain(words);
      unwrap(plan.querySelectorAll(".hit"));
      hits = [];
      if (sought) {
        plan.querySelectorAll("p:not(.link-of-place), [data-path], th, td").forEach(function (element) {
          hits = hits.concat(markHits(lineOf(element), sought));
        });
      }
      steps.hidden = !hits.length;
      count.textContent = !sought || hits.length ? "" : "没有找到“" + words.trim() + "”";
      tell([count.textContent]);
      current = -1;
      isNew = true;
      if (hits.length) step(firstBelow());
    }

    /** The first hit that is not above what is being read. */
    function firstBelow() {
      var edge = top();
      var found = hits.findIndex(function (parts) { return parts[0].getBoundingClientRect().top >= edge; });
      return Math.max(found, 0);
    }

    function step(to) {
      if (!hits.length) return;
      if (current >= 0) hits[current].forEach(function (part) { part.classList.remove("now"); });
      current = (to + hits.length) % hits.length;
      hits[current].forEach(function (part) { part.classList.add("now"); });
      count.textContent = "第 " + (current + 1) + " 处，共 " + hits.length + " 处";
      var heading = headingOf(hits[current][0]);
      tell([count.textContent, heading ? heading.dataset.path.split(" > ").pop() : "", sentenceAround(hits[current])]);
      if (inTheWay()) contents.open = false;
      bring(hits[current][0], 1 / 3);
    }

    /** Tell those who listen: a line in our words, then what the plan says. */
    function tell(parts) {
      said.textContent = "";
      parts.filter(Boolean).forEach(function (part, number) {
        var words = said.appendChild(document.createElement("span"));
        words.className = number ? "words" : "";
        words.textContent = part;
        said.appendChild(document.createTextNode(" "));
      });
    }

    /** The sentence that a hit stands in, or its row of a table. */
    function sentenceAround(parts) {
      var block = parts[0].closest("tr, p, [data-path]"), row = block.tagName === "TR";
      if (row) return Array.from(block.cells).map(function (cell) { return cell.textContent.trim(); }).join("，");
      var range = document.createRange();
      range.setStart(block, 0);
      range.setEndBefore(parts[0]);
      var before = range.toString(), text = block.textContent;
      var from = /[^。！？；]*$/.exec(before)[0], to = /^[^。！？；]*[。！？；]?/.exec(text.slice(before.length))[0];
      return (from + to).trim();
    }

    /** Put the focus on the hit, so that reading goes on from there; Escape leads back to the box. */
    function goToHit() {
      if (!hits.length) return;
      isNew = false;
      hits[current][0].tabIndex = -1;
      hits[current][0].focus({ preventScroll: true });
      bring(hits[current][0], 1 / 3);
    }

    function search() {
      clearTimeout(typing);
      if (plain(box.value) !== sought) find(box.value);
    }

    function searchSoon() {
      clearTimeout(typing);
      typing = setTimeout(search, TYPING_PAUSE_MS);
    }

    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (plain(box.value) !== sought) search();
      // The first place is shown, and told, before anybody goes on from it.
      else if (isNew) step(current);
      else { step(current + 1); return; }
      isNew = false;
    });
    // A word that a pinyin input is still composing is no word yet.
    box.addEventListener("input", function (event) { if (!event.isComposing) searchSoon(); });
    box.addEventListener("compositionend", searchSoon);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.shiftKey) { event.preventDefault(); isNew = false; step(current - 1); }
      if (event.key === "Escape" && box.value) {
        event.stopPropagation();
        event.preventDefault();
        box.value = "";
        find("");
      }
    });
    form.querySelector(".previous").addEventListener("click", function () { isNew = false; step(current - 1); });
    form.querySelector(".next").addEventListener("click", function () { isNew = false; step(current + 1); });
    form.querySelector(".there").addEventListener("click", goToHit);
    plan.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !event.target.closest(".hit")) return;
      event.stopPropagation();
      event.preventDefault();
      box.focus();
    });
    form.hidden = false;

    // --- links ---

    room.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      if (event.target.closest(".return")) { bring(plan.querySelector("mark:not(.hit)"), 1 / 3); return; }
      var link = event.target.closest("a");
      if (!link) return;
      if (link.closest(".contents")) {
        event.preventDefault();
        jump(placeIn(link.href));
      } else if (link.matches(".link")) {
        event.preventDefault();
        copyLink(link);
      }
    });
    contents.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !contents.open || !inTheWay()) return;
      event.stopPropagation();
      contents.open = false;
      contents.querySelector("summary").focus();
    });

    // What lies over the text goes when the keyboard moves on to what is under it.
    contents.addEventListener("focusout", function (event) {
      if (inTheWay() && event.relatedTarget && !contents.contains(event.relatedTarget)) contents.open = false;
    });

    /** Copy a link of the text; where that is not allowed, follow it. */
    function copyLink(link) {
      var words = link.dataset.words || link.textContent;
      link.dataset.words = words;
      lnplan.copy(withPlace(link.href, placeIn(link.href))).then(function (done) {
        if (!done) { location.assign(link.href); return; }
        link.textContent = WORDS.copied;
        said.textContent = WORDS.copied;
        setTimeout(function () { link.textContent = words; said.textContent = ""; }, COPIED_MS);
      });
    }

    (room.closest(".reader-body") || window).addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("resize", onScroll);
    contents.open = !inTheWay();
    where();
    return { show: show, find: function (words) { box.value = words; find(words); } };
  }

  lnplan.plan = { open: open, placeIn: placeIn, withPlace: withPlace };
})();
