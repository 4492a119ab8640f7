// Beside the numbers: who needs someone now, or the ranked areas of the scene.

import { element, patchList, setAttribute, setShown, setText } from "../panel/dom.js";
import { setSymbol, symbol } from "../panel/marks.js";

const LOOKS = { act: ["triangle", "#ff8f85"], watch: ["diamond", "#f0b35c"], done: ["circle", "#8a97a2"] };

const EDGES_PX = 20; // around the title and the rows, as in wall.css
const ROW_PX = { one: 25, two: 28 }; // English needs a second line for what is the matter

/** The rows of the list: {key, severity, name, what, value}. */
export function listRows(data, say) {
  const { wall, panel } = data;
  if (wall.shows === "attention") {
    return (wall.attention?.items ?? []).map((one) => ({
      key: `${one.rule} ${one.area}`,
      severity: one.state === "open" ? one.severity : "done",
      name: one.name,
      what: `${one.title} · ${say("wall_since", { day: one.raised_on })}`,
      value: one.value,
    }));
  }
  const unit = panel.table?.columns[0].unit ?? "";
  return (panel.table?.rows ?? []).map((row) => ({
    key: row.code, severity: null, name: row.name, what: "",
    value: row.cells[0].v === null ? row.cells[0].t : `${row.cells[0].t}${unit === "%" ? "%" : ""}`,
  }));
}

export function createSideList(ui) {
  const title = element("h2", {}, element("span"), element("span", { class: "wall-unacknowledged" }));
  const rows = element("ol");
  const none = element("p", { class: "wall-quiet" });
  const node = element("section", { class: "wall-list" }, title, rows, none);

  function row() {
    return element("li", {}, symbol(),
      element("span", { class: "wall-row-name" }, element("span"), element("span", { class: "wall-quiet" })),
      element("span", { class: "wall-row-value" }));
  }

  return {
    node,
    update(data) {
      const isAttention = data.wall.shows === "attention";
      const lines = isAttention && data.view.lang === "en" ? "two" : "one";
      setAttribute(node, "data-lines", lines);
      const open = data.wall.attention?.unacknowledged ?? 0;
      setText(title.firstChild, isAttention ? ui.say("wall_attention") : data.panel.table?.title ?? "");
      setText(title.lastChild, ui.say("wall_unacknowledged", { n: open }));
      setShown(title.lastChild, open > 0);
      const height = node.clientHeight - title.offsetHeight - EDGES_PX;
      const room = Math.max(1, Math.floor(height / ROW_PX[lines]));
      const found = listRows(data, ui.say).slice(0, room);
      setShown(none, found.length === 0);
      setText(none, ui.say(isAttention ? "wall_none_open" : "no_data"));
      patchList(rows, found, (one) => one.key, row, (item, one) => {
        const [sign, name, value] = item.children;
        setShown(sign, Boolean(one.severity));
        if (one.severity) setSymbol(sign, ...LOOKS[one.severity]);
        setAttribute(item, "data-severity", one.severity);
        setText(name.firstChild, one.name);
        setText(name.lastChild, one.what);
        setText(value, one.value);
      });
    },
  };
}
