// The names on the map: chosen by rank and room, drawn on a canvas of their own in step with it.

import { placeLabels } from "./placement.js";
import { toWorld } from "./mercator.js";
import { FROM_ZOOM, LABEL_PX } from "./zoom_looks.js";

const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const HALO_PX = 3;
const KEEP_CLEAR_ZOOM = 11; // from here on names make way for every sign
const VALUE_PX = 11.5;
const FADE_MS = 160;
const SPRITES_MOST = 3000;

/** Every area that can have a name on the map: where, how large, which rank. */
export function labelItems(city, tree) {
  const { header } = city;
  return Object.entries(header.label).map(([code, point]) => {
    const [west, south, east, north] = header.bounds[code];
    const [x0, y0] = toWorld(west, south);
    const [x1, y1] = toWorld(east, north);
    const [x, y] = toWorld(...point);
    return {
      code, level: tree.level(code), x, y, width: x1 - x0, height: y1 - y0, names: header.names[code],
    };
  }).filter(({ level }) => level > 1);
}

/** The name without what its parent's name says already: 前山社区第2网格 → 第2网格. */
export function shortName(name, parentName) {
  return parentName && name.startsWith(parentName) && name.length > parentName.length
    ? name.slice(parentName.length).trim() : name;
}

/**
 * The labels that could show, best first.
 *
 * `scene`: {projected, size, view, tree, lang, valueOf(code) → text or null, measure(text, size) →
 * px, bubbleAt(code) → radius, shown: Set of codes that show now}.
 */
export function candidatesOf(items, scene) {
  const { projected, size, view, tree } = scene;
  const { scale } = projected;
  const zoom = Math.log2(scale);
  const hidden = new Set(tree.path(view.area));
  if (tree.level(view.area) >= 5) hidden.delete(view.area);
  const found = [];
  for (const item of items) {
    if (hidden.has(item.code) || zoom < FROM_ZOOM[item.level]) continue;
    const [x, y] = projected.place(item.x, item.y);
    if (x < 0 || y < 0 || x > size.width || y > size.height) continue;
    const isInside = tree.path(item.code).includes(view.area);
    if (!isInside && item.level > Math.max(2, tree.level(view.area))) continue;
    const roomX = item.width * scale;
    const roomY = item.height * scale;
    if (roomX > 6 * size.width && roomY > 6 * size.height) continue;
    const text = scene.textOf(item);
    const size_px = LABEL_PX[item.level] ?? 11;
    const width = scene.measure(text, size_px) + 2 * HALO_PX;
    const fits = item.level === 2 || (roomX > width * 0.72 && roomY > size_px * 1.1);
    if (!fits) continue;
    const value = isInside && item.level === view.level && roomY > size_px * 2.6 ? scene.valueOf(item.code) : null;
    const height = size_px * 1.25 + (value ? VALUE_PX * 1.25 : 0);
    const bubble = scene.bubbleAt(item.code);
    const below = bubble + height / 2 + 1;
    found.push({
      item, text, value, size_px, isInside, x, y,
      width: Math.max(width, value ? scene.measure(value, VALUE_PX) + 2 * HALO_PX : 0),
      height,
      offsets: [...(bubble ? [[0, below], [0, -below]] : [[0, 0], [0, height * 0.6], [0, -height * 0.6]]),
        ...(item.level === 2 ? [[0, 1.4 * height], [0, -1.4 * height], [0.5 * width, 0], [-0.5 * width, 0]] : [])],
      rank: (isInside ? 0 : 10) + item.level - (scene.shown.has(item.code) ? 0.5 : 0),
      area: roomX * roomY,
    });
  }
  return found.sort((a, b) => a.rank - b.rank || b.area - a.area);
}

/** The canvas of labels over the map. */
export function createLabels(parent) {
  const canvas = document.createElement("canvas");
  canvas.className = "cm-map-labels";
  canvas.setAttribute("aria-hidden", "true");
  parent.append(canvas);
  const context = canvas.getContext("2d");
  const sprites = new Map();
  const widths = new Map();
  const alphas = new Map(); // code → {alpha, target, drawn}
  let drawnAt_ms = 0;
  let paintedKey = null; // what stands on the canvas

  function measure(text, size_px) {
    const key = `${size_px} ${text}`;
    if (!widths.has(key)) {
      context.font = `${size_px}px ${FONT}`;
      widths.set(key, context.measureText(text).width);
    }
    return widths.get(key);
  }

  function sprite(text, size_px, ink, halo, ratio) {
    const key = `${ratio} ${size_px} ${ink} ${text}`;
    let made = sprites.get(key);
    if (made) return made;
    const width = Math.ceil((measure(text, size_px) + 2 * HALO_PX + 2) * ratio);
    const height = Math.ceil((size_px * 1.4 + 2 * HALO_PX) * ratio);
    made = document.createElement("canvas");
    made.width = width;
    made.height = height;
    const pen = made.getContext("2d");
    pen.scale(ratio, ratio);
    pen.font = `${size_px}px ${FONT}`;
    pen.textBaseline = "alphabetic";
    pen.lineJoin = "round";
    pen.lineWidth = HALO_PX * 1.5;
    pen.strokeStyle = halo;
    pen.globalAlpha = 0.86;
    const baseline = HALO_PX + size_px * 1.06;
    pen.strokeText(text, HALO_PX + 1, baseline);
    pen.globalAlpha = 1;
    pen.fillStyle = ink;
    pen.fillText(text, HALO_PX + 1, baseline);
    if (sprites.size > SPRITES_MOST) sprites.clear();
    sprites.set(key, made);
    return made;
  }

  function stamp(text, size_px, ink, x, y, scene) {
    const image = sprite(text, size_px, ink, scene.theme.halo, scene.ratio);
    context.drawImage(image, Math.round(x * scene.ratio - image.width / 2), Math.round(y * scene.ratio - image.height / 2));
  }

  function resize({ width, height }, ratio) {
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) {
      canvas.width = w;
      canvas.height = h;
    }
  }

  /** Draws what fits; returns true while labels are still fading. */
  function draw(items, scene, now_ms) {
    const counts = scene.bubbles.filter((one) => one.radius >= 8);
    const candidates = scene.isOn
      ? candidatesOf(items, { ...scene, measure, shown: alphas }) : [];
    // Districts are named even over bubbles, if need be; every other name keeps clear of them.
    const districts = candidates.filter(({ item }) => item.level === 2);
    const clear = placeLabels(districts, scene.size, [...scene.taken, ...counts.map(({ box }) => box)]);
    const isClear = new Set(clear.map(({ candidate }) => candidate));
    const first = [...clear, ...placeLabels(
      districts.filter((one) => !isClear.has(one)), scene.size, [...scene.taken, ...clear.map(({ box }) => box)],
    )];
    const near = Math.log2(scene.projected.scale) >= KEEP_CLEAR_ZOOM;
    const taken = [...scene.taken, ...(near ? scene.signs : []), ...first.concat(near ? scene.bubbles : counts).map(({ box }) => box)];
    const placed = [...first, ...placeLabels(candidates.filter(({ item }) => item.level !== 2), scene.size, taken)];
    const step = scene.isStill ? 1 : Math.min(1, (now_ms - drawnAt_ms) / FADE_MS);
    drawnAt_ms = now_ms;
    const now = new Set(placed.map(({ candidate }) => candidate.item.code));
    let isFading = false;
    for (const [code, entry] of alphas) {
      if (now.has(code)) continue;
      alphas.delete(code); // a name that lost its room goes at once: another may be in its place
      entry.alpha = 0;
    }
    for (const code of now) {
      const entry = alphas.get(code) ?? { alpha: step < 1 ? 0 : 1 };
      entry.alpha = Math.min(1, entry.alpha + step);
      if (entry.alpha < 1) isFading = true;
      alphas.set(code, entry);
    }
    paintAll(counts, placed, scene);
    return isFading;
  }

  /** Paints counts and names, unless they stand there already: most days of a play change none. */
  function paintAll(counts, placed, scene) {
    const { size, ratio, isPast, theme } = scene;
    const key = JSON.stringify([
      size, ratio, theme, isPast, counts.map(({ count, px, py, radius }) => [count, px, py, radius]),
      placed.map(({ candidate: { item, text, value, isInside }, box }) => [text, value, isInside, box, alphas.get(item.code).alpha]),
    ]);
    if (key === paintedKey) return;
    paintedKey = key;
    resize(size, ratio);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.globalAlpha = isPast ? 0.3 : 1;
    for (const one of counts) stampCount(one, scene);
    context.globalAlpha = 1;
    for (const { candidate, box } of placed) paint(candidate, box, alphas.get(candidate.item.code).alpha, scene);
  }

  function paint({ text, value, size_px, isInside, item }, [left, top, right, bottom], alpha, scene) {
    context.globalAlpha = alpha * (isInside ? 1 : scene.theme.besideAlpha);
    const ink = item.level <= 3 ? scene.theme.ink : scene.theme.quiet;
    const x = (left + right) / 2;
    const middle = (top + bottom) / 2;
    if (value) {
      stamp(text, size_px, ink, x, middle - VALUE_PX * 0.62, scene);
      stamp(value, VALUE_PX, scene.theme.ink, x, middle + size_px * 0.62, scene);
    } else {
      stamp(text, size_px, ink, x, middle, scene);
    }
    context.globalAlpha = 1;
  }

  function stampCount({ count, px, py, radius }, { ratio }) {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = `${Math.min(14, Math.max(10, radius * 0.9))}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = "#ffffff";
    context.fillText(String(count), px, py + 0.5);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  return {
    canvas,
    draw,
    placed: () => [...alphas.keys()],
    /** After fonts have come: everything measured and drawn before is wrong. */
    forget() {
      paintedKey = null;
      sprites.clear();
      widths.clear();
    },
  };
}

/** Resolves when the map's font is there for these characters; never rejects. */
export async function fontsReady(text) {
  try {
    await document.fonts.load(`14px "Noto Sans SC"`, text.slice(0, 400));
  } catch (error) {
    console.warn("command map: font", error);
  }
}
