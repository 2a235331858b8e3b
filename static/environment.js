// Reads the PC (STEP 0) and posts what it read; on the result page it reads again when the screen changes.
(function () {
  "use strict";
  var LIMIT = 8000;

  function hints() {
    var data = navigator.userAgentData;
    if (!data || !data.getHighEntropyValues) return Promise.resolve({});
    return data.getHighEntropyValues(["platformVersion"]).catch(function () { return {}; });
  }

  function reach() {
    var begun = performance.now();
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, LIMIT);
    return fetch("/api/v1/time", { cache: "no-store", signal: stop.signal }).then(function (answer) {
      if (!answer.ok) throw new Error("no answer");
      return answer.json();
    }).then(function (told) {
      var took = Math.round(performance.now() - begun);
      return { reach_ms: took, skew_seconds: Math.round((Date.now() - took / 2 - Date.parse(told.now)) / 1000) };
    }).catch(function () { return {}; }).finally(function () { clearTimeout(timer); });
  }

  function read() {
    return Promise.all([hints(), reach()]).then(function (both) {
      var data = navigator.userAgentData || {};
      var form = new URLSearchParams();
      form.set("by", "machine");
      form.set("platform", data.platform || "");
      form.set("platform_version", both[0].platformVersion || "");
      form.set("width", screen.width);
      form.set("height", screen.height);
      form.set("ratio", Math.round(window.devicePixelRatio * 1000) / 1000);
      form.set("pdf", navigator.pdfViewerEnabled === undefined ? "" : navigator.pdfViewerEnabled ? "yes" : "no");
      if (both[1].reach_ms !== undefined) {
        form.set("reach_ms", both[1].reach_ms);
        form.set("skew_seconds", both[1].skew_seconds);
      }
      return form;
    });
  }

  function send(address) {
    return read().then(function (form) {
      return fetch(address, { method: "POST", body: form, redirect: "follow" });
    }).then(function (answer) {
      if (!answer.ok) throw new Error("refused");
      // Replaces the reading page, so that the browser's Back does not read again.
      location.replace(answer.url);
    });
  }

  var reading = document.querySelector("[data-environment]");
  if (reading) {
    var questions = document.querySelector("[data-environment-questions]");
    if (!document.querySelector(".err-sum")) {
      reading.hidden = false;
      questions.hidden = true;
      send(reading.dataset.environment).catch(function () {
        reading.hidden = true;
        questions.hidden = false;
      });
    }
  }

  var watched = document.querySelector("[data-environment-watch]");
  if (watched) {
    var busy = false;
    setInterval(function () {
      var same = String(screen.width) === watched.dataset.width && String(screen.height) === watched.dataset.height;
      if (same || busy) return;
      busy = true;
      send(watched.dataset.environmentWatch).catch(function () { busy = false; });
    }, 2000);
  }
}());
