// What is under the pointer, in words.

const OFFSET_PX = 16;

/** A box in the map; `show(lines, x, y)` with [{text, kind}], `hide()`. */
export function createTooltip(parent) {
  const node = document.createElement("div");
  node.className = "cm-tooltip";
  node.setAttribute("role", "presentation");
  node.hidden = true;
  parent.append(node);
  let written = "";

  return {
    show(lines, x, y) {
      const key = JSON.stringify(lines);
      if (key !== written) {
        written = key;
        node.replaceChildren(...lines.filter(({ text }) => text).map(({ text, kind }) => {
          const line = document.createElement("div");
          line.className = `cm-tooltip-${kind}`;
          line.textContent = text;
          return line;
        }));
      }
      node.hidden = false;
      const { clientWidth, clientHeight } = parent;
      const left = x + OFFSET_PX + node.offsetWidth > clientWidth ? x - OFFSET_PX - node.offsetWidth : x + OFFSET_PX;
      const top = y + OFFSET_PX + node.offsetHeight > clientHeight ? y - OFFSET_PX - node.offsetHeight : y + OFFSET_PX;
      node.style.transform = `translate(${Math.max(4, Math.round(left))}px, ${Math.max(4, Math.round(top))}px)`;
    },
    hide() {
      node.hidden = true;
    },
  };
}
