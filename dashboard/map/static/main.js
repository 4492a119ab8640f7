// The app in the page: a frame of five regions, the map in one, the panels in the others.

import { keepFrame } from "./address.js";
import { createFrame, loadAssets } from "./frame.js";
import { createMap } from "./map/index.js";
import { createPanels } from "./panel/index.js";
import { followSnapshots } from "./pulse.js";
import { createStore } from "./store.js";

const apps = new Map(); // element that Streamlit gives → the app in it

/** Called at every run of the page with {data, parentElement, setTriggerValue}; returns a cleanup. */
export function mount(component) {
  const parent = component.parentElement;
  let app = apps.get(parent);
  if (app) {
    app.component = component; // its functions belong to the newest run
    loadAssets(component.data);
    app.store.receive(component.data);
  } else {
    for (const [old, left] of apps) if (!old.isConnected) left.stop(); // of a page since left
    app = start(component);
    apps.set(parent, app);
  }
  return app.stop;
}

function start(component) {
  const app = { component };
  app.store = createStore((change) => app.component.setTriggerValue(
    "go", { ...change, frame: app.store.get("frame") }, // as in the address bar, which it will write
  ));
  loadAssets(component.data);
  app.store.set({ frame: component.data.frame ?? null });
  app.store.receive(component.data);
  const regions = createFrame(component.parentElement);
  const stopMap = createMap(regions, app.store);
  const stopPanels = createPanels(
    regions, app.store, (name, value) => app.component.setTriggerValue(name, value),
  );
  const stopFrame = keepFrame(app.store);
  const stopPulse = followSnapshots({
    onNews(told, wasLost) {
      const isOld = told.snapshot !== app.store.get("data").snapshot;
      if (isOld || wasLost) app.store.go({}); // the same view, new numbers
    },
    onLost() {
      app.store.go({}); // the server says so on the page
    },
  });
  app.stop = () => {
    stopPulse();
    stopFrame();
    stopMap();
    stopPanels();
    regions.app.remove();
    apps.delete(component.parentElement);
  };
  return app;
}
