// A map in a file as the script sees it: draws what depends on the part shown, and nothing else.

import { scaleBar } from "../../map/static/map/scale.js";
import { borderLook, bubbleScale, crowdScale } from "../../map/static/map/zoom_looks.js";
import { fitted } from "./box.js";
import { placeNames } from "./names.js";

const EQUATOR_M = 40_075_016.686;
const TILE_M = EQUATOR_M / 512; // web mercator metres of a pixel at zoom 0
const SCALE_ROOM_PX = 110;
const PLACE_MS = 120; // names are placed once the map rests this long
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
  let wanted = frame; // what was asked for, whatever the window's shape
  let timer = 0;

  const size = () => ({ width: svg.clientWidth, height: svg.clientHeight });

  function draw() {
    const { width, height } = size();
    if (!width || !height) return;
    const perPixel = box[2] / width;
    const zoom = Math.log2(TILE_M / (perPixel * unit_m));
    svg.setAttribute("viewBox", box.map((edge) => edge.toFixed(2)).join(" "));
    svg.style.setProperty("--px", perPixel);
    for (const pattern of patterns) pattern.setAttribute("patternTransform", `scale(${perPixel})`);
    for (const group of groups) {
      group.style.setProperty("--k", perPixel * shareOf(group, zoom));
      group.classList.toggle("later", zoom < Number(group.dataset.minZoom ?? 0));
    }
    for (const line of borders.filter(({ dataset }) => dataset.level > 1)) {
      const look = borderLook(Number(line.dataset.level), zoom);
      line.setAttribute("stroke-width", look.width.toFixed(2));
      line.setAttribute("stroke-opacity", look.width > 0.05 ? look.opacity.toFixed(2) : 0);
    }
    drawNames(perPixel);
    drawCorners(perPixel, zoom);
    clearTimeout(timer);
    timer = setTimeout(place, PLACE_MS);
  }

  function drawCorners(perPixel, zoom) {
    const [left, top, width, height] = box;
    const latitude = latitudeOf(Number(svg.dataset.north) - (top + height / 2) * unit_m);
    const { metres, width_px } = scaleBar(latitude, zoom, SCALE_ROOM_PX);
    bar.setAttribute("d", `M0-6V0H${width_px.toFixed(1)}V-6`);
    length.textContent = metres >= 1000 ? words.mapKm.replace("{count}", metres / 1000) : words.mapM.replace("{count}", metres);
    for (const corner of corners) {
      const at = corner.classList.contains("north") ? [width - 24 * perPixel, 36 * perPixel] : [14 * perPixel, height - 14 * perPixel];
      corner.setAttribute("transform", `translate(${left + at[0]} ${top + at[1]})`);
    }
    if (!inset) return;
    ["x", "y", "width", "height"].forEach((name, at) => inset.setAttribute(name, box[at]));
  }

  function place() {
    const { width, height } = size();
    const perPixel = box[2] / width;
    const zoom = Math.log2(TILE_M / (perPixel * unit_m));
    const drawn = signs.filter(({ group }) => !group.classList.contains("later")).map((sign) => ({
      x: (sign.x - box[0]) / perPixel, y: (sign.y - box[1]) / perPixel,
      radius: sign.radius * shareOf(sign.group, zoom), isCount: sign.isCount,
    }));
    const taken = [[0, height - 44, 150, height], [width - 48, 0, width, 60]];
    const shown = new Map(placeNames(names, drawn, taken, { box, perPixel, zoom, size: { width, height } })
      .map((one) => [one.candidate.item, one]));
    for (const item of names) {
      const one = shown.get(item);
      item.isShown = Boolean(one);
      item.text.classList.toggle("shown", item.isShown);
      if (one) item.off = [(one.box[0] + one.box[2]) / 2 - one.candidate.x, (one.box[1] + one.box[3]) / 2 - one.candidate.y];
    }
    drawNames(perPixel);
  }

  function drawNames(perPixel) {
    for (const { x, y, off, text } of names.filter(({ isShown }) => isShown)) {
      text.setAttribute("transform", `translate(${x + off[0] * perPixel} ${y + off[1] * perPixel}) scale(${perPixel})`);
    }
  }

  /** Shows a box; `isNew` says that it is what was asked for, not only a window of another shape. */
  function show(next, isNew = true) {
    if (isNew) wanted = next;
    box = next;
    draw();
  }

  return {
    show, place,
    resize() {
      const { width, height } = size();
      if (width && height) show(fitted(wanted, width / height), false);
    },
    reset() {
      const { width, height } = size();
      show(fitted(frame, width / height));
    },
    world,
    limits: { least: frame[2] / 40, most: 1.2 * Math.max(frame[2], world[2]) },
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
    x, y, room, text, size_px, level: Number(group.dataset.level), off: [0, 0], isShown: false,
    width: pen.measureText(text.textContent).width, isBeside: text.classList.contains("beside"),
  };
}
