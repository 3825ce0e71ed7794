/* The pages of tables: filters and order without reloading, the plan beside the table. Without this script everything
   still works as forms and links. */
(function () {
  "use strict";

  var TYPING_PAUSE_MS = 250;
  var OFFLINE = "连不上服务器。请检查网络，过一会儿再试。";
  var UNREADABLE = "原文没能打开。请检查网络，再试一次。";

  var site = document.querySelector(".site.tables");
  var form = site.querySelector("form.filters");
  var reader = site.querySelector(".reader");
  var readerBody = reader.querySelector(".reader-body");
  var asked = 0; // numbers the requests, so that a late answer does not overwrite a newer one
  var opener = null;
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

  function load(address, focusKey) {
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
      var sort = focusKey && results.querySelector('.sort[data-key="' + focusKey + '"]');
      if (sort) sort.focus({ preventScroll: true });
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

  // --- the plan beside the table ------------------------------------------------------------------------------------

  function holder(link) { return link.closest("tr, .finding"); }

  function read(link) {
    if (opener) holder(opener).classList.remove("current");
    opener = link;
    holder(link).classList.add("current");
    if (reader.hidden) history.pushState({ reading: true }, "");
    reader.hidden = false;
    site.classList.add("reading");
    document.body.classList.add("reading");
    readerBody.textContent = "正在打开原文…";
    get(link.href).then(function (page) {
      if (opener !== link) return;
      readerBody.innerHTML = page.querySelector(".excerpt").innerHTML;
      var mark = readerBody.querySelector("mark");
      if (!mark) return;
      var offset = mark.getBoundingClientRect().top - readerBody.getBoundingClientRect().top;
      readerBody.scrollTop += offset - readerBody.clientHeight / 3;
    }, function () { if (opener === link) readerBody.textContent = UNREADABLE; });
    // Beside the reader the table is narrower: keep the chosen row where it can be seen.
    holder(link).scrollIntoView({ block: "nearest" });
    reader.querySelector("h2").focus({ preventScroll: true });
  }

  function shut() {
    if (reader.hidden) return;
    reader.hidden = true;
    site.classList.remove("reading");
    document.body.classList.remove("reading");
    if (!opener) return;
    holder(opener).classList.remove("current");
    if (opener.isConnected) {
      opener.focus({ preventScroll: true });
      holder(opener).scrollIntoView({ block: "nearest" });
    }
    opener = null;
  }

  /** Leave the reader as the phone's back button does, so that both leave the same trace. */
  function leave() {
    if (history.state && history.state.reading) history.back();
    else shut();
  }

  site.addEventListener("click", function (event) {
    if (event.target.closest(".reader-close")) { leave(); return; }
    // A click that asks for a new tab stays a link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var sort = event.target.closest(".sort");
    if (sort) { event.preventDefault(); load(sort.getAttribute("href"), sort.dataset.key); return; }
    var place = event.target.closest(".place");
    if (place) { event.preventDefault(); read(place); }
  });
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && !reader.hidden) leave(); });
  window.addEventListener("popstate", shut);
})();
