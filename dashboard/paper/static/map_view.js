// A map in a file as the script sees it: draws what depends on the part shown, and nothing else.

import { scaleBar } from "../../map/static/map/scale.js";
import { borderLook, bubbleScale, crowdScale } from "../../map/static/map/zoom_looks.js";
import { fitted } from "./box.js";
import { placeNames } from "./names.js";

const EQUATOR_M = 40_075_016.686;
const TILE_M = EQUATOR_M / 512; // web mercator metres of a pixel at zoom 0
const SCALE_ROOM_PX = 110;
const REST_MS = 180; // moving shifts the picture; once it rests this long it is drawn anew
const numbers = (text) => text.split(" ").map(Number);

/** The latitude of a web mercator y in metres. */
export function latitudeOf(y) {
  return (Math.atan(Math.sinh((2 * Math.PI * y) / EQUATOR_M)) * 180) / Math.PI;
}

/** The map of an SVG element in its window; `words` are the page's. */
export function createMapView(svg, words) {
  const frame = numbers(svg.getAttribute("viewBox"));
  const world = numbers(svg.dataset.world);
  const unit_m = Number(svg.dataset.unit);
  const all = (selector) => [...svg.querySelectorAll(selector)];
  const groups = all(".signs");
  const [patterns, borders, corners] = [all("pattern"), all("[data-level]:not(.labels)"), all(".corner")];
  const signs = groups.flatMap(signsOf);
  const names = all(".labels text").map(nameOf);
  const bar = svg.querySelector(".scale path");
  const length = svg.querySelector(".scale text");
  const inset = svg.closest(".ground").querySelector(".locator .view");
  let box = frame;
  let drawn = frame; // the box of the picture
  let wanted = frame; // what was asked for, whatever the window's shape
  let timer = 0;

  const size = () => ({ width: svg.clientWidth, height: svg.clientHeight });

  function draw() {
    const { width, height } = size();
    if (!width || !height) return;
    clearTimeout(timer);
    drawn = box;
    svg.style.transform = "";
    const perPixel = box[2] / width;
    const zoom = Math.log2(TILE_M / (perPixel * unit_m));
    svg.setAttribute("viewBox", box.map((edge) => edge.toFixed(2)).join(" "));
    for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${perPixel})`);
    for (const group of groups) {
      group.style.setProperty("--k", perPixel * shareOf(group, zoom));
      group.classList.toggle("later", zoom < Number(group.dataset.minZoom ?? 0));
    }
    for (const line of borders.filter(({ dataset }) => dataset.level > 1)) {
      const look = borderLook(Number(line.dataset.level), zoom);
      line.style.strokeWidth = look.width;
      line.style.strokeOpacity = look.width > 0.05 ? look.opacity : 0;
    }
    drawCorners(perPixel, zoom);
    place(perPixel, zoom);
  }

  /** Shifts and scales the picture there is, which costs nothing, until it can be drawn. */
  function shift() {
    const { width, height } = size();
    const [x, y] = [(drawn[0] - box[0]) / box[2] * width, (drawn[1] - box[1]) / box[3] * height];
    svg.style.transform = `translate(${x}px, ${y}px) scale(${drawn[2] / box[2]})`;
    clearTimeout(timer);
    timer = setTimeout(draw, REST_MS);
  }

  function drawCorners(perPixel, zoom) {
    const [left, top, width, height] = box;
    const latitude = latitudeOf(Number(svg.dataset.north) - (top + height / 2) * unit_m);
    const { metres, width_px } = scaleBar(latitude, zoom, SCALE_ROOM_PX);
    bar.setAttribute("d", `M0-6V0H${width_px.toFixed(1)}V-6`);
    length.textContent = metres >= 1000 ? words.mapKm.replace("{count}", metres / 1000) : words.mapM.replace("{count}", metres);
    for (const corner of corners) {
      const at = corner.classList.contains("north") ? [width - 24 * perPixel, 36 * perPixel] : [14 * perPixel, height - 14 * perPixel];
      corner.style.setProperty("--k", perPixel);
      corner.setAttribute("transform", `translate(${left + at[0]} ${top + at[1]})`);
    }
    if (!inset) return;
    ["x", "y", "width", "height"].forEach((name, at) => inset.setAttribute(name, box[at]));
  }

  function place(perPixel, zoom) {
    const { width, height } = size();
    const circles = signs.filter(({ group }) => !group.classList.contains("later")).map((sign) => ({
      x: (sign.x - box[0]) / perPixel, y: (sign.y - box[1]) / perPixel,
      radius: sign.radius * shareOf(sign.group, zoom), isCount: sign.isCount,
    }));
    const taken = [[0, height - 44, 150, height], [width - 48, 0, width, 60]];
    const shown = new Map(placeNames(names, circles, taken, { box, perPixel, zoom, size: { width, height } })
      .map((one) => [one.candidate.item, one]));
    for (const item of names) {
      const one = shown.get(item);
      item.text.classList.toggle("shown", Boolean(one));
      if (!one) continue;
      const [x, y] = [(one.box[0] + one.box[2]) / 2, (one.box[1] + one.box[3]) / 2];
      item.text.setAttribute("transform", `translate(${box[0] + x * perPixel} ${box[1] + y * perPixel}) scale(${perPixel})`);
    }
  }

  return {
    /** Moves to a box; it is what was asked for whatever becomes of the window. */
    show(next) {
      wanted = box = next;
      shift();
    },
    resize() {
      const { width, height } = size();
      if (!width || !height) return;
      box = fitted(wanted, width / height);
      draw();
    },
    reset() {
      const { width, height } = size();
      wanted = box = fitted(frame, width / height);
      draw();
    },
    world,
    limits: { least: frame[2] / 25, most: 1.2 * Math.max(frame[2], world[2]) },
    get box() {
      return box;
    },
  };
}

function shareOf({ classList, dataset }, zoom) {
  const count = Number(dataset.count);
  return classList.contains("bubbles") ? bubbleScale(count, zoom) : crowdScale(count, zoom);
}

function signsOf(group) {
  const isCount = group.classList.contains("bubbles");
  return [...group.children].map((sign) => {
    const { e: x, f: y } = sign.transform.baseVal.getItem(0).matrix;
    const radius = isCount ? Number(sign.querySelector("circle").getAttribute("r")) : Number(group.dataset.size ?? 8) / 2;
    return { group, x, y, radius, isCount };
  });
}

const pen = globalThis.document?.createElement("canvas").getContext("2d");

function nameOf(text) {
  const [x, y, ...room] = numbers(text.dataset.at);
  const group = text.parentNode;
  const size_px = Number(group.getAttribute("font-size"));
  pen.font = `${size_px}px ${getComputedStyle(text).fontFamily}`;
  return {
    x, y, room, text, size_px, level: Number(group.dataset.level),
    width: pen.measureText(text.textContent).width, isBeside: text.classList.contains("beside"),
  };
}
