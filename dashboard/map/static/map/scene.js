// What is to be drawn: geometry, values, sites, as far as they have come, turned into layers.

import { anchorOf, decodeCity, polygonParts } from "./city.js";
import { defineCellLayer } from "./cell_layer.js";
import { createPlayer } from "./flight.js";
import { baseLayers, baseParts, borderData, borderLayers, outlineLayers, shallowLayer, zoomStep } from "./ground.js";
import { labelItems } from "./labels.js";
import { lineMesh } from "./line_mesh.js";
import { createLocator } from "./locate.js";
import { boundsAround } from "./mercator.js";
import { createOutliner } from "./outline.js";
import { createPaint, paintCells } from "./paint.js";
import { arrowsOf, bubbleLayer, bubblesOf, chosenLayer, pathLayers, pathsOf, pointLayer, pointsOf, signSize } from "./sites.js";
import { rgb, themeOf } from "./theme.js";
import { createTree } from "./tree.js";
import { bytesOf, daysBetween, decodeDays, NO_DATA, unpack } from "./values.js";
import { bubbleScale } from "./zoom_looks.js";

const json = (response) => response.json();
const buffer = (response) => response.arrayBuffer();

/**
 * `store` of store.js, `resources` of resources.js; `changed()` is called when there is more to draw,
 * `show(bounds)` when something begins that is to be seen from near.
 */
export function createScene(store, resources, changed, show = () => {}) {
  let ground = null; // what comes of the geometry
  let grounds = 0;
  let base = null;
  let days = null; // {url, table}
  let shown = null; // {data, values, level, kept}: the newest message whose values are unpacked
  let paintVersion = 0;
  let CellLayer = null;
  let paint = null;
  const groups = new Map(); // id → {spec, kind, day, items, sizeOf, arrows}
  const outlines = new Map();
  const player = createPlayer(changed, ({ path }) => show(boundsAround(path.map((point) => [...point, ...point]))));

  function take(data) {
    resources.load("geometry", data.geometry, buffer, setGeometry);
    if (data.base) resources.load("base", data.base, json, (geojson) => {
      base = baseParts(geojson);
      changed();
    });
    takeValues(data);
    takeSites(data);
  }

  function setGeometry(bytes) {
    const city = decodeCity(bytes);
    const tree = createTree(city.header, city.cellCodes);
    ground = {
      number: (grounds += 1),
      city, tree,
      parts: polygonParts(city),
      lines: borderData(city),
      locate: createLocator(city),
      labels: labelItems(city, tree),
      outliner: null, // 30 ms, when first needed
      anchor: anchorOf(city),
    };
    outlines.clear();
    paint = createPaint(city.cellCodes.length);
    takeSites(store.get("data"));
    store.set({ geometry: { header: city.header, city, tree } });
    changed();
  }

  async function takeValues(data) {
    const level = data.values.codes_level;
    try {
      const values = await unpack(data.values.packed);
      if (store.get("data") !== data) return;
      shown = { data, values, level, kept: data.values.kept ? bytesOf(data.values.kept) : null };
    } catch (error) {
      console.warn("command map: values", error);
      store.set({ faults: { ...store.get("faults"), values: "map_fault_values" } });
      return;
    }
    changed();
  }

  /** Fetches the values of all days once nothing else is pressing. */
  function takeDays() {
    const url = shown?.data.values.days_url;
    if (!url || days?.url === url) return;
    resources.load("days", url, buffer, (bytes) => {
      days = { url, table: decodeDays(bytes) };
      if (store.get("view").day !== store.get("data").view.day) changed();
    });
  }

  function takeSites(data) {
    const wanted = new Set(data.layers.map((spec) => spec.id));
    for (const id of [...groups.keys()]) if (!wanted.has(id)) groups.delete(id);
    for (const name of resources.names()) {
      if (name.startsWith("layer ") && !wanted.has(name.slice(6))) resources.drop(name);
    }
    for (const spec of data.layers) takeLayer(spec, data);
    order(data);
    changed();
  }

  function takeLayer(spec, data) {
    const { day } = data.view;
    const put = (group) => {
      const known = store.get("data").layers.find((one) => one.id === spec.id);
      if (known !== spec) return;
      groups.set(spec.id, { spec, kind: spec.kind, day, sizeOf: () => 0, ...group });
      order(store.get("data"));
      changed();
    };
    if (spec.kind === "bubbles") {
      if (!ground) return;
      const { tree, city } = ground;
      bubblesOf(spec, tree.unitsAt(spec.level), city.header.label).then(
        (items) => put({ items, sizeOf: (item) => 2 * item.radius * bubbleScale(items.length, zoomNow) }),
        (error) => console.warn(`command map: ${spec.id}`, error),
      );
    } else if (spec.kind === "paths") {
      resources.load(`layer ${spec.id}`, spec.data, json, (columns) => {
        const items = pathsOf(columns);
        put({ items, arrows: arrowsOf(items) });
      });
      refresh(spec, put, (group) => ({ items: group.items, arrows: group.arrows }));
    } else {
      const sizeOf = (item) => signSize(spec, item, zoomNow);
      resources.load(`layer ${spec.id}`, spec.data, json, (columns) => {
        const current = store.get("data").layers.find((one) => one.id === spec.id) ?? spec;
        groups.set(spec.id, {
          spec: current, kind: spec.kind, day, columns, items: pointsOf(current, columns),
          sizeOf: (item) => signSize(current, item, zoomNow),
        });
        order(store.get("data"));
        changed();
      });
      refresh(spec, put, (group) => ({ columns: group.columns, items: pointsOf(spec, group.columns), sizeOf }));
    }
  }

  /** A new message about places that are here already: their states may be others. */
  function refresh(spec, put, renew) {
    const group = groups.get(spec.id);
    if (group && group.spec !== spec && group.spec.data === spec.data) put(renew(group));
  }

  function order(data) {
    const sorted = data.layers.map((spec) => [spec.id, groups.get(spec.id)]).filter(([, group]) => group);
    groups.clear();
    for (const [id, group] of sorted) groups.set(id, group);
  }

  let zoomNow = 9;
  const made = new Map(); // name → {parts, layers}: layers that nothing has changed for

  /** Layers made before from the same parts, else new ones. */
  function kept(name, parts, make) {
    const known = made.get(name);
    if (known && known.parts.every((part, i) => part === parts[i])) return known.layers;
    const fresh = make();
    made.set(name, { parts, layers: fresh });
    return fresh;
  }

  /** {day, values} in view: from the message, else from the days held, else the last ones. */
  function dayNow() {
    if (!shown) return { day: null, values: null };
    const { data } = shown;
    const { day } = store.get("view");
    if (day !== data.view.day && days?.url === data.values.days_url) {
      const at = daysBetween(data.days.first, day);
      if (at >= 0 && at < days.table.days) return { day, values: days.table.row(at) };
    }
    return { day: data.view.day, values: shown.values };
  }

  const valuesNow = () => dayNow().values;

  function unitsNow() {
    return ground.tree.unitsAt(shown?.level ?? store.get("view").level);
  }

  /** Writes the looks of all cells; returns the day whose they are, null before any came. */
  function repaint() {
    if (!ground) return null;
    const view = store.get("view");
    const data = shown?.data ?? store.get("data");
    const { day, values } = dayNow();
    paintCells(paint, {
      unitIndex: unitsNow().index,
      values,
      kept: shown?.kept ?? null,
      mask: ground.tree.maskOf(ground.tree.has(view.area) ? view.area : ground.tree.root),
      legend: data.legend,
      decimals: data.values.decimals,
      isFilled: view.layers.includes("cells"),
      theme: themeOf(store.get("data").theme),
    });
    paintVersion += 1;
    return day;
  }

  function outlineOf(code) {
    if (!ground || !code || !ground.tree.has(code)) return null;
    if (!outlines.has(code)) {
      ground.outliner ??= createOutliner(ground.city);
      if (outlines.size > 100) outlines.clear();
      outlines.set(code, lineMesh(ground.outliner(ground.tree.maskOf(code))));
    }
    return outlines.get(code);
  }

  function layers(zoom) {
    const { deck } = globalThis;
    zoomNow = zoom;
    const theme = themeOf(store.get("data").theme);
    const below = () => (base ? kept("base", [base, theme], () => baseLayers(deck, base, theme)) : []);
    if (!ground) return below();
    const { view, hover } = store.get();
    const step = zoomStep(zoom);
    const isBordered = view.layers.includes("borders");
    CellLayer ??= defineCellLayer(deck);
    const unit = (colour) => rgb(colour).map((channel) => channel / 255);
    const cells = new CellLayer({
      id: `cells-${ground.number}`, // other areas are another layer: deck.gl keeps vertices of the old ones
      data: ground.parts,
      getPolygon: (part) => part,
      positionFormat: "XY",
      coordinateSystem: deck.COORDINATE_SYSTEM.CARTESIAN,
      _normalize: false,
      _windingOrder: "CCW",
      extruded: false,
      paint,
      paintVersion,
      anchor: ground.anchor,
      patternColours: { hatch: unit(theme.noDataLine), stale: unit(theme.staleLine) },
      parameters: { depthWriteEnabled: false, depthCompare: "always" },
    });
    return [
      ...kept("shallow", [ground, theme, step], () => [shallowLayer(deck, ground.lines, theme, zoom)]),
      ...below(),
      cells,
      ...kept("borders", [ground, theme, step, isBordered], () => borderLayers(deck, ground.lines, theme, zoom, isBordered)),
      ...(view.area === ground.tree.root ? []
        : outlineLayers(deck, "area", outlineOf(view.area), { width: 1.8, colour: theme.focus, casing: theme.focusCasing })),
      ...outlineLayers(deck, "hover", hover === view.area ? null : outlineOf(hover), { width: 1.8, colour: theme.hover, casing: theme.focusCasing }),
      ...siteLayers(deck, theme, zoom),
    ];
  }

  function siteLayers(deck, theme, zoom) {
    const view = store.get("view");
    const sites = [];
    let chosen = null;
    for (const group of groups.values()) {
      const { spec, items } = group;
      const isPast = group.day !== view.day;
      if (spec.kind === "bubbles") sites.push(bubbleLayer(deck, spec, items, theme, zoom, isPast));
      else if (spec.kind === "paths") {
        sites.push(...pathLayers(deck, spec, group, theme, zoom, isPast));
        for (const item of items) if (item.seconds) sites.push(player.dot(deck, item, spec.styles[0].colour, theme));
      } else {
        sites.push(pointLayer(deck, spec, items, theme, zoom));
        const item = view.site ? items.find((one) => one.code === view.site) : null;
        if (item) chosen = { item, size_px: signSize(spec, item, zoom) };
      }
    }
    if (chosen) sites.push(chosenLayer(deck, chosen.item, chosen.size_px, theme));
    return sites;
  }

  /**
   * The bounds to fly to, null if unknown: of the city those of its header, which leave out its
   * farthest islands; of anything below it all of its cells.
   */
  function boundsOf(code) {
    if (!ground?.tree.has(code)) return null;
    const { city, tree } = ground;
    if (code === tree.root) return city.header.bounds[code] ?? null;
    const boxes = city.cellCodes.filter((cell) => tree.path(cell).includes(code))
      .map((cell) => city.header.bounds[cell]).filter(Boolean);
    return boxes.length ? boundsAround(boxes) : null;
  }

  /** What can wait until the first picture stands. */
  function prepare() {
    takeDays();
    if (ground) ground.outliner ??= createOutliner(ground.city);
  }

  return {
    take,
    prepare,
    boundsOf,
    /** After a new drawing context: layers of the one before are of no use. */
    forget: () => made.clear(),
    repaint,
    layers,
    valuesNow,
    get ground() {
      return ground;
    },
    /** The values of all days, null before they came. */
    get days() {
      return days;
    },
    get shown() {
      return shown;
    },
    /** Layers of sites that can be pointed at now, in drawing order. */
    groups: (zoom) => [...groups.values()].filter(({ spec }) => zoom >= (spec.min_zoom ?? 0)),
    /** The packed value of an area at the level shown; undefined if it is not one of its units. */
    valueOf(code) {
      if (!ground || !shown) return undefined;
      const at = unitsNow().codes.indexOf(code);
      return at < 0 ? undefined : valuesNow()[at] ?? NO_DATA;
    },
  };
}
