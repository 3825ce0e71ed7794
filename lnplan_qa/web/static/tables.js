/* The pages of tables: filters and order without reloading. Without this script everything still works as forms and links. */
(function () {
  "use strict";

  var TYPING_PAUSE_MS = 250;
  var OFFLINE = "连不上服务器。请检查网络，过一会儿再试。";

  var site = document.querySelector(".site.tables");
  var form = site.querySelector("form.filters");
  var asked = 0; // numbers the requests, so that a late answer does not overwrite a newer one
  var typing;

  /** The page behind an address, parsed; also where the server says that a filter is wrong. */
  function get(address) {
    return fetch(address).then(function (response) {
      if (response.status >= 500) throw new Error(String(response.status));
      return response.text();
    }).then(function (text) { return new DOMParser().parseFromString(text, "text/html"); });
  }

  // --- filters and order --------------------------------------------------------------------------------------------

  function formAddress() {
    var filled = new URLSearchParams();
    new FormData(form).forEach(function (value, name) { if (value.trim()) filled.append(name, value.trim()); });
    var query = filled.toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  }

  /** Show the rows of ``address``; ``after`` gets them, to put the focus where the visitor goes on. */
  function load(address, after) {
    var number = ++asked;
    var results = document.getElementById("results"), summary = document.getElementById("summary");
    results.classList.add("busy");
    get(address).then(function (page) {
      if (number !== asked) return;
      results.innerHTML = page.getElementById("results").innerHTML;
      summary.textContent = page.getElementById("summary").textContent;
      summary.classList.toggle("wrong", !results.firstChild);
      var order = page.getElementById("filter-sort"), own = document.getElementById("filter-sort");
      if (order && own) own.value = order.value;
      history.replaceState(history.state, "", address);
      if (after) after(results);
    }, function () {
      if (number === asked) { summary.textContent = OFFLINE; summary.classList.add("wrong"); }
    }).then(function () { if (number === asked) results.classList.remove("busy"); });
  }

  if (form) {
    form.addEventListener("submit", function (event) { event.preventDefault(); clearTimeout(typing); load(formAddress()); });
    form.addEventListener("change", function () { clearTimeout(typing); load(formAddress()); });
    form.addEventListener("input", function (event) {
      // A word that a pinyin input is still composing is no word yet.
      if (event.target.tagName !== "INPUT" || event.isComposing) return;
      clearTimeout(typing);
      typing = setTimeout(function () { load(formAddress()); }, TYPING_PAUSE_MS);
    });
    form.addEventListener("compositionend", function () {
      clearTimeout(typing);
      typing = setTimeout(function () { load(formAddress()); }, TYPING_PAUSE_MS);
    });
  }

  site.addEventListener("click", function (event) {
    // A click that asks for a new tab stays a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var sort = event.target.closest(".sort");
    if (sort) {
      event.preventDefault();
      load(sort.getAttribute("href"), function (results) {
        var same = results.querySelector('.sort[data-key="' + sort.dataset.key + '"]');
        if (same) same.focus({ preventScroll: true });
      });
    }
    var page = event.target.closest(".pager a");
    if (page) {
      event.preventDefault();
      load(page.getAttribute("href").replace(/#.*/, ""), function (results) {
        results.scrollIntoView({ block: "start" });
        results.querySelector(".facts").focus({ preventScroll: true });
      });
    }
  });
})();
