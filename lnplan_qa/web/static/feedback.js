/* The buttons under an answer: send the judgement, say that it is kept. Here only where the operator keeps judgements. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var WORDS = {
    sending: "正在记下…",
    offline: "没能记下。请检查网络，再按一次。",
    done: "这条回答您已经评价过了。",
  };

  function say(group, text) {
    group.querySelector(".said").textContent = text;
  }

  /** The answer has been judged: nothing more is sent of it. */
  function close(group, verdict) {
    group.dataset.state = "done";
    var button = group.querySelector('[data-verdict="' + verdict + '"]');
    if (button) button.setAttribute("aria-pressed", "true");
    group.querySelectorAll("button").forEach(function (other) { other.setAttribute("aria-disabled", "true"); });
  }

  function send(group, button, verdict, citation) {
    if (group.dataset.state === "sending") return;
    if (group.dataset.state === "done") { say(group, WORDS.done); return; }
    group.dataset.state = "sending";
    say(group, WORDS.sending);
    var content = { question: group.dataset.question, history: JSON.parse(group.dataset.history), verdict: verdict };
    if (citation !== undefined) content.citation = citation;
    fetch(new URL("feedback", document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(content),
    }).then(function (response) {
      return response.json().then(function (reply) {
        if (!response.ok) throw new Error(reply.error);
        return reply.message;
      });
    }).then(function (message) {
      close(group, verdict);
      say(group, message);
      group.dispatchEvent(new CustomEvent("lnplan:judged", { bubbles: true, detail: verdict }));
    }, function (error) {
      group.dataset.state = "";
      say(group, error instanceof TypeError || error instanceof SyntaxError ? WORDS.offline : error.message);
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest(".feedback button");
    if (!button) return;
    var group = button.closest(".feedback");
    if (button.dataset.citation !== undefined) {
      send(group, button, "wrong_citation", Number(button.dataset.citation));
      return;
    }
    var which = group.querySelector(".which");
    if (button.hasAttribute("aria-expanded") && group.dataset.state !== "done") {
      which.hidden = !which.hidden;
      button.setAttribute("aria-expanded", String(!which.hidden));
      if (!which.hidden) which.querySelector("button").focus();
      return;
    }
    send(group, button, button.dataset.verdict, button.dataset.verdict === "wrong_citation" ? 0 : undefined);
  });

  lnplan.feedback = { close: close };
})();
