/* The page 评测: sends a file through Gradio's queue, follows the stream of events, offers the results.
   All markup that comes from the server is escaped there. */
(function () {
  "use strict";

  var WORDS = {
    none: "请先选择题目文件。",
    empty: "这个文件是空的。请选择别的文件。",
    large: "文件太大。请分成几个文件，或用命令 lnplan-qa eval。",
    reading: "正在读取文件…",
    offline: "连不上服务器，评测中断了。请检查网络，再试一次。",
    crowded: "现在评测的人较多，没能排上队。请过一会儿再试。",
    waiting: "前面还有别的文件在评，请稍候…",
  };
  var NAMES = { "answers.csv": "下载全部回答（CSV）", "failures.csv": "下载没答对的题（CSV）", "report.html": "下载报告（网页）" };
  var TYPES = { csv: "text/csv;charset=utf-8", html: "text/html;charset=utf-8" };

  var site = document.querySelector(".evaluation");
  var form = site.querySelector(".upload");
  var input = form.querySelector("input");
  var hint = site.querySelector(".hint");
  var progress = site.querySelector(".progress");
  var downloads = site.querySelector(".downloads:not(.samples)");
  var results = site.querySelector(".results");
  var busy = false;

  function advise(text) { hint.textContent = text; hint.hidden = !text; }

  function show(text, share) {
    progress.hidden = false;
    progress.querySelector("span").textContent = text;
    var bar = progress.querySelector("progress");
    if (share === undefined) bar.removeAttribute("value"); else bar.value = share;
  }

  function base64(file) {
    return new Promise(function (done, fail) {
      var reader = new FileReader();
      reader.onload = function () { done(String(reader.result).split(",")[1] || ""); };
      reader.onerror = function () { fail(new Error("这个文件读不了。请换一个文件。")); };
      reader.readAsDataURL(file);
    });
  }

  function post(name, data) {
    return fetch(new URL("gradio_api/call/" + name, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: data }),
    }).then(function (response) {
      if (!response.ok) throw new Error(response.status === 503 ? WORDS.crowded : WORDS.offline);
      return response.json();
    });
  }

  /** Read the stream of events; ``onData`` gets each one's data, the promise the last. */
  function follow(name, id, onData) {
    return fetch(new URL("gradio_api/call/" + name + "/" + id, document.baseURI)).then(function (response) {
      var reader = response.body.getReader();
      var decoder = new TextDecoder();
      var rest = "", last = null;
      function step() {
        return reader.read().then(function (part) {
          rest += decoder.decode(part.value || new Uint8Array(), { stream: !part.done });
          var blocks = rest.split("\n\n");
          rest = blocks.pop();
          blocks.forEach(function (block) {
            var found = /^event: (\w+)\ndata: (.*)$/.exec(block);
            if (!found || found[1] === "heartbeat") return;
            if (found[1] === "error") throw new Error(WORDS.offline);
            var data = JSON.parse(found[2]);
            if (data && data[0]) { last = data[0]; onData(last); }
          });
          return part.done ? last : step();
        });
      }
      return step();
    });
  }

  function offer(files) {
    downloads.textContent = "";
    Object.keys(files).forEach(function (name) {
      var link = document.createElement("a");
      // The text has lost its byte order mark on the way in; a spreadsheet needs it.
      var mark = name.slice(-4) === ".csv" && files[name].charCodeAt(0) !== 0xfeff ? "\ufeff" : "";
      link.href = URL.createObjectURL(new Blob([mark + files[name]], { type: TYPES[name.split(".").pop()] }));
      link.download = name;
      link.textContent = NAMES[name] || name;
      downloads.appendChild(link);
    });
    downloads.hidden = false;
  }

  function onData(data) {
    if (data.state === "progress") {
      show("已答 " + data.done + " / " + data.total + " 题", data.total ? data.done / data.total : undefined);
    }
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    var file = input.files[0];
    if (!file) { advise(WORDS.none); return; }
    if (!file.size) { advise(WORDS.empty); return; }
    if (file.size > Number(site.dataset.limit)) { advise(WORDS.large); return; }
    busy = true;
    advise("");
    results.textContent = "";
    downloads.hidden = true;
    form.querySelector(".send").setAttribute("aria-disabled", "true");
    show(WORDS.reading);
    base64(file)
      .then(function (content) { return post("evaluate", [file.name, content]); })
      .then(function (reply) { show(WORDS.waiting); return follow("evaluate", reply.event_id, onData); })
      .then(function (last) {
        if (!last || last.state === "progress") throw new Error(WORDS.offline);
        if (last.state === "notice") { advise(last.text); return; }
        results.innerHTML = last.html;
        offer(last.files);
      })
      .catch(function (error) { advise(error instanceof TypeError ? WORDS.offline : error.message); })
      .then(function () {
        busy = false;
        progress.hidden = true;
        form.querySelector(".send").setAttribute("aria-disabled", "false");
      });
  });

  input.addEventListener("change", function () {
    site.querySelector(".name").textContent = input.files[0] ? input.files[0].name : "还没有选择文件";
    advise("");
  });
})();
