// The signs of sites, drawn once into one picture from which the graphics card takes them.

const SIDE = 64; // pixels of one sign's square
const RADIUS = 21; // of the sign in it; the rest is its casing and air
const CASING = 6;

/** How much larger a sign's square is than the sign. */
export const SQUARE_PER_SIGN = SIDE / (2 * RADIUS);

const OUTLINES = {
  circle: (path) => path.arc(0, 0, RADIUS, 0, 2 * Math.PI),
  square: (path) => path.rect(-RADIUS * 0.86, -RADIUS * 0.86, RADIUS * 1.72, RADIUS * 1.72),
  diamond: (path) => polygon(path, [[0, -1.12], [1.12, 0], [0, 1.12], [-1.12, 0]]),
  triangle: (path) => polygon(path, [[0, -1.05], [1.1, 0.85], [-1.1, 0.85]]),
  cross: (path) => polygon(path, [
    [-0.36, -1], [0.36, -1], [0.36, -0.36], [1, -0.36], [1, 0.36], [0.36, 0.36],
    [0.36, 1], [-0.36, 1], [-0.36, 0.36], [-1, 0.36], [-1, -0.36], [-0.36, -0.36],
  ]),
  arrow: (path) => polygon(path, [[0, -1], [0.8, 0.8], [0, 0.35], [-0.8, 0.8]]),
};

function polygon(path, points) {
  points.forEach(([x, y], i) => (i ? path.lineTo(x * RADIUS, y * RADIUS) : path.moveTo(x * RADIUS, y * RADIUS)));
  path.closePath();
}

/**
 * A picture of signs in a row and where each is: {image, mapping}.
 * `signs`: [{shape, colour}]; the mapping's names are their positions, "0", "1", …
 */
export function drawSigns(signs, casing) {
  const image = document.createElement("canvas");
  image.width = SIDE * Math.max(1, signs.length);
  image.height = SIDE;
  const context = image.getContext("2d");
  const mapping = {};
  signs.forEach(({ shape, colour }, at) => {
    const path = new Path2D();
    (OUTLINES[shape] ?? OUTLINES.circle)(path);
    context.setTransform(1, 0, 0, 1, SIDE * (at + 0.5), SIDE / 2);
    context.lineJoin = "round";
    context.lineWidth = CASING * 2;
    context.strokeStyle = casing;
    context.stroke(path);
    const isUnknown = shape === "unknown"; // none of the known states' looks, whatever its colour
    context.fillStyle = isUnknown ? casing : colour;
    context.fill(path);
    if (isUnknown) {
      context.lineWidth = CASING;
      context.strokeStyle = context.fillStyle = colour;
      context.stroke(path);
      context.font = `bold ${1.7 * RADIUS}px sans-serif`;
      context.textAlign = "center";
      context.fillText("?", 0, 0.6 * RADIUS);
    }
    mapping[at] = { x: SIDE * at, y: 0, width: SIDE, height: SIDE, anchorX: SIDE / 2, anchorY: SIDE / 2, mask: false };
  });
  return { image, mapping };
}
