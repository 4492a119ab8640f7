// Buttons, scale bar and source line on the map.

import { scaleBar } from "./scale.js";

const SCALE_ROOM_PX = 110;
const ICONS = {
  in: "M8 3v10M3 8h10",
  out: "M3 8h10",
  fit: "M2.5 8L8 3l5.5 5M4.5 7v6h7V7",
};

/** `act` = {in, out, fit}; `update(say, view, attribution)` sets words and the scale. */
export function createControls(parent, act) {
  const group = document.createElement("div");
  group.className = "cm-map-buttons";
  group.setAttribute("role", "group");
  const buttons = Object.entries(ICONS).map(([name, path]) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cm-map-button";
    button.append(iconOf(path));
    button.addEventListener("click", act[name]);
    group.append(button);
    return [name, button];
  });
  const foot = document.createElement("div");
  foot.className = "cm-map-foot";
  const bar = document.createElement("div");
  bar.className = "cm-scale";
  const length = document.createElement("span");
  bar.append(length);
  const source = document.createElement("span");
  source.className = "cm-source";
  foot.append(source, bar);
  parent.append(group, foot);

  return {
    nodes: [group, foot],
    update(say, { latitude, zoom }, attribution) {
      for (const [name, button] of buttons) {
        const label = say(`map_zoom_${name}`);
        button.title = label;
        button.setAttribute("aria-label", label);
      }
      const { metres, width_px } = scaleBar(latitude, zoom, SCALE_ROOM_PX);
      const text = metres >= 1000 ? say("map_km", { count: metres / 1000 }) : say("map_m", { count: metres });
      if (length.textContent !== text) length.textContent = text;
      bar.style.width = `${width_px.toFixed(1)}px`;
      source.textContent = attribution;
      source.hidden = !attribution;
    },
  };
}

function iconOf(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
