// The elements of the app and the files it is made of. All come from the folder this file is in.

const REGIONS = ["top", "map", "legend", "day", "panel"];
const loaded = new Map();

/** Builds the app's frame; returns its elements by name, `app` around them. */
export function createFrame(parent) {
  const app = document.createElement("div");
  app.className = "cm-app";
  const regions = { app };
  for (const name of REGIONS) {
    regions[name] = document.createElement("div");
    regions[name].className = `cm-${name}`;
    app.append(regions[name]);
  }
  parent.append(app);
  return regions;
}

/** Style sheets of the app and, when the message names them, the web fonts. */
export function loadAssets(data) {
  loadSheet(new URL("style.css", import.meta.url).href);
  loadSheet(new URL("map/map.css", import.meta.url).href);
  for (const sheet of ["panel/desk.css", "panel/topic.css"]) loadSheet(new URL(sheet, import.meta.url).href);
  if (data.fonts_url) loadSheet(data.fonts_url);
}

/** Resolves when a style sheet is in effect; a sheet that cannot be had does not hold up the app. */
export function loadSheet(href) {
  return once(href, (resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = () => {
      loaded.delete(href);
      link.remove();
      resolve();
    };
    document.head.append(link);
  });
}

/** Resolves when a classic script has run. */
export function loadScript(href) {
  return once(href, (resolve, reject) => {
    const script = document.createElement("script");
    script.src = href;
    script.onload = resolve;
    script.onerror = () => {
      loaded.delete(href);
      script.remove();
      reject(new Error(`${href} cannot be loaded`));
    };
    document.head.append(script);
  });
}

function once(href, start) {
  if (!loaded.has(href)) loaded.set(href, new Promise(start));
  return loaded.get(href);
}
