// Names on the map: placed by priority on a canvas of their own, none over another.

const SIZE_PX = { 1: 20, 2: 16, 3: 13.5, 4: 12, 5: 11 };
const FROM_ZOOM = { 1: 0, 2: 0, 3: 10.6, 4: 12.4, 5: 14 };
const UNTIL_ZOOM = { 1: 8.2, 2: 12.6, 3: 14.4, 4: 16.5, 5: 99 };
const GAP_PX = 3;

/** Boxes of the labels that fit, best first: each {x, y, w, h, …label}. Pure, so that it is tested. */
export function place(labels, blocked = []) {
  const cellSize = 64;
  const grid = new Map();
  const squares = (box) => {
    const found = [];
    for (let x = Math.floor(box.x / cellSize); x <= Math.floor((box.x + box.w) / cellSize); x += 1) {
      for (let y = Math.floor(box.y / cellSize); y <= Math.floor((box.y + box.h) / cellSize); y += 1) {
        found.push(`${x},${y}`);
      }
    }
    return found;
  };
  const add = (box) => {
    for (const key of squares(box)) {
      if (!grid.has(key)) grid.set(key, []);
      grid.get(key).push(box);
    }
  };
  const hits = (box) => squares(box).some((key) => grid.get(key)?.some((other) => overlap(box, other)));
  blocked.forEach(add);
  const placed = [];
  for (const label of labels) {
    const box = { ...label, x: label.cx - label.w / 2, y: label.cy - label.h / 2 };
    if (!hits(box)) {
      add(box);
      placed.push(box);
    }
  }
  return placed;
}

export function overlap(a, b) {
  return a.x < b.x + b.w + GAP_PX && b.x < a.x + a.w + GAP_PX
    && a.y < b.y + b.h + GAP_PX && b.y < a.y + a.h + GAP_PX;
}

export function createLabels(parent) {
  const canvas = document.createElement("canvas");
  canvas.className = "cm-labels";
  canvas.setAttribute("aria-hidden", "true");
  parent.append(canvas);
  const context = canvas.getContext("2d");
  const widths = new Map();

  function widthOf(text, font) {
    const key = font + text;
    if (!widths.has(key)) {
      context.font = font;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  }

  function candidates({ geometry, view, viewport, family, scale }) {
    const { header, tree } = geometry;
    const found = [];
    const deepest = Math.max(view.level, Math.min(geometry.deepest, (tree.level[view.area] ?? 1) + 1));
    for (const level of geometry.levels) {
      if (level > deepest || viewport.zoom < FROM_ZOOM[level] - 0.001) continue;
      for (const code of header.codes[level]) {
        const isOpen = code === view.area;
        if (isOpen && tree.level[code] < geometry.deepest) continue;
        if (!isOpen && viewport.zoom > UNTIL_ZOOM[level]) continue;
        const point = header.label[code];
        if (!point) continue;
        const [cx, cy] = viewport.project(point);
        if (cx < -60 || cy < -20 || cx > viewport.width + 60 || cy > viewport.height + 20) continue;
        const inside = tree.pathOf(code).includes(view.area);
        const text = header.names[code][view.lang === "en" ? 1 : 0];
        const size = (SIZE_PX[level] ?? 11) * scale;
        const font = `${level <= 2 ? 600 : 400} ${size}px ${family}`;
        const box = header.bounds[code];
        const weight = (box[2] - box[0]) * (box[3] - box[1]);
        found.push({
          code, text, font, level, size, cx, cy, inside,
          w: widthOf(text, font) + 6, h: size + 4,
          rank: (isOpen ? -100 : 0) + (inside ? 0 : 50) + level * 10 - Math.min(9, weight * 400),
        });
      }
    }
    return found.sort((a, b) => a.rank - b.rank || (a.code < b.code ? -1 : 1));
  }

  function draw(scene) {
    const ratio = globalThis.devicePixelRatio || 1;
    const { viewport } = scene;
    const wide = Math.round(viewport.width * ratio);
    const high = Math.round(viewport.height * ratio);
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, viewport.width, viewport.height);
    if (!scene.geometry || !scene.isOn) return;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of place(candidates(scene), scene.blocked)) {
      context.font = label.font;
      context.globalAlpha = label.inside ? 1 : 0.5;
      context.strokeStyle = scene.theme === "dark" ? "rgb(10 18 24 / 85%)" : "rgb(255 255 255 / 88%)";
      context.lineWidth = 3.5;
      context.strokeText(label.text, label.cx, label.cy);
      context.fillStyle = scene.theme === "dark" ? "#e8eef2" : "#1d2a33";
      context.fillText(label.text, label.cx, label.cy);
    }
    context.globalAlpha = 1;
  }

  return { draw, forgetWidths: () => widths.clear() };
}
