/* The way to the server: Gradio's HTTP endpoints, and what went wrong in words that a visitor understands. */
(function () {
  "use strict";

  var lnplan = (window.lnplan = window.lnplan || {});
  var WORDS = {
    crowded: "现在提问的人较多，没能排上队。请过几秒再试。",
    starting: "正在准备：启动服务…",
    offline: "连不上服务器。请检查网络，过一会儿再试。",
  };

  function post(path, data) {
    return fetch(new URL("gradio_api/" + path, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: data }),
    }).then(function (response) {
      if (response.ok) return response.json();
      var error = new Error(response.status === 503 ? WORDS.crowded : WORDS.offline);
      if (response.headers.has("Retry-After")) { error = new Error(WORDS.starting); error.starting = true; }
      throw error;
    });
  }

  /** Call an endpoint that does not queue. */
  function run(name, data) {
    return post("run/" + name, data).then(function (reply) { return reply.data[0]; });
  }

  /** Call an endpoint through the queue: join it, then read its stream of events to the end. */
  function queued(name, data) {
    return post("call/" + name, data)
      .then(function (reply) {
        return fetch(new URL("gradio_api/call/" + name + "/" + reply.event_id, document.baseURI));
      })
      .then(function (response) { return response.text(); })
      .then(function (stream) {
        var found = /event: complete\ndata: (.*)/.exec(stream);
        if (!found) throw new Error(WORDS.offline);
        return JSON.parse(found[1])[0];
      });
  }

  /** The words for an error: ours as they are, the browser's own as a lost connection. */
  function say(error) {
    var known = Object.keys(WORDS).some(function (key) { return WORDS[key] === error.message; });
    return known ? error.message : WORDS.offline;
  }

  lnplan.server = { run: run, queued: queued, say: say };
})();
