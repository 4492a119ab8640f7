// What Streamlit calls at every run: unpacks the message, fetches the interface's strings once a
// language and hands both to the app. Messages are handled one after the other, so that an older
// one can never overtake a newer one.

import { mount } from "./main.js";

const texts = new Map();
let queue = Promise.resolve();

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

async function textsOf(url) {
  if (!texts.has(url)) {
    texts.set(url, fetch(url).then((response) => {
      if (!response.ok) throw new Error(`${url}: ${response.status}`);
      return response.json();
    }));
    texts.get(url).catch(() => texts.delete(url));
  }
  return texts.get(url);
}

/** Streamlit names the buttons of its side bar in English only. */
function nameSidebarButtons(text) {
  const names = { stExpandSidebarButton: "sidebar_open", stSidebarCollapseButton: "sidebar_close" };
  for (const [id, key] of Object.entries(names)) {
    const found = document.querySelector(`[data-testid="${id}"]`);
    (found?.querySelector("button") ?? found)?.setAttribute("aria-label", text[key]);
  }
}

export default function receive(component) {
  queue = queue
    .then(async () => {
      const data = await inflate(component.data);
      data.text = await textsOf(data.text_url);
      nameSidebarButtons(data.text);
      mount({ ...component, data });
    })
    .catch((error) => console.error("command map:", error));
  return queue;
}
