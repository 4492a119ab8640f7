// The frame in the address bar. All else that stands there is Streamlit's, which hears of a frame
// only as it is asked for something else: moving the map costs no message. Streamlit's own copy of
// the address may so be behind; where it writes that, the frame is put right with the message.

const NAME = "frame=";

const partsOf = (search) => search.replace(/^\?/, "").split("&").filter(Boolean);

/** The frame in an address's query; null for none. */
export function frameIn(search) {
  const part = partsOf(search).find((one) => one.startsWith(NAME));
  return part ? decodeURIComponent(part.slice(NAME.length)) : null;
}

/** The query with a frame, or with null without one, spelled and ordered as the server does. */
export function withFrame(search, frame) {
  const parts = partsOf(search).filter((one) => !one.startsWith(NAME));
  if (frame) parts.push(NAME + encodeURIComponent(frame));
  return parts.length ? `?${parts.join("&")}` : "";
}

/** Keeps the address bar and the store's frame in step; returns a function that ends it. */
export function keepFrame(store) {
  function write() {
    const { view, data, frame } = store.get();
    // Until the server has answered, the entry in the browser's history is that of the old area.
    if (view.area !== data.view.area) return;
    const search = withFrame(location.search, frame);
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
  }

  const back = () => store.set({ frame: frameIn(location.search) });
  const stop = store.subscribe(["data", "frame"], write);
  addEventListener("popstate", back);
  return () => {
    removeEventListener("popstate", back);
    stop();
  };
}
