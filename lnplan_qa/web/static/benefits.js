/* The page 我能享受什么: printing, and fields that open when a question leads to them. It works without this script. */
(function () {
  "use strict";

  var print = document.querySelector(".benefits .print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", function () { window.print(); });
  }
  /** What is folded is printed too. */
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".benefits .general").forEach(function (part) { part.open = true; });
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
