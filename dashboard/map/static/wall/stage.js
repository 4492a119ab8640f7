// The wall is laid out 600 pixels high and scaled to the screen, so that every size is a share of
// the height: 12 px of the layout are a fiftieth of any screen, 24 px a twenty-fifth.

import { setScale } from "../map/pixels.js";

const HEIGHT = 600;
const WIDE = 2.6; // from this ratio on there is room for a column on either side of the map

/** Keeps `root` as large as the window; `onChange()` after each change. Returns a cleanup. */
export function fillWindow(root, onChange) {
  function fit() {
    const scale = innerHeight / HEIGHT;
    setScale(scale);
    root.style.width = `${innerWidth / scale}px`;
    root.style.height = `${HEIGHT}px`;
    root.style.transform = `scale(${scale})`;
    root.toggleAttribute("data-wide", innerWidth / innerHeight > WIDE);
    onChange();
  }
  fit();
  addEventListener("resize", fit);
  return () => removeEventListener("resize", fit);
}
