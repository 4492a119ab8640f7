// A strip of what just happened: as many as there is room for, the others in turn.

import { element, patchList, setText } from "../panel/dom.js";

const TURN_MS = 8000;
const MOST = 12;
const AT_ONCE = { zh: { narrow: 3, wide: 6 }, en: { narrow: 2, wide: 4 } };

export function createStrip(ui, isWide) {
  const title = element("span", { class: "wall-strip-title" });
  const list = element("ul");
  const node = element("footer", { class: "wall-strip" }, title, list);
  let items = [];

  function draw() {
    const most = AT_ONCE[ui.view.lang][isWide() ? "wide" : "narrow"];
    node.dataset.most = most;
    const pages = Math.max(1, Math.ceil(items.length / most));
    const page = Math.floor(Date.now() / TURN_MS) % pages;
    const shown = items.slice(page * most, (page + 1) * most);
    patchList(list, shown, (one) => `${one.at} ${one.text}`,
      () => element("li", {}, element("time"), element("span")),
      (item, one) => {
        setText(item.firstChild, one.at);
        setText(item.lastChild, one.text);
        item.dataset.kind = one.kind;
      });
  }

  return {
    node,
    draw,
    update(data) {
      setText(title, ui.say("wall_happened"));
      items = (data.wall.happened ?? []).slice(0, MOST);
      draw();
    },
  };
}
