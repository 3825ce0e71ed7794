/* The header of every page: the switches 长辈版 and English, which this browser remembers, the links that are folded
   where there is little room, and the links past the header; and what is folded, when a page is printed. Loaded before anything is drawn, so that no page flickers. */
(function () {
  "use strict";

  var root = document.documentElement;
  /** Attribute of the root, the value that switches it on, and where it is kept. */
  var PREFERENCES = {
    size: { on: "large", key: "lnplan.size" },
    language: { on: "en", key: "lnplan.language" },
  };

  function kept(name) {
    // A browser may forbid keeping anything; then the switch works until the page is left.
    try { return localStorage.getItem(PREFERENCES[name].key); } catch (error) { return null; }
  }

  function keep(name, value) {
    try {
      if (value) localStorage.setItem(PREFERENCES[name].key, value);
      else localStorage.removeItem(PREFERENCES[name].key);
    } catch (error) { /* not kept */ }
  }

  function isOn(name) { return root.getAttribute("data-" + name) === PREFERENCES[name].on; }

  function apply(name, value) {
    var on = value === PREFERENCES[name].on;
    if (on) root.setAttribute("data-" + name, value);
    else root.removeAttribute("data-" + name);
    show();
    document.dispatchEvent(new CustomEvent("lnplan:" + name, { detail: on }));
  }

  /** The buttons say what is switched on; false where the page has none yet. */
  function show() {
    var size = document.querySelector('[data-preference="size"]');
    var language = document.querySelector('[data-preference="language"]');
    if (!size || !language) return false;
    language.textContent = isOn("language") ? "中文" : "English";
    language.lang = isOn("language") ? "zh-CN" : "en";
    size.setAttribute("aria-pressed", String(isOn("size")));
    return true;
  }

  root.classList.add("js");
  Object.keys(PREFERENCES).forEach(function (name) { apply(name, kept(name)); });
  // The header is read after this script.
  var observer = new MutationObserver(function () { if (show()) observer.disconnect(); });
  observer.observe(root, { childList: true, subtree: true });

  /** A link past the header moves the focus and leaves the address alone: going back must not lead to where it led. */
  document.addEventListener("click", function (event) {
    var skip = event.target.closest && event.target.closest(".skip");
    var target = skip && document.getElementById(skip.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    target.focus();
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-preference], .fold .more");
    if (!button) return;
    if (button.dataset.preference) {
      var name = button.dataset.preference;
      var value = isOn(name) ? "" : PREFERENCES[name].on;
      keep(name, value);
      apply(name, value);
      return;
    }
    var pages = button.closest(".pages");
    var opening = !pages.hasAttribute("data-open");
    pages.toggleAttribute("data-open", opening);
    button.setAttribute("aria-expanded", String(opening));
  });
  /** What is folded is printed too, and folded again afterwards. */
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("main details:not([open])"));
    unfolded.forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (part) { part.open = false; });
    unfolded = [];
  });

  /** Another tab of this browser has switched. */
  window.addEventListener("storage", function (event) {
    Object.keys(PREFERENCES).forEach(function (name) {
      if (event.key === PREFERENCES[name].key) apply(name, event.newValue);
    });
  });
})();
