// A sheet in a file comes alive: maps move, what is pointed at is told, tables sort.

import { createMapView } from "./map_view.js";
import { listen } from "./map_hand.js";
import { makeSortable } from "./table.js";
import { createTeller, takeTitles } from "./tell.js";

const BUTTONS = { in: ["+", "mapZoomIn"], out: ["−", "mapZoomOut"], fit: ["⌂", "fileZoomFit"] };

function start(words, lang) {
  const told = takeTitles(document);
  const teller = createTeller(told);
  const areas = new Map(); // name → its shapes on the maps
  for (const [node, [name]] of told) {
    if (node.closest(".areas")) areas.set(name, [...(areas.get(name) ?? []), node]);
  }
  const hands = [...document.querySelectorAll("svg.map")].map((svg) => startMap(svg, words, teller));
  for (const table of document.querySelectorAll("table")) {
    makeSortable(table, { label: words.panelSortBy, lang });
    for (const row of table.tBodies[0].rows) {
      row.addEventListener("pointerenter", () => outline(areas.get(row.cells[0].textContent) ?? []));
      row.addEventListener("pointerleave", () => outline([]));
    }
  }

  function tell(element, point) {
    teller.show(element, point);
    outline(element?.closest(".areas") ? [element] : []);
  }
  document.addEventListener("pointermove", ({ target, clientX, clientY, pointerType }) => {
    if (pointerType === "touch" || hands.some((hand) => hand.isDown())) return;
    if (!document.querySelector(".by-keys")) tell(teller.owner(target), [clientX, clientY]);
  });
  document.addEventListener("click", ({ clientX, clientY, pointerType }) => {
    if (hands.some((hand) => hand.wasDragged())) return;
    tell(teller.at(clientX, clientY, pointerType === "touch"), [clientX, clientY]);
  });
  document.addEventListener("pointerleave", () => tell(null));
}

/** The shapes' outlines on their maps; none takes the last ones away. */
function outline(shapes) {
  for (const hover of document.querySelectorAll(".hover")) {
    const own = shapes.filter((shape) => shape.closest("svg") === hover.closest("svg"));
    hover.setAttribute("d", own.map((shape) => shape.getAttribute("d")).join(""));
  }
}

function startMap(svg, words, teller) {
  const ground = svg.closest(".ground");
  const window_ = svg.closest(".window");
  const view = createMapView(svg, words);
  const hand = listen(window_, view, {
    read(x, y) {
      const found = teller.at(x, y);
      teller.show(found, [x, y]);
      outline(found?.closest(".areas") ? [found] : []);
    },
    quiet() {
      teller.show(null);
      outline([]);
    },
  });
  const group = document.createElement("div");
  group.className = "buttons";
  for (const [name, [sign, word]] of Object.entries(BUTTONS)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", words[word]);
    button.title = words[word];
    button.addEventListener("click", hand[name]);
    group.append(button);
  }
  ground.append(group);
  new ResizeObserver(view.resize).observe(window_);
  view.resize();
  return hand;
}

document.fonts.ready.then(() => {
  start(document.body.dataset, document.documentElement.lang);
  document.body.classList.add("alive");
});
