/* The way to the server: Gradio's HTTP endpoints, and what went wrong in words that a visitor understands. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  /** An attempt that has brought nothing after this time is given up. */
  var PATIENCE_MS = 30000;
  /** What can go wrong, by kind: the caller decides on the kind, the visitor reads the words. */
  var WORDS = {
    crowded: "现在提问的人较多，没能排上队。请过几秒再试。",
    starting: "正在准备：启动服务…",
    offline: "连不上服务器。请检查网络，过一会儿再试。",
    stopped: "已停止。",
  };

  function problem(kind) {
    var error = new Error(WORDS[kind]);
    error.kind = kind;
    return error;
  }

  /** ``fetch`` that gives up after a while; what it rejects with has a kind. */
  function get(path, options, signal) {
    var controller = new AbortController();
    var timer = setTimeout(function () { controller.abort(); }, PATIENCE_MS);
    function abort() { controller.abort(); }
    if (signal) signal.addEventListener("abort", abort);
    return fetch(new URL("gradio_api/" + path, document.baseURI), Object.assign({ signal: controller.signal }, options))
      .then(function (response) {
        if (response.ok) return response.text();
        // Only a server that is starting says when to come back.
        if (response.status === 503) throw problem(response.headers.has("Retry-After") ? "starting" : "crowded");
        throw problem("offline");
      })
      .catch(function (error) {
        if (signal && signal.aborted) throw problem("stopped");
        throw error.kind ? error : problem("offline");
      })
      .finally(function () {
        clearTimeout(timer);
        if (signal) signal.removeEventListener("abort", abort);
      });
  }

  function post(path, data, signal) {
    var options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ data: data }) };
    return get(path, options, signal).then(JSON.parse);
  }

  /** Call an endpoint that does not queue. */
  function run(name, data) {
    return post("run/" + name, data).then(function (reply) { return reply.data[0]; });
  }

  /** Call an endpoint through the queue: join it, then read its stream of events to the end. */
  function queued(name, data, signal) {
    return post("call/" + name, data, signal)
      .then(function (reply) { return get("call/" + name + "/" + reply.event_id, {}, signal); })
      .then(function (stream) {
        var found = /event: complete\ndata: (.*)/.exec(stream);
        if (!found) throw problem("offline");
        return JSON.parse(found[1])[0];
      });
  }

  lnplan.server = { run: run, queued: queued, words: WORDS };
})();
