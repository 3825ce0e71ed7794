/* What this browser tab remembers of the conversation: it survives a reload and ends with the tab. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var KEY = "lnplan.turns";
  /** More turns than this are not kept; the older ones are on the page until it is reloaded. */
  var KEPT = 30;

  /** The turns kept: ``[{question, alone, state, html, follow, judged}]``, oldest first. */
  function load() {
    try {
      var turns = JSON.parse(sessionStorage.getItem(KEY) || "[]");
      return Array.isArray(turns) ? turns.filter(function (turn) { return turn && typeof turn.question === "string"; }) : [];
    } catch (error) {
      return [];
    }
  }

  /** Keep ``turns``; where the browser allows less room, the newest of them. */
  function save(turns) {
    for (var kept = turns.slice(-KEPT); ; kept = kept.slice(1)) {
      try {
        if (kept.length) sessionStorage.setItem(KEY, JSON.stringify(kept));
        else sessionStorage.removeItem(KEY);
        return;
      } catch (error) {
        if (!kept.length) return; // a browser that keeps nothing
      }
    }
  }

  lnplan.memory = { load: load, save: save };
})();
