/* The labels of the pages in English. The pages are written in Chinese; labels.json says what each label is called in
   English and which parts of a page are no labels (what the plan says, answers, what a visitor types): those stay as
   they are. A label may be a pattern: {#n} stands for a figure, {what} for any words, which may be labels themselves. */
(function () {
  "use strict";

  var HAN = /[\u3400-\u9fff\uff01-\uff5e]/;
  var ATTRIBUTES = ["aria-label", "placeholder", "title", "data-label"];
  var root = document.documentElement;
  var source = document.currentScript.dataset.labels;

  var labels = null; // the promise of the table
  var table = null; // { exact: {zh: en}, patterns: [{ form, names, words }], content: selector }
  var texts = new WeakMap(); // text node -> what it said, and what it says now
  var attributes = new WeakMap(); // element -> the same by attribute
  var tagged = new WeakSet(); // elements whose language is ours
  var observer = null;

  // --- the table ----------------------------------------------------------------------------------------------------

  function load() {
    labels = labels || fetch(new URL(source, document.baseURI))
      .then(function (response) {
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (given) {
        var exact = {}, patterns = [];
        Object.keys(given.labels).forEach(function (group) {
          Object.keys(given.labels[group]).forEach(function (label) {
            if (label.indexOf("{") === -1) exact[plain(label)] = given.labels[group][label];
            else patterns.push(pattern(plain(label), given.labels[group][label]));
          });
        });
        // The one with more words of its own comes first.
        patterns.sort(function (one, other) { return other.weight - one.weight; });
        table = { exact: exact, patterns: patterns, content: given.content.join(",") };
      });
    return labels;
  }

  function pattern(label, words) {
    var names = [];
    var parts = label.split(/\{(#?\w+)\}/).map(function (part, number) {
      if (number % 2) { names.push(part); return part[0] === "#" ? "([\\d.,]+)" : "([^]+?)"; }
      return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
    return { form: new RegExp("^" + parts.join("") + "$"), names: names, words: words, weight: label.replace(/\{#?\w+\}/g, "").length };
  }

  function plain(text) { return text.trim().replace(/\s+/g, " "); }

  /** ``text`` in English, or null where it is no label. */
  function english(text) {
    var label = plain(text);
    if (Object.prototype.hasOwnProperty.call(table.exact, label)) return table.exact[label];
    for (var i = 0; i < table.patterns.length; i++) {
      var found = table.patterns[i].form.exec(label);
      if (found) return filled(table.patterns[i], found);
    }
    return null;
  }

  function filled(pattern, found) {
    return pattern.words.replace(/\{(#?\w+)\}/g, function (_, name) {
      var part = found[pattern.names.indexOf(name) + 1];
      // A part is shorter than the whole, so that this ends.
      var words = HAN.test(part) ? english(part) : null;
      return words === null ? part : words;
    });
  }

  // --- the page -----------------------------------------------------------------------------------------------------

  function tag(element, language) {
    if (element.hasAttribute("lang") && !tagged.has(element)) return;
    tagged.add(element);
    element.lang = language;
  }

  function untag(element) {
    if (!tagged.has(element)) return;
    tagged.delete(element);
    element.removeAttribute("lang");
  }

  function translateText(node) {
    var known = texts.get(node);
    if ((known && node.data === known.now) || !HAN.test(node.data)) return;
    var element = node.parentElement;
    var words = element.closest(table.content) ? null : english(node.data);
    if (words !== null) {
      var now = /^\s*/.exec(node.data)[0] + words + /\s*$/.exec(node.data)[0];
      texts.set(node, { was: node.data, now: now });
      node.data = now;
      tag(element, "en");
      return;
    }
    // Chinese inside something that is English now.
    var around = element.closest("[lang]");
    if (around && around.lang === "en" && tagged.has(around)) tag(element, "zh-CN");
  }

  function translateAttributes(element) {
    if (element.matches(table.content) && !element.matches("[aria-label]")) return;
    ATTRIBUTES.forEach(function (name) {
      var value = element.getAttribute(name);
      var known = attributes.get(element) || {};
      if (!value || (known[name] && known[name].now === value) || !HAN.test(value)) return;
      if (element.parentElement && element.parentElement.closest(table.content)) return;
      var words = english(value);
      if (words === null) return;
      known[name] = { was: value, now: words };
      attributes.set(element, known);
      element.setAttribute(name, words);
      // What is typed into a field is not English because its label is.
      if (name !== "data-label" && !element.matches("input, textarea")) tag(element, "en");
    });
  }

  function each(start, onElement, onText) {
    if (start.nodeType === Node.TEXT_NODE) { onText(start); return; }
    if (start.nodeType !== Node.ELEMENT_NODE) return;
    var walker = document.createTreeWalker(start, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (var node = start; node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) onText(node);
      else onElement(node);
    }
  }

  function translate(start) { if (start.isConnected) each(start, translateAttributes, translateText); }

  function restore() {
    each(root, function (element) {
      var known = attributes.get(element) || {};
      Object.keys(known).forEach(function (name) {
        if (element.getAttribute(name) === known[name].now) element.setAttribute(name, known[name].was);
      });
      attributes.delete(element);
      untag(element);
    }, function (node) {
      var known = texts.get(node);
      if (known && node.data === known.now) node.data = known.was;
      texts.delete(node);
    });
  }

  function onChange(changes) {
    changes.forEach(function (change) {
      if (change.type === "childList") change.addedNodes.forEach(translate);
      else if (change.type === "characterData") translate(change.target);
      else if (change.target.isConnected) translateAttributes(change.target);
    });
  }

  function start() {
    load().then(function () {
      if (observer || root.getAttribute("data-language") !== "en") return;
      translate(root);
      observer = new MutationObserver(onChange);
      observer.observe(root, {
        childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES,
      });
    }, function () { labels = null; });
  }

  function stop() {
    if (!observer) return;
    observer.disconnect();
    observer = null;
    restore();
  }

  document.addEventListener("lnplan:language", function (event) { if (event.detail) start(); else stop(); });
  if (root.getAttribute("data-language") === "en") start();
})();
