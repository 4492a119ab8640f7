// Layers of the ground: neighbours, coast, borders, outlines. Neutral, thin, never data.

import { linesInDegrees } from "./city.js";
import { rgba } from "./theme.js";

/** Width in pixels and opacity of a level's borders at a zoom; 0 wide: not drawn. */
export function borderLook(level, zoom) {
  const near = (from, to) => Math.min(1, Math.max(0, (zoom - from) / (to - from)));
  switch (level) {
    case 2: return { width: 1.1 + 0.9 * near(9, 13), opacity: 0.85 };
    case 3: return { width: 0.6 + 0.8 * near(9.5, 13), opacity: 0.45 + 0.3 * near(9, 12) };
    case 4: return { width: 0.7 * near(9.6, 11) + 0.4 * near(11, 14), opacity: 0.3 + 0.25 * near(10.5, 13) };
    default: return { width: 0.6 * near(10.6, 11.4) + 0.3 * near(12, 15), opacity: 0.16 + 0.2 * near(11, 14) };
  }
}

/** Half steps of zoom: line widths change in small steps, so that a flight redraws no attributes. */
export const zoomStep = (zoom) => Math.round(zoom * 4) / 4;

/** deck.gl data of lines {positions, start}. */
export function lineData({ positions, start }) {
  return {
    length: Math.max(0, start.length - 1),
    startIndices: start,
    attributes: { getPath: { value: positions, size: 2 } },
  };
}

/** Lines of every level of a decoded city, as deck.gl data. */
export function borderData(city) {
  return Object.fromEntries(Object.entries(city.borders).map(([level, lines]) => [
    level, lineData(linesInDegrees(lines, city.header)),
  ]));
}

/** Parts of the base map's polygons by kind: {land: [...], neighbour: [...]}. */
export function baseParts(geojson) {
  const kinds = { land: [], neighbour: [] };
  for (const { properties, geometry } of geojson.features ?? []) {
    const into = kinds[properties?.kind];
    if (!into || !geometry) continue;
    const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
    into.push(...polygons);
  }
  return kinds;
}

const PATH_PROPS = {
  _pathType: "open",
  widthUnits: "pixels",
  jointRounded: true,
  capRounded: true,
  getWidth: 1,
  parameters: { depthWriteEnabled: false, depthCompare: "always" },
};

export function lineLayer({ PathLayer }, id, data, { width, colour, opacity = 1, visible = true }) {
  return new PathLayer({
    ...PATH_PROPS, id, data, visible, widthScale: width, getColor: rgba(colour, opacity),
    updateTriggers: { getColor: `${colour}${opacity}` },
  });
}

/** Neighbouring land under everything. */
export function baseLayers(deck, base, theme) {
  if (!base) return [];
  const polygons = (id, data, colour) => new deck.SolidPolygonLayer({
    id, data, getPolygon: (rings) => rings, getFillColor: rgba(colour),
    updateTriggers: { getFillColor: colour },
    parameters: { depthWriteEnabled: false, depthCompare: "always" },
  });
  return [
    polygons("base-neighbour", base.neighbour, theme.neighbour),
    polygons("base-land", base.land, theme.land),
  ];
}

/** Light water along the coast, below the land. */
export function shallowLayer(deck, lines, theme, zoom) {
  return lineLayer(deck, "coast-shallow", lines[1], {
    width: 5 + 1.5 * Math.max(0, zoomStep(zoom) - 9), colour: theme.shallow,
  });
}

/** Borders from the cells up, the coast last. */
export function borderLayers(deck, lines, theme, zoom, isOn) {
  const levels = Object.keys(lines).map(Number).filter((level) => level > 1).sort((a, b) => b - a);
  const layers = levels.map((level) => {
    const { width, opacity } = borderLook(level, zoomStep(zoom));
    return lineLayer(deck, `border-${level}`, lines[level], {
      width, opacity, colour: theme.border, visible: isOn && width > 0.05,
    });
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
