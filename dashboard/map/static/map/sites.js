// Layers of things with a place: points by their state, bubbles by their count, paths flown.

import { lineLayer } from "./ground.js";
import { lineMesh } from "./line_mesh.js";
import { drawSigns, SQUARE_PER_SIGN } from "./shapes.js";
import { toWorld } from "./mercator.js";
import { rgba } from "./theme.js";
import { bytesOf, OUT_OF_SCOPE, unpack } from "./values.js";
import { bubbleScale, crowdScale } from "./zoom_looks.js";

const UNKNOWN_STATE = 255;
const PLAIN_PX = 9; // of a sign whose style says no size
const BUBBLE_PX = { most: 22, least: 5.5, one: 5.5 };
const ARROW_AT = 0.6; // share of a path's length
const FLAT = { depthWriteEnabled: false, depthCompare: "always" };

/** Points of a layer out of its spec and the columns behind its address. */
export function pointsOf(spec, columns) {
  const states = spec.states ? bytesOf(spec.states) : null;
  const count = Math.min(columns.lon.length, columns.lat.length);
  return Array.from({ length: count }, (_, at) => {
    const state = states ? states[at] : 0;
    const [x, y] = toWorld(columns.lon[at], columns.lat[at]);
    return {
      code: columns.code[at], name: String(columns.name[at] ?? ""), position: [columns.lon[at], columns.lat[at]],
      x, y, state: state === UNKNOWN_STATE || state === undefined || state >= spec.styles.length ? -1 : state,
    };
  });
}

const signsDrawn = new Map();

function signsOf(spec, theme) {
  const signs = [
    ...spec.styles.map(({ shape, colour }) => ({ shape, colour })),
    { shape: "unknown", colour: theme.unknown },
  ];
  const key = JSON.stringify([signs, theme.casing]);
  if (!signsDrawn.has(key)) signsDrawn.set(key, drawSigns(signs, theme.casing));
  return { key, ...signsDrawn.get(key) };
}

/** Diameter of a point's sign in pixels. */
export function signSize(spec, point, zoom) {
  return fullSize(spec, point) * crowdScale(spec.count ?? 0, zoom);
}

function fullSize(spec, point) {
  return (spec.styles[point.state] ?? spec.styles[0])?.size_px ?? PLAIN_PX;
}

export function pointLayer({ IconLayer }, spec, points, theme, zoom) {
  const { key, image, mapping } = signsOf(spec, theme);
  return new IconLayer({
    id: `site-${spec.id}`,
    data: points,
    iconAtlas: image,
    iconMapping: mapping,
    getPosition: (point) => point.position,
    getIcon: (point) => String(point.state < 0 ? spec.styles.length : point.state),
    getSize: (point) => fullSize(spec, point),
    sizeScale: SQUARE_PER_SIGN * crowdScale(spec.count ?? points.length, Math.round(zoom * 8) / 8),
    alphaCutoff: 0.02,
    visible: zoom >= (spec.min_zoom ?? 0),
    parameters: FLAT,
    updateTriggers: { getIcon: key, getSize: key },
  });
}

/** A ring around the site whose card is open. */
export function chosenLayer({ ScatterplotLayer }, point, size_px, theme) {
  return new ScatterplotLayer({
    id: "site-chosen",
    data: point ? [point] : [],
    getPosition: (one) => one.position,
    radiusUnits: "pixels",
    getRadius: size_px / 2 + 6,
    filled: false,
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 2.5,
    getLineColor: rgba(theme.hover),
    parameters: FLAT,
    updateTriggers: { getRadius: size_px, getLineColor: theme.hover },
  });
}

/** Radius in pixels of a count: area in proportion, the largest of the day as large as it may be. */
export function bubbleRadius(count, max) {
  if (!(count > 0) || !(max > 0)) return 0;
  const largest = Math.min(BUBBLE_PX.most, Math.max(BUBBLE_PX.least, BUBBLE_PX.one * Math.sqrt(max)));
  return largest * Math.sqrt(count / max);
}

/** Bubbles of a spec, largest first: [{code, count, position, radius, x, y}]. */
export async function bubblesOf(spec, units, labels) {
  const values = await unpack(spec.values);
  const bubbles = [];
  units.codes.forEach((code, at) => {
    const count = values[at];
    if (count === undefined || count <= OUT_OF_SCOPE || count <= 0 || !labels[code]) return;
    const [x, y] = toWorld(...labels[code]);
    bubbles.push({ code, count, position: labels[code], radius: bubbleRadius(count, spec.max), x, y });
  });
  return bubbles.sort((a, b) => b.radius - a.radius || (a.code < b.code ? -1 : 1));
}

export function bubbleLayer({ ScatterplotLayer }, spec, bubbles, theme, zoom, isPast) {
  const colour = spec.styles?.[0]?.colour ?? "#b4234a";
  return new ScatterplotLayer({
    id: `site-${spec.id}`,
    data: bubbles,
    getPosition: (bubble) => bubble.position,
    radiusUnits: "pixels",
    getRadius: (bubble) => bubble.radius,
    radiusScale: bubbleScale(bubbles.length, zoom),
    getFillColor: rgba(colour, 0.82),
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1.2,
    getLineColor: rgba(theme.casing, 0.95),
    opacity: isPast ? 0.25 : 1,
    parameters: FLAT,
    updateTriggers: { getFillColor: colour, getLineColor: theme.casing },
  });
}

/** Paths behind an address: their lines and, on each that has one, an arrow that says which way it was flown. */
export function pathsOf(columns) {
  return columns.code.map((code, at) => ({
    code,
    name: String(columns.name?.[at] ?? columns.label?.[at] ?? ""),
    path: columns.path[at],
    seconds: columns.seconds?.[at] ?? null,
    world: columns.path[at].map(([lon, lat]) => toWorld(lon, lat)),
  }));
}

/** One arrow past the middle of each path: [{position, angle}], angle in degrees from north. */
export function arrowsOf(paths) {
  return paths.map(({ path, world }) => {
    const lengths = world.slice(1).map(([x, y], i) => Math.hypot(x - world[i][0], y - world[i][1]));
    let left = ARROW_AT * lengths.reduce((sum, length) => sum + length, 0);
    let at = 0;
    while (at < lengths.length - 1 && left > lengths[at]) {
      left -= lengths[at];
      at += 1;
    }
    if (!lengths[at]) return null;
    const t = left / lengths[at];
    const [from, to] = [path[at], path[at + 1]];
    const angle = -Math.atan2(world[at + 1][0] - world[at][0], world[at + 1][1] - world[at][1]) * (180 / Math.PI);
    return { position: [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t], angle };
  }).filter(Boolean);
}

const meshes = new WeakMap(); // paths → their lines as a mesh

function meshOf(paths) {
  if (!meshes.has(paths)) {
    const start = [0];
    for (const { path } of paths) start.push(start.at(-1) + path.length);
    const positions = Float64Array.from(paths.flatMap(({ path }) => path.flatMap(([lon, lat]) => [lon, lat])));
    meshes.set(paths, lineMesh({ positions, start }));
  }
  return meshes.get(paths);
}

export function pathLayers(deck, spec, { items: paths, arrows }, theme, zoom, isPast) {
  const { IconLayer } = deck;
  const colour = spec.styles?.[0]?.colour ?? "#5b4b9a";
  const wide = (spec.styles?.[0]?.size_px ?? 2) * Math.min(1, Math.max(0.5, (zoom - 8) * 0.22));
  const line = (id, width, alpha) =>
    lineLayer(deck, id, meshOf(paths), { width, colour, opacity: alpha * (isPast ? 0.25 : 1) });
  const { image, mapping } = signsOf({ styles: [{ shape: "arrow", colour }] }, theme);
  return [
    line(`site-${spec.id}-glow`, wide * 3.2, 0.16),
    line(`site-${spec.id}`, wide, 0.9),
    new IconLayer({
      id: `site-${spec.id}-arrows`, data: arrows, iconAtlas: image, iconMapping: mapping,
      getPosition: (arrow) => arrow.position, getIcon: () => "0", getAngle: (arrow) => arrow.angle,
      getSize: 8 * SQUARE_PER_SIGN, visible: spec.has_arrows && zoom >= 11.2 && !isPast, parameters: FLAT,
    }),
  ];
}

/** The topmost thing within reach of a point [x, y] in world pixels, by `scale` pixels to one. */
export function siteAt(groups, [x, y], scale, reach_px) {
  for (let at = groups.length - 1; at >= 0; at -= 1) {
    const { spec, kind, items, sizeOf } = groups[at];
    let found = null;
    let nearest = Infinity;
    for (const item of items) {
      const off = kind === "paths"
        ? distanceToPath(item.world, x, y) * scale - 2
        : Math.hypot(item.x - x, item.y - y) * scale - sizeOf(item) / 2;
      if (off <= reach_px && off < nearest) {
        nearest = off;
        found = item;
      }
    }
    if (found) return { spec, kind, item: found };
  }
  return null;
}

function distanceToPath(points, x, y) {
  let nearest = Infinity;
  for (let at = 1; at < points.length; at += 1) {
    const [ax, ay] = points[at - 1];
    const [dx, dy] = [points[at][0] - ax, points[at][1] - ay];
    const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * dx, y - ay - t * dy));
  }
  return nearest;
}
