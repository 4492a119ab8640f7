// The map: listens to the store, fetches, draws, answers clicks. One frame at a time.

import { loadScript } from "../frame.js";
import { createControls } from "./controls.js";
import { createEngine, drawnBy } from "./engine.js";
import { boundsOfFrame, createFraming } from "./framing.js";
import { createLabels, fontsReady, shortName } from "./labels.js";
import { boundsAround, projection, toWorld } from "./mercator.js";
import { createMover } from "./mover.js";
import { boxOf, isScaled, pixelRatio } from "./pixels.js";
import { listenToKeys, listenToPointer } from "./pointer.js";
import { createResources } from "./resources.js";
import { createScene } from "./scene.js";
import { siteAt } from "./sites.js";
import { createStats } from "./stats.js";
import { themeOf } from "./theme.js";
import { createTooltip } from "./tooltip.js";
import { valueText } from "./values.js";
import { describeArea, describeSite } from "./words.js";
import { bubbleScale } from "./zoom_looks.js";

const REACH_PX = { mouse: 4, touch: 14 };
const SOFTWARE_PIXELS = { still: 4e6, moving: 1e6 };
const REST_MS = 180;
const COVERED_MS = 400;
const SIGNS_MOST = 300; // names keep clear of the signs of layers of no more than this

/** Puts the map into `regions.map` and keeps it in step with the store; returns a cleanup. */
export function createMap(regions, store) {
  const root = regions.map;
  const surface = document.createElement("div");
  surface.className = "cm-map-surface";
  surface.tabIndex = 0;
  surface.setAttribute("role", "application");
  root.append(surface);

  const say = (key, values) => {
    const text = store.get("data")?.text?.[key] ?? key;
    return values ? text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole) : text;
  };
  const resources = createResources({
    fault: (name) => setFault(name.startsWith("layer ") ? "layer" : name, true),
    well: (name) => setFault(name.startsWith("layer ") ? "layer" : name, false),
  });
  const scene = createScene(store, resources, () => redo("layers"), (bounds) => mover.goTo(bounds, false));
  const mover = createMover({ sizeOf, paddings, changed: () => redo("view"), moved: () => framing.moved() });
  const framing = createFraming(mover, sizeOf, (told) => store.set({ frame: framed = told }));
  const labels = createLabels(surface);
  const tooltip = createTooltip(surface);
  const controls = createControls(root, {
    in: () => mover.nudge(0, 0, 0.8), out: () => mover.nudge(0, 0, -0.8), fit: home,
  });
  let painter = null;
  const engine = createEngine(surface, {
    isSoftware: () => painter === "software",
    onReady: () => {
      scene.forget();
      redo("layers");
    },
    onDrawn: drawn, onMove: (view) => mover.user(view),
    onFault: (isLost) => setFault("context", isLost),
  });
  const note = createStats(regions.app, {
    store, scene, mover, labels,
    get deck() { return engine.deck; },
    viewState: () => ({ ...mover.view }),
  });
  let size = { width: 0, height: 0 };
  let area = null; // the area that the map last flew to
  let framed = null; // the frame that it was last told to show, or told of
  let over = null; // the ground that it flew over: another reader may see another part of the city
  let paintKey = null;
  let paintedDay = null; // of the cells as they are painted
  let layersKey = null;
  let frame = 0;
  let isStopped = false;
  let isNews = false; // whether a message has come since the last frame
  let resting = null; // timer until a moved map is drawn in full
  let covered = { at_ms: -Infinity, boxes: [] };
  const dirty = new Set();

  function setFault(name, isFault) {
    const { [name]: before, ...others } = store.get("faults");
    const key = `map_fault_${name}`;
    if (isFault && before !== key) store.set({ faults: { ...others, [name]: key } });
    if (!isFault && before) store.set({ faults: others });
  }

  const sea = () => themeOf(store.get("data").theme).sea;

  function sizeOf() {
    return size.width ? size : { width: 800, height: 600 };
  }

  /** Two ways past the legend: right of it or above it. */
  function paddings() {
    const none = { left: 0, right: 0, top: 0, bottom: 0 };
    const map = boxOf(root);
    const legend = regions.legend?.firstElementChild && boxOf(regions.legend.firstElementChild);
    if (!legend?.width || !map.width) return [none];
    const right = Math.max(0, legend.right - map.left);
    const above = Math.max(0, map.bottom - legend.top);
    return [{ ...none, left: right }, { ...none, bottom: above }]
      .filter(({ left, bottom }) => left < map.width * 0.6 && bottom < map.height * 0.6)
      .concat(right < map.width * 0.6 || above < map.height * 0.6 ? [] : [none]);
  }

  /** Pixels of the canvas per pixel of the page: without a graphics card no more than it can bear. */
  function ratioNow() {
    if (painter !== "software") return isScaled() ? pixelRatio() : true;
    const isMoving = mover.isFlying || performance.now() - mover.moved_ms < REST_MS;
    if (isMoving) {
      clearTimeout(resting);
      resting = setTimeout(() => redo("view"), REST_MS);
    }
    const most = isMoving ? SOFTWARE_PIXELS.moving : SOFTWARE_PIXELS.still;
    return Math.min(pixelRatio(), Math.sqrt(most / (size.width * size.height)));
  }

  /** Asks for a frame: "view" moved, "layers" are others, or only "labels" are. */
  function redo(what) {
    dirty.add(what);
    if (!frame && !isStopped && !document.hidden) frame = requestAnimationFrame(draw);
  }

  function flyHome(jump) {
    const bounds = scene.boundsOf(store.get("view").area);
    if (bounds) mover.goTo(bounds, jump);
  }

  /** The whole area again, whatever ground the map was moved to. */
  function home() {
    store.set({ frame: framed = null });
    flyHome(false);
  }

  /** Goes where the area or the frame has gone, but for a frame that the map has told of itself. */
  function follow() {
    const { view, frame: wanted } = store.get();
    const { ground } = scene;
    if (!size.width || !ground?.tree.has(view.area)) return; // its geometry may be on the way
    if (over !== ground) mover.setCity(boundsAround(Object.values(ground.city.header.bounds)));
    over = ground;
    if (area === view.area && framed === wanted) return;
    const isFirst = area === null;
    [area, framed] = [view.area, wanted];
    const bounds = boundsOfFrame(wanted);
    if (bounds) mover.show(bounds, isFirst);
    else flyHome(isFirst);
  }

  function draw(now_ms) {
    frame = 0;
    if (isNews) {
      isNews = false; // the panels of a message first: where a frame takes long it holds them up
      redo("view");
      return;
    }
    if (isStopped || !store.get("data")) return;
    follow();
    mover.advance(now_ms);
    if (!engine.isReady || !size.width) return;
    const { view, data, hover } = store.get();
    const isDirty = dirty.delete("layers");
    const isMoved = dirty.delete("view");
    dirty.clear();
    if (!isDirty && !isMoved) {
      drawn();
      return;
    }
    const nextPaint = [view.area, view.day, view.layers.includes("cells"), data.theme, scene.shown?.data, scene.days, scene.ground];
    let isPainted = false;
    if (isDirty && !(paintKey && nextPaint.every((part, i) => part === paintKey[i]))) {
      const from = performance.now();
      paintedDay = scene.repaint();
      note.stats.recolour_ms = performance.now() - from;
      paintKey = nextPaint;
      isPainted = true;
    }
    const nextLayers = `${Math.round(mover.view.zoom * 8)} ${hover}`;
    const isBuilt = isPainted || isDirty || nextLayers !== layersKey;
    layersKey = nextLayers;
    const from = performance.now();
    engine.setRatio(ratioNow());
    engine.draw(isBuilt ? scene.layers(mover.view.zoom) : null, mover.view, sea());
    note.stats.draw_ms = performance.now() - from;
    controls.update(say, mover.view, data.attribution ?? "");
    surface.style.backgroundColor = sea();
    if (mover.isFlying) redo("view");
  }

  /** After deck.gl's frame: the labels of the same view, and what is to be measured. */
  function drawn() {
    const from = performance.now();
    const isFading = drawLabels(from);
    note.stats.labels_ms = performance.now() - from;
    if (isFading) redo("labels");
    if (!scene.ground || !scene.shown) return;
    const day = paintedDay;
    // In the next frame this one is out.
    if (day !== store.get("drawnDay")) requestAnimationFrame(() => isStopped || store.set({ drawnDay: day }));
    note.drawn(store.get("seq"), !mover.isFlying);
    note.ready();
    idle(() => !isStopped && scene.prepare());
  }

  function drawLabels(now_ms) {
    const { view, data } = store.get();
    if (!scene.ground) return false;
    const { tree, labels: names, city } = scene.ground;
    const projected = projection(mover.view, size);
    const bubbles = scene.groups(mover.view.zoom).filter(({ kind }) => kind === "bubbles")
      .flatMap((group) => group.items.map((item) => {
        const [px, py] = projected.place(item.x, item.y);
        const radius = item.radius * bubbleScale(group.items.length, mover.view.zoom);
        return { ...item, radius, px, py, box: [px - radius, py - radius, px + radius, py + radius] };
      }));
    const signs = scene.groups(mover.view.zoom)
      .filter(({ kind, items }) => kind === "points" && items.length <= SIGNS_MOST)
      .flatMap((group) => group.items.map((item) => {
        const [px, py] = projected.place(item.x, item.y);
        const half = group.sizeOf(item) / 2;
        return [px - half, py - half, px + half, py + half];
      })).filter(([left, top, right, bottom]) => right > 0 && bottom > 0 && left < size.width && top < size.height);
    const radii = new Map(bubbles.map((one) => [one.code, one.radius]));
    const at = view.lang === "en" ? 1 : 0;
    const nameOf = (code) => city.header.names[code]?.[at] || city.header.names[code]?.[0] || code;
    return labels.draw(names, {
      projected, size, view, tree, bubbles, signs,
      isOn: view.layers.includes("labels"),
      isStill: mover.isFlying,
      isPast: bubbles.length > 0 && data.view.day !== view.day,
      ratio: pixelRatio(),
      theme: themeOf(data.theme),
      textOf: ({ code, level }) => (level === 5 ? shortName(nameOf(code), nameOf(tree.parent(code))) : nameOf(code)),
      valueOf: (code) => (scene.shown?.data.legend?.is_named ? null // the colour says it, in few words
        : valueText(scene.valueOf(code), scene.shown?.data.values.decimals ?? 0)),
      bubbleAt: (code) => radii.get(code) ?? 0,
      taken: obstacles(now_ms),
    }, now_ms);
  }

  /** Boxes of what lies on the map; looked up now and then, since asking forces a layout. */
  function obstacles(now_ms) {
    if (now_ms - covered.at_ms > COVERED_MS) {
      const map = boxOf(surface);
      const boxes = [regions.legend?.firstElementChild, ...controls.nodes].filter(Boolean)
        .map(boxOf).filter((box) => box.width && box.height);
      covered = {
        at_ms: now_ms,
        boxes: boxes.map((box) => [box.left - map.left, box.top - map.top, box.right - map.left, box.bottom - map.top]),
      };
    }
    return covered.boxes;
  }

  /** What is at a pixel: {site} or {cell, target}, null for the sea. */
  function under(x, y, reach_px) {
    if (!scene.ground) return null;
    const projected = projection(mover.view, size);
    const [lon, lat] = projected.unproject(x, y);
    const site = siteAt(scene.groups(mover.view.zoom), toWorld(lon, lat), projected.scale, reach_px);
    const index = scene.ground.locate(lon, lat);
    const cell = index < 0 ? null : scene.ground.city.cellCodes[index];
    const drill = (code) => (code ? scene.ground.tree.drillTarget(store.get("view").area, code) : null);
    if (site?.kind === "points") return { site, target: null };
    if (site?.kind === "paths") return { site, target: drill(cell) }; // a click goes on to the ground
    const code = site?.item.code ?? cell;
    return code ? { cell: cell ?? code, code, bubble: site, target: drill(code) } : null;
  }

  function clicked(x, y, event) {
    const found = under(x, y, event.pointerType === "touch" ? REACH_PX.touch : REACH_PX.mouse);
    hide();
    if (!found) return;
    note.clicked(store.get("seq") + 1);
    const { spec, item } = found.site ?? {};
    if (spec?.opens === "area") store.go({ area: item.code, site: null });
    else if (found.site?.kind === "points") store.go({ site: item.code });
    else if (found.target) store.go({ area: found.target });
  }

  function hovered(x, y) {
    if (mover.isFlying) return;
    const found = under(x, y, REACH_PX.mouse);
    surface.dataset.cursor = found && (found.site?.kind === "points" || found.target) ? "pointer" : "";
    setHover(found?.target ?? null);
    if (!found) tooltip.hide();
    else tooltip.show(found.site ? describeSite(found.site, say) : describeArea(found, scene, store.get(), say), x, y);
  }

  let hoveredCode = null; // the area that the pointer, not a panel, has put into the store

  function setHover(code) {
    if (code === hoveredCode) return;
    hoveredCode = code;
    store.set({ hover: code });
  }

  function hide() {
    tooltip.hide();
    setHover(null);
  }

  function up() {
    const { view } = store.get();
    if (view.site) store.go({ site: null });
    else {
      const parent = scene.ground?.tree.parent(view.area);
      if (parent) store.go({ area: parent });
    }
  }

  function resized() {
    const { clientWidth: width, clientHeight: height } = surface;
    if (!width || !height || (width === size.width && height === size.height)) return;
    size = { width, height };
    mover.resized();
    redo("layers");
  }

  const watch = new ResizeObserver(resized);
  watch.observe(surface);
  const seen = () => !document.hidden && redo("layers");
  document.addEventListener("visibilitychange", seen);
  const ratioWatch = watchRatio(() => redo("layers"));
  const stops = [
    store.subscribe(["data"], (state) => {
      isNews = true;
      scene.take(state.data);
      words();
    }),
    store.subscribe(["data", "view", "hover"], () => redo("layers")),
    store.subscribe(["frame"], () => redo("view")),
    listenToPointer(surface, { onClick: clicked, onHover: hovered, onLeave: hide, onGrab: () => mover.stop() }),
    listenToKeys(surface, { nudge: mover.nudge.bind(mover), fit: home, up, hide }),
  ];

  function words() {
    surface.setAttribute("aria-label", say("map_label"));
    if (!store.get("geometry")) return;
  }

  async function start() {
    words();
    scene.take(store.get("data"));
    painter = drawnBy();
    setFault("webgl", painter === null);
    if (painter === null) return;
    try {
      await loadScript(new URL("../vendor/deck.gl.min.js", import.meta.url).href);
    } catch (error) {
      console.warn("command map:", error);
      setFault("code", true);
      setTimeout(() => isStopped || start(), 3000);
      return;
    }
    setFault("code", false);
    if (isStopped) return;
    engine.start(mover.view, sea());
    const names = Object.values(store.get("geometry")?.header.names ?? {}).flat().join("");
    await fontsReady(names || "珠海市");
    labels.forget();
    redo("layers");
    document.fonts.addEventListener("loadingdone", fontsCame);
  }

  function fontsCame() {
    labels.forget();
    redo("view");
  }

  start();
  return () => {
    isStopped = true;
    cancelAnimationFrame(frame);
    clearTimeout(resting);
    framing.stop();
    stops.forEach((stop) => stop());
    ratioWatch();
    document.removeEventListener("visibilitychange", seen);
    document.fonts.removeEventListener("loadingdone", fontsCame);
    watch.disconnect();
    resources.stop();
    engine.stop();
    note.stop();
    root.replaceChildren();
  };
}

/** Calls back when the pixels of the screen get another size: zoom of the page, another screen. */
function watchRatio(changed) {
  let query = null;
  const renew = () => {
    query?.removeEventListener("change", again);
    query = matchMedia(`(resolution: ${globalThis.devicePixelRatio}dppx)`);
    query.addEventListener("change", again);
  };
  const again = () => {
    renew();
    changed();
  };
  renew();
  return () => query.removeEventListener("change", again);
}

function idle(task) {
  if (globalThis.requestIdleCallback) requestIdleCallback(task, { timeout: 2000 });
  else setTimeout(task, 50);
}
