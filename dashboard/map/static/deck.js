// deck.gl, loaded once as the vendored built file beside this one.

let loading = null;

export function loadDeck() {
  if (globalThis.deck) return Promise.resolve(globalThis.deck);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("./vendor/deck.gl.min.js", import.meta.url).href;
    script.onload = () => resolve(globalThis.deck);
    script.onerror = () => {
      loading = null;
      reject(new Error("the map's code could not be loaded"));
    };
    document.head.append(script);
  });
  return loading;
}

export const WebMercator = () => globalThis.deck.WebMercatorViewport;
