// The help panel and the conversation: focus, scrolling, closing. Everything works without it, on /help/.
(function () {
  "use strict";
  var opener = null;
  function panel() { return document.getElementById("help-panel"); }
  function toLatest(log) {
    if (!log || !log.lastElementChild) return;
    var mine = log.querySelectorAll(".msg--me");
    var last = mine.length ? mine[mine.length - 1] : null;
    // The question stays in sight with its answer below; what a person writes later only comes into view.
    var near = last && log.children.length - Array.prototype.indexOf.call(log.children, last) <= 4;
    show(near ? last : log.lastElementChild, near ? "start" : "nearest");
  }
  function show(line, block) {
    var box = line.closest(".panel__b");
    // Beside a page only the panel scrolls; on a phone the panel is part of the page.
    if (box && getComputedStyle(box.parentElement).position === "sticky") {
      box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
    } else line.scrollIntoView({ block: block });
  }
  function close() {
    var place = panel();
    if (!place || !place.firstElementChild) return;
    place.replaceChildren();
    if (opener) opener.focus();
  }
  document.addEventListener("click", function (event) {
    var help = event.target.closest(".help");
    if (help) opener = help;
    if (event.target.closest("[data-close-panel]")) { event.preventDefault(); close(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && panel() && panel().contains(document.activeElement)) close();
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    var target = event.target;
    if (target.id === "help-panel") {
      var heading = target.querySelector("h2");
      if (heading) heading.focus();
      toLatest(document.getElementById("talk"));
    } else if (target.id === "talk" || target.closest && target.closest("#talk")) {
      toLatest(document.getElementById("talk"));
      var field = document.getElementById("question");
      if (field && (document.activeElement === document.body || !document.activeElement)) field.focus();
    }
  });
}());
