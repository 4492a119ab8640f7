// Backspace leads one level up from anywhere on the page, except where it takes back a letter.

const NO_TEXT = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** Whether a key pressed in an element writes into it. */
export function takesText(node) {
  if (!node?.tagName) return false;
  if (node.isContentEditable || node.tagName === "TEXTAREA") return true;
  return node.tagName === "INPUT" && !NO_TEXT.has(node.type);
}

/** Calls `up()` for each Backspace that nobody else has taken; returns a cleanup. */
export function listenToBackspace(page, up) {
  function pressed(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.key !== "Backspace" || !isPlain || event.defaultPrevented) return;
    if (takesText(event.composedPath?.()[0] ?? event.target)) return;
    event.preventDefault();
    up();
  }
  page.addEventListener("keydown", pressed);
  return () => page.removeEventListener("keydown", pressed);
}
