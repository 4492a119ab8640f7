// What is pointed at, in words: those of its SVG title, in a box of the page's own.

const BESIDE_PX = 14;
const FINGER_PX = 9; // a finger means what is this near

/** Element → its lines; the titles go, so that the browser does not tell them a second time. */
export function takeTitles(root) {
  const told = new Map();
  for (const title of root.querySelectorAll("svg title")) {
    const [name, ...rest] = title.textContent.split("\n");
    const layer = title.closest("[data-layer]")?.dataset.layer;
    told.set(title.parentNode, layer ? [name, [layer, ...rest].join(" ")] : [name, ...rest]);
    title.remove();
  }
  return told;
}

/** Where the box stands beside a point, within the window. */
export function besidePoint([x, y], { width, height }, room) {
  const left = x + BESIDE_PX + width > room.width ? x - BESIDE_PX - width : x + BESIDE_PX;
  const top = y + BESIDE_PX + height > room.height ? y - BESIDE_PX - height : y + BESIDE_PX;
  return [Math.max(4, left), Math.max(4, top)];
}

/** The box and what it knows: `at(x, y)` what is there, `show(element, point)`. */
export function createTeller(told) {
  const node = document.createElement("div");
  node.className = "tip";
  node.setAttribute("role", "status");
  node.hidden = true;
  document.body.append(node);
  let shown = null;

  function owner(element) {
    for (let one = element; one; one = one.parentNode) if (told.has(one)) return one;
    return null;
  }

  /** What is at a point; a finger takes the nearest sign before the area under it. */
  function at(x, y, isFinger = false) {
    const found = owner(document.elementFromPoint(x, y));
    if (!isFinger || found?.closest(".signs")) return found;
    for (const [dx, dy] of [[0, -1], [1, 0], [0, 1], [-1, 0], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7]]) {
      const near = owner(document.elementFromPoint(x + dx * FINGER_PX, y + dy * FINGER_PX));
      if (near?.closest(".signs")) return near;
    }
    return found;
  }

  function show(element, point) {
    if (element !== shown) {
      shown = element;
      node.replaceChildren(...(told.get(element) ?? []).map((line) => {
        const row = document.createElement("div");
        row.textContent = line;
        return row;
      }));
    }
    node.hidden = !element;
    if (!element) return;
    const room = { width: document.documentElement.clientWidth, height: window.innerHeight };
    const [left, top] = besidePoint(point, { width: node.offsetWidth, height: node.offsetHeight }, room);
    node.style.left = `${left}px`;
    node.style.top = `${top}px`;
  }

  return { at, owner, show };
}
