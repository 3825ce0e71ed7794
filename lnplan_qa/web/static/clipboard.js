/* Copying, where the browser has a clipboard for pages and where it has none (old ones, and pages without TLS). */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});

  function bySelection(text) {
    var box = document.createElement("textarea");
    box.value = text;
    box.setAttribute("readonly", "");
    box.style.position = "fixed";
    box.style.opacity = "0";
    document.body.appendChild(box);
    box.select();
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { /* not allowed */ }
    box.remove();
    return done;
  }

  /** Copy ``text``; the promise says whether that was possible. */
  lnplan.copy = function (text) {
    if (!navigator.clipboard) return Promise.resolve(bySelection(text));
    return navigator.clipboard.writeText(text).then(
      function () { return true; },
      function () { return bySelection(text); }
    );
  };
})();
