// Pixels of the page and of the screen. A wall is laid out at one height and scaled to its screen.

let scale = 1;

/** How many pixels of the page one of the layout takes; set by who scales the layout. */
export function setScale(next) {
  scale = next;
}

/** Pixels of the screen per pixel of the layout. */
export const pixelRatio = () => (globalThis.devicePixelRatio || 1) * scale;

/** Whether the layout is scaled, so that the browser's own ratio is not the layout's. */
export const isScaled = () => scale !== 1;

/** The box of an element in pixels of the layout. */
export function boxOf(node) {
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const [l, t, r, b] = [left, top, right, bottom].map((edge) => edge / scale);
  return { left: l, top: t, right: r, bottom: b, width: r - l, height: b - t };
}
