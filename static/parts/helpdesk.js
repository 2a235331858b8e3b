// Ctrl+Enter (Command+Enter) in a field marked data-send presses its form's main button.
(function () {
  "use strict";
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    var field = event.target.closest("[data-send]");
    if (!field || !field.form) return;
    event.preventDefault();
    field.form.requestSubmit(field.form.querySelector(".btn--go"));
  });
  // What is typed survives a page that is left by mistake, in this tab only, until it is sent.
  var field = document.querySelector("[data-send]");
  if (!field) return;
  var key = "draft " + location.pathname;
  if (!field.value) field.value = sessionStorage.getItem(key) || "";
  document.addEventListener("input", function (event) {
    if (event.target.matches("[data-send]")) sessionStorage.setItem(key, event.target.value);
  });
  document.addEventListener("submit", function (event) {
    if (event.target.id === "reply") sessionStorage.removeItem(key);
    if (event.target.action.endsWith("/account/sign-out")) sessionStorage.clear();
  });
}());
