/* The page 我能享受什么: where one goes on when it is there, printing, groups open where there is room, and fields that open
   when a question leads to them. It works without this script. */
(function () {
  "use strict";

  /** The whole list fits beside other things from this width on. */
  var WIDE = "(min-width: 900px)";

  document.querySelectorAll(".benefits .print").forEach(function (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  });

  if (window.matchMedia(WIDE).matches) {
    document.querySelectorAll(".benefits .tier").forEach(function (tier) { tier.open = true; });
  }

  // What was sent has loaded the page anew: the focus goes to what came of it, and so says what that is.
  var told = document.querySelector(".benefits .problem, .benefits .told .total");
  window.addEventListener("load", function () {
    if (told) setTimeout(function () { told.focus({ preventScroll: true }); });
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest(".benefits .asking a");
    if (!link) return;
    var field = document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("details").open = true;
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
})();
