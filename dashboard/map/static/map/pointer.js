// Clicks, hovering and keys on the map. The DOM's click, because a press of more than a quarter of
// a second would not count as one with deck.gl.

const DRAG_PX = 6;
const PAN_PX = 90;
const ZOOM_STEP = 0.6;

/**
 * `onClick(x, y, event)`, `onHover(x, y)` at most once a frame, `onLeave()`, `onGrab()` when a
 * finger or button goes down or a wheel turns; coordinates in pixels from the map's top left.
 */
export function listenToPointer(surface, { onClick, onHover, onLeave, onGrab }) {
  let down = null;
  let isDragged = false;
  let frame = 0;
  let last = null;
  const at = (event) => {
    const box = surface.getBoundingClientRect();
    const scale = box.width / (surface.clientWidth || box.width); // of a wall; 1 on a desk
    return [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale];
  };
  const listen = {
    pointerdown(event) {
      down = [event.clientX, event.clientY];
      isDragged = !event.isPrimary;
      onGrab();
    },
    pointermove(event) {
      if (down && event.buttons && Math.hypot(event.clientX - down[0], event.clientY - down[1]) > DRAG_PX) {
        isDragged = true;
      }
      if (event.pointerType === "touch") return;
      last = event.buttons ? null : at(event);
      if (!last) onLeave();
      else frame ||= requestAnimationFrame(() => {
        frame = 0;
        if (last) onHover(...last);
      });
    },
    pointerleave() {
      last = null;
      onLeave();
    },
    wheel: () => onGrab(),
    click(event) {
      const isClick = !isDragged && event.button === 0;
      down = null;
      isDragged = false;
      if (isClick) onClick(...at(event), event);
    },
  };
  for (const [type, handler] of Object.entries(listen)) {
    surface.addEventListener(type, handler, { capture: true, passive: true });
  }
  return () => {
    cancelAnimationFrame(frame);
    for (const [type, handler] of Object.entries(listen)) surface.removeEventListener(type, handler, { capture: true });
  };
}

/** Arrows move, + and − zoom, 0 shows the whole area, Escape and Backspace lead one level up. */
export function listenToKeys(surface, { nudge, fit, up, hide }) {
  const keys = {
    ArrowLeft: () => nudge(-PAN_PX, 0, 0),
    ArrowRight: () => nudge(PAN_PX, 0, 0),
    ArrowUp: () => nudge(0, -PAN_PX, 0),
    ArrowDown: () => nudge(0, PAN_PX, 0),
    "+": () => nudge(0, 0, ZOOM_STEP),
    "=": () => nudge(0, 0, ZOOM_STEP),
    "-": () => nudge(0, 0, -ZOOM_STEP),
    _: () => nudge(0, 0, -ZOOM_STEP),
    0: fit,
    Home: fit,
    Escape: up,
    Backspace: up,
  };
  const pressed = (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target !== surface) return;
    event.preventDefault();
    hide();
    act();
  };
  surface.addEventListener("keydown", pressed);
  return () => surface.removeEventListener("keydown", pressed);
}
