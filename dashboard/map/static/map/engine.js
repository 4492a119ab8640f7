// deck.gl in its canvas: made, lost, made again. Nothing outside this file holds the instance.

import { createGroundPicture } from "./ground_picture.js";
import { rgb } from "./theme.js";

const AGAIN_MS = 1000; // until a lost context is replaced, unless the browser restores it first
const LONGEST_MS = 15_000;

/** How this browser draws: "graphics card", "software", or null if it has no WebGL 2. */
export function drawnBy() {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return null;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const name = names ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : "";
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|basic render|software/i.test(name) ? "software" : "graphics card";
}

/**
 * Draws into `parent`; without a graphics card as `isSoftware()` says, where smoothing every edge
 * would double the time of a frame. `onReady()` when a fresh context waits for layers, `onDrawn()` after every
 * frame, `onMove(viewState)` when the user moves the view, `onFault(isLost)` when the context goes
 * or cannot be had, and when it is back.
 */
export function createEngine(parent, { isSoftware, onReady, onDrawn, onMove, onFault }) {
  let instance = null;
  let canvas = null;
  let isReady = false;
  let timer = null;
  let wait_ms = AGAIN_MS;
  let isStopped = false;
  let ratio = true;
  let picture = null; // only without a graphics card

  function build(view) {
    const { Deck } = globalThis.deck;
    canvas = document.createElement("canvas");
    canvas.className = "cm-map-canvas";
    canvas.style.visibility = "hidden"; // black before the first frame: it has no alpha
    parent.prepend(canvas);
    const own = canvas;
    picture = isSoftware() ? createGroundPicture(globalThis.deck, canvas) : null;
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault();
      if (own === canvas) lost();
    });
    canvas.addEventListener("webglcontextrestored", () => own === canvas && again());
    instance = new Deck({
      canvas,
      width: "100%",
      height: "100%",
      views: viewsOn(lastSea),
      viewState: view,
      layers: [],
      layerFilter: ({ layer }) => !picture?.hides(layer),
      useDevicePixels: ratio,
      _pickable: false, // what is under the pointer is worked out in locate.js
      // Opaque: the browser need not mix it with the page below, which without a graphics card takes its time.
      deviceProps: { type: "webgl", webgl: { alpha: false, preserveDrawingBuffer: false, antialias: !isSoftware() } },
      getCursor: ({ isDragging }) => (isDragging ? "grabbing" : parent.dataset.cursor || "grab"),
      onLoad: () => {
        if (own !== canvas) return;
        isReady = true;
        wait_ms = AGAIN_MS;
        onFault(false);
        onReady();
      },
      onAfterRender: () => {
        if (own !== canvas || !isReady) return;
        canvas.style.visibility = "";
        onDrawn();
      },
      // Also called when only the size of the canvas has changed; that is not the user's doing.
      onViewStateChange: ({ viewState, interactionState: by }) => {
        if (by?.isDragging || by?.isPanning || by?.isZooming || by?.inTransition) onMove(viewState);
      },
      onError: (error) => {
        console.warn("command map: drawing", error);
        if (!isReady && own === canvas) lost();
      },
    });
  }

  let lastView = null;
  let lastSea = null;

  function lost() {
    if (isStopped || timer) return;
    isReady = false;
    onFault(true);
    timer = setTimeout(again, wait_ms);
    wait_ms = Math.min(LONGEST_MS, wait_ms * 2);
  }

  function again() {
    clearTimeout(timer);
    timer = null;
    if (isStopped) return;
    discard();
    try {
      build(lastView);
    } catch (error) {
      console.warn("command map: a new drawing context", error);
      lost();
    }
  }

  function discard() {
    const [old, oldCanvas] = [instance, canvas];
    instance = null;
    canvas = null;
    isReady = false;
    try {
      picture?.discard();
      old?.finalize();
    } catch (error) {
      console.warn("command map: putting the old drawing context away", error);
    }
    oldCanvas?.remove();
  }

  return {
    get deck() {
      return instance;
    },
    get canvas() {
      return canvas;
    },
    get isReady() {
      return isReady;
    },
    start(view, sea) {
      [lastView, lastSea] = [view, sea];
      again();
    },
    /** Layers (null: as they are) and view on a sea of a colour, drawn at once. */
    draw(layers, view, sea) {
      const views = sea === lastSea ? {} : { views: viewsOn(sea) };
      [lastView, lastSea] = [view, sea];
      if (!isReady) return;
      const drawn = picture ? picture.follow(layers, view) : layers;
      instance.setProps({ ...(drawn && { layers: drawn }), viewState: view, ...views });
      // deck.gl would take the new layers in its own next frame, and draw this one with the old.
      instance.layerManager.updateLayers();
      instance.redraw("command map");
    },
    /** Pixels of the canvas per pixel of the page; true: as many as the screen has. */
    setRatio(next) {
      if (next === ratio) return;
      ratio = next;
      instance?.setProps({ useDevicePixels: next });
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      discard();
    },
  };
}

const viewsOn = (sea) => new globalThis.deck.MapView({
  id: "map", repeat: false, controller: CONTROLLER, clear: true, clearColor: rgb(sea),
});

const CONTROLLER = {
  dragRotate: false,
  touchRotate: false,
  keyboard: false, // map/keys.js
  doubleClickZoom: false, // a second click means the next level
  scrollZoom: { speed: 0.012, smooth: false },
  inertia: 220,
};
