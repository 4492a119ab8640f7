// A button that opens a box: Escape and a press elsewhere close it, the focus goes back.

import { setAttribute, setShown } from "./dom.js";

/** Returns {open(), close(returnFocus), isOpen}. `onOpen` runs after the box is shown. */
export function makePopover(button, box, onOpen = () => {}) {
  const host = button.parentElement;
  const state = {
    get isOpen() {
      return !box.hidden;
    },
    open() {
      setShown(box, true);
      setAttribute(button, "aria-expanded", "true");
      document.addEventListener("pointerdown", pressedElsewhere, true);
      onOpen();
    },
    close(returnFocus = false) {
      if (box.hidden) return;
      setShown(box, false);
      setAttribute(button, "aria-expanded", "false");
      document.removeEventListener("pointerdown", pressedElsewhere, true);
      if (returnFocus) button.focus();
    },
  };

  function pressedElsewhere(event) {
    if (!host.contains(event.target)) state.close();
  }

  setShown(box, false);
  setAttribute(button, "aria-expanded", "false");
  button.addEventListener("click", () => (state.isOpen ? state.close() : state.open()));
  host.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.isOpen) {
      event.stopPropagation();
      state.close(true);
    }
  });
  host.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !host.contains(event.relatedTarget)) state.close();
  });
  return state;
}

/** Arrow keys, Home and End move the focus among `nodes()`; returns true if it did. */
export function moveFocus(event, nodes) {
  const list = nodes();
  const at = list.indexOf(document.activeElement);
  const to = {
    ArrowDown: Math.min(at + 1, list.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    Home: 0,
    End: list.length - 1,
  }[event.key];
  if (to === undefined || !list.length) return false;
  event.preventDefault();
  list[to].focus();
  return true;
}
