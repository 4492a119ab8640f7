// Whether the map shows anything: a canvas may be there, and alive, and blank.

const SAMPLES = 24; // along each side

/** Draws once more and looks at the colours; false without a map, a context or a second colour. */
export function isPainted() {
  const { deck } = globalThis.__cm ?? {};
  const gl = deck?.device?.gl;
  if (!gl || gl.isContextLost()) return false;
  deck.redraw("watchdog"); // what was drawn before may be gone from the buffer
  const { width, height } = gl.canvas;
  const pixel = new Uint8Array(4);
  const colours = new Set();
  for (let row = 1; row < SAMPLES; row += 1) {
    for (let column = 1; column < SAMPLES; column += 1) {
      gl.readPixels(
        Math.floor((width * column) / SAMPLES), Math.floor((height * row) / SAMPLES),
        1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel,
      );
      colours.add(pixel.join());
      if (colours.size > 1) return true;
    }
  }
  return false;
}
