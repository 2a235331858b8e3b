// The office client's window: a set may be dropped; choosing or dropping it is enough to have it checked.
(function () {
  "use strict";
  document.querySelectorAll("[data-needs-script]").forEach(function (one) { one.hidden = false; });
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    zone.classList.add("is-live");
    zone.querySelectorAll("[data-drop-words]").forEach(function (words) { words.hidden = false; });
    function check() {
      if (!input.files.length) return;
      zone.querySelector("[data-drop-chosen]").textContent = input.files.length + "つのファイルを確かめています";
      input.form.requestSubmit();
    }
    input.addEventListener("change", check);
    window.addEventListener("pageshow", function (event) { if (event.persisted) input.form.reset(); });
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("is-over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; check(); }
    });
  });
  // A file that misses the zone must not replace the window.
  ["dragover", "drop"].forEach(function (name) {
    document.addEventListener(name, function (event) { event.preventDefault(); });
  });
}());
