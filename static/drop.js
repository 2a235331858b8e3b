// Lets a set be dropped on the zone; the button in it does the same without a mouse.
(function () {
  "use strict";
  document.querySelectorAll("[data-drop]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]");
    var chosen = zone.querySelector("[data-drop-chosen]");
    zone.classList.add("is-live");
    zone.querySelector("[data-drop-words]").hidden = false;
    function tell() {
      var count = input.files.length;
      chosen.hidden = count === 0;
      chosen.textContent = count === 0 ? "" : count === 1 ? "1つのファイルを選びました：" + input.files[0].name : count + "つのファイルを選びました";
    }
    input.addEventListener("change", tell);
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("is-over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); }
    });
  });
}());
