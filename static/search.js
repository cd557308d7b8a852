// "/" and Ctrl+K lead to the search field from anywhere on a page, but not while somebody writes. "/" alone can be
// switched off on the search page (WCAG 2.1.4), since speech input and sticky keys send single letters by mistake.
// Without scripts the field is where it is.
(() => {
  "use strict";
  const OFF = "fristklar-no-slash";
  const field = document.getElementById("sok");
  if (field === null) return;

  const isOff = () => {
    try { return localStorage.getItem(OFF) !== null; } catch { return false; } // a browser that keeps nothing
  };
  const writes = (element) => element.isContentEditable || element.matches("input, textarea, select");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.altKey) return;
    const withControl = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const calls = withControl ? letter === "k" && !event.shiftKey : letter === "/" && !writes(event.target) && !isOff();
    if (!calls || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  const say = () => field.setAttribute("aria-keyshortcuts", isOff() ? "Control+K" : "/ Control+K");
  say();

  const words = document.getElementById("hurtigtast");
  if (words === null) return;
  const button = words.querySelector("button");
  const press = () => button.setAttribute("aria-pressed", String(isOff()));
  press();
  button.addEventListener("click", () => {
    try {
      if (isOff()) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "ja");
    } catch { /* it stays on */ }
    press();
    say();
  });
})();
