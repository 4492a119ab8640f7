// What tests and measurements may look at: window.__cm, and marks on the performance timeline.

/** Notes when a change of view was asked for and when its first frame was painted. */
export function createStats(app, reach) {
  const stats = { painted: {}, settled: {}, clicked: {}, frames: 0, recolour_ms: 0, labels_ms: 0, draw_ms: 0 };
  const api = Object.defineProperties({ stats }, Object.getOwnPropertyDescriptors(reach)); // `deck` is a getter
  globalThis.__cm = api;

  return {
    stats,
    clicked(seq) {
      performance.mark("cm:click", { detail: seq });
      stats.clicked[seq] = performance.now();
    },
    /** A frame that shows the view of `seq`; `isSettled` when nothing moves any more. */
    drawn(seq, isSettled) {
      stats.frames += 1;
      const isFirst = !(seq in stats.painted);
      const isLast = isSettled && !(seq in stats.settled);
      if (!isFirst && !isLast) return;
      if (isFirst) stats.painted[seq] = null; // known in the next frame, when this one is out
      if (isLast) stats.settled[seq] = null;
      requestAnimationFrame(() => {
        const now = performance.now();
        if (isFirst) {
          stats.painted[seq] = now;
          performance.mark("cm:painted", { detail: seq });
          app.dataset.paintedSeq = String(seq);
        }
        if (isLast) {
          stats.settled[seq] = now;
          app.dataset.settledSeq = String(seq);
        }
      });
    },
    ready() {
      if (app.dataset.ready) return;
      app.dataset.ready = "true";
      performance.mark("cm:ready");
    },
    stop() {
      if (globalThis.__cm === api) delete globalThis.__cm;
    },
  };
}
