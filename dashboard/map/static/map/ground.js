// Layers of the ground: neighbours, coast, borders, outlines. Neutral, thin, never data.

import { linesInDegrees } from "./city.js";
import { defineLineLayer } from "./line_layer.js";
import { lineMesh } from "./line_mesh.js";
import { rgba } from "./theme.js";
import { borderLook } from "./zoom_looks.js";

/** Half steps of zoom: line widths change in small steps, so that a flight redraws no attributes. */
export const zoomStep = (zoom) => Math.round(zoom * 4) / 4;

/** Lines of every level of a decoded city, as meshes. */
export function borderData(city) {
  return Object.fromEntries(Object.entries(city.borders).map(([level, lines]) => [
    level, lineMesh(linesInDegrees(lines, city.header)),
  ]));
}

/** Parts of the base map's polygons by kind, and the bounds: {land, neighbour, bounds}. */
export function baseParts(geojson) {
  const kinds = { land: [], neighbour: [] };
  for (const { properties, geometry } of geojson.features ?? []) {
    const into = kinds[properties?.kind];
    if (!into || !geometry) continue;
    const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
    into.push(...polygons);
  }
  return { ...kinds, bounds: boundsOf(kinds.neighbour) };
}

const FLAT = { depthWriteEnabled: false, depthCompare: "always" };

let LineLayer = null;

export function lineLayer(deck, id, mesh, { width, colour, opacity = 1, visible = true, isGround = false }) {
  LineLayer ??= defineLineLayer(deck, globalThis.luma);
  return new LineLayer({ id, mesh, width, colour: rgba(colour, opacity), visible, isGround, parameters: FLAT });
}

/** Neighbouring land under everything. */
export function baseLayers(deck, base, theme) {
  if (!base) return [];
  const polygons = (id, data, colour) => new deck.SolidPolygonLayer({
    id, data, getPolygon: (rings) => rings, getFillColor: rgba(colour),
    updateTriggers: { getFillColor: colour },
    isGround: true,
    parameters: FLAT,
  });
  return [
    polygons("base-neighbour", base.neighbour, theme.neighbour),
    ...(base.neighbour.length ? [fadeLayer(deck, base.bounds, theme)] : []),
    polygons("base-land", base.land, theme.land),
  ];
}

/**
 * The base map ends somewhere: towards its edges it fades into the sea, so that no cut shows.
 * `bounds` of the base map [w, s, e, n].
 */
export function fadeLayer({ BitmapLayer }, bounds, theme) {
  return new BitmapLayer({
    id: "base-fade", image: fadeImage(theme.sea), bounds, isGround: true, parameters: FLAT,
  });
}

const FADE_SIDE = 192;
const FADE_SHARE = 0.2; // of the picture's width, at each edge
const fades = new Map();

function fadeImage(colour) {
  if (!fades.has(colour)) {
    const image = new ImageData(FADE_SIDE, FADE_SIDE);
    for (let at = 0; at < FADE_SIDE * FADE_SIDE; at += 1) {
      const column = (at % FADE_SIDE + 0.5) / FADE_SIDE;
      const row = (Math.floor(at / FADE_SIDE) + 0.5) / FADE_SIDE;
      const edge = Math.min(column, 1 - column, row, 1 - row);
      const share = Math.max(0, 1 - (edge - 0.5 / FADE_SIDE) / FADE_SHARE);
      image.data.set(rgba(colour, share * share * (3 - 2 * share)), 4 * at);
    }
    fades.set(colour, image);
  }
  return fades.get(colour);
}

/** West, south, east, north of polygons given as rings of [lon, lat]. */
export function boundsOf(polygons) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygons) {
    for (const [lon, lat] of outer) {
      box[0] = Math.min(box[0], lon);
      box[1] = Math.min(box[1], lat);
      box[2] = Math.max(box[2], lon);
      box[3] = Math.max(box[3], lat);
    }
  }
  return box;
}

/** Light water along the coast, below the land. */
export function shallowLayer(deck, lines, theme, zoom) {
  return lineLayer(deck, "coast-shallow", lines[1], {
    width: 5 + 1.5 * Math.max(0, zoomStep(zoom) - 9), colour: theme.shallow, isGround: true,
  });
}

/** Borders from the cells up, the coast last. */
export function borderLayers(deck, lines, theme, zoom, isOn) {
  const levels = Object.keys(lines).map(Number).filter((level) => level > 1).sort((a, b) => b - a);
  const layers = levels.flatMap((level) => {
    const { width, opacity } = borderLook(level, zoomStep(zoom));
    const look = { colour: theme.border, width, opacity, visible: isOn && width > 0.05 };
    if (level < 4) return [lineLayer(deck, `border-${level}`, lines[level], look)];
    // A light line under the dark one: between two dark cells only a light one shows.
    const light = { ...look, colour: theme.casing, width: width + 0.8, opacity: opacity * 1.2 };
    return [
      lineLayer(deck, `border-${level}-casing`, lines[level], light),
      lineLayer(deck, `border-${level}`, lines[level], look),
    ];
  });
  if (lines[1]) layers.push(lineLayer(deck, "coast", lines[1], { width: 0.9, colour: theme.coast }));
  return layers;
}

/** The emphasised outline of an area: a dark line in a light casing. */
export function outlineLayers(deck, id, data, { width, colour, casing }) {
  if (!data) return [];
  return [
    lineLayer(deck, `${id}-casing`, data, { width: width + 2.6, colour: casing, opacity: 0.9 }),
    lineLayer(deck, `${id}-line`, data, { width, colour }),
  ];
}
