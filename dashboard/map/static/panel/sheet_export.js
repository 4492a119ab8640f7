// What is on the map as a sheet of paper, a slide or a file of data: a box of choices with a picture
// of the sheet, and a button for each format.

import { createChoice } from "./choice.js";
import { element, setAttribute, setShown, setText } from "./dom.js";
import { LIST_FORMATS } from "./export.js";
import { icon } from "./marks.js";
import { makePopover } from "./popover.js";
import { createPreview } from "./preview.js";
import { createRequests } from "./requests.js";

const SHEET_FORMATS = ["png", "pdf", "pptx", "svg", "html"];
const LONGEST_CAPTION = 120;
const LONGEST_REVIEW = 40;

/** `orderOf()` as in export.js, for the files of data. */
export function createSheetExport(ui, orderOf) {
  const label = element("span");
  const button = element("button",
    { type: "button", class: "cm-button cm-sheet-button", "aria-haspopup": "dialog" }, icon("save"), label);
  const status = element("p", { class: "cm-quiet cm-sheet-status", role: "status" });
  const preview = createPreview(ui);
  const field = (most) => element("input", {
    type: "text", class: "cm-field", maxlength: String(most), autocomplete: "off", on: { input: changed },
  });
  const caption = field(LONGEST_CAPTION);
  const review = field(LONGEST_REVIEW);
  const choices = {
    size: createChoice(ui, "panel_sheet_size", ["1080p", "4k", "a4", "a3"], changed),
    theme: createChoice(ui, "panel_sheet_theme", ["light", "dark"], changed),
    reader: createChoice(ui, "panel_sheet_reader", ["internal", "public"], changed),
  };
  const files = formatButtons(SHEET_FORMATS, saveSheet);
  const data = formatButtons(LIST_FORMATS, (format) => requests.ask({ format, order: orderOf() }));
  const rows = [
    ["panel_sheet_caption", caption], ["panel_sheet_size", choices.size.node],
    ["panel_sheet_theme", choices.theme.node], ["panel_sheet_reader", choices.reader.node],
    ["panel_sheet_review", review], ["panel_sheet_files", files], ["panel_sheet_data", data],
  ].map(([key, control]) => ({ key, control, node: element("div", { class: "cm-sheet-row" }, element("span", { class: "cm-quiet" }), control) }));
  const box = element("div", { class: "cm-box cm-sheet-box", role: "dialog" },
    preview.node, ...rows.map((row) => row.node), status);
  const node = element("div", { class: "cm-sheet" }, button, box);
  const popover = makePopover(button, box, () => {
    changed();
    files.firstChild.focus();
  });
  const requests = createRequests(ui, status);

  function formatButtons(formats, press) {
    return element("div", { class: "cm-sheet-formats", role: "group" }, ...formats.map((format) => element("button",
      { type: "button", class: "cm-button", "data-format": format, on: { click: () => press(format) } })));
  }

  /** What is chosen of a sheet, as the server takes it. */
  function chosen() {
    const isPublic = choices.reader.value === "public";
    return {
      frame: ui.store.get("frame") ?? "", size: choices.size.value, theme: choices.theme.value,
      caption: caption.value.trim(), public: isPublic ? "1" : "", review: isPublic ? review.value.trim() : "",
    };
  }

  const lacksReview = (what) => Boolean(what.public) && !what.review;

  function saveSheet(format) {
    const what = chosen();
    setAttribute(review, "aria-invalid", lacksReview(what) ? "true" : null);
    if (!lacksReview(what)) requests.ask({ format, ...what });
    else review.focus();
  }

  function changed() {
    if (!popover.isOpen) return;
    const what = chosen();
    setShown(review.parentElement, Boolean(what.public));
    if (!lacksReview(what)) setAttribute(review, "aria-invalid", null);
    setAttribute(preview.node, "data-size", what.size);
    if (lacksReview(what)) preview.forget("panel_sheet_review_needed");
    else preview.show(`${ui.data.preview_url}?${new URLSearchParams(what)}`, ui.data.snapshot);
  }

  function update(given) {
    setText(label, ui.say("panel_export"));
    setAttribute(button, "title", ui.say("panel_sheet_hint"));
    setAttribute(box, "aria-label", ui.say("panel_sheet_hint"));
    for (const choice of Object.values(choices)) choice.update();
    for (const { key, control, node: row } of rows) {
      setText(row.firstChild, ui.say(key));
      setAttribute(control, "aria-label", ui.say(key));
    }
    for (const one of box.querySelectorAll("[data-format]")) {
      setText(one, ui.say(`panel_format_${one.dataset.format}`));
      setAttribute(one, "title", ui.say(`panel_export_${one.dataset.format}`));
    }
    setAttribute(caption, "placeholder", ui.say("panel_sheet_caption_hint"));
    setAttribute(review, "placeholder", ui.say("panel_sheet_review_hint"));
    changed();
    requests.update(given);
  }

  return { node, update };
}
