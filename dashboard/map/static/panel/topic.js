// A topic page's answer and what stands behind it: tables, bars, charts, videos. All words and numbers
// come from the server.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { createStreams } from "./streams.js";
import { createBars } from "./topic_bars.js";
import { createChart } from "./topic_chart.js";
import { createTable } from "./topic_table.js";

const MAKERS = { table: createTable, bars: createBars, chart: createChart, streams: createStreams };

/** The answer in one sentence and the facts that it rests on. */
export function createAnswer() {
  const text = element("p", { class: "cm-answer-text", role: "status" });
  const facts = element("dl", { class: "cm-answer-facts" });
  const node = element("section", { class: "cm-section cm-answer" }, text, facts);

  function update(data) {
    const given = data.panel.topic?.answer;
    setShown(node, Boolean(given));
    if (!given) return;
    setText(text, given.text);
    setAttribute(text, "data-tone", given.tone === "flat" ? null : given.tone);
    patchList(facts, given.facts, ([title]) => title,
      () => element("div", {}, element("dt"), element("dd", { class: "cm-number" })),
      (fact, [title, value, tone]) => {
        setText(fact.firstChild, title);
        setText(fact.lastChild, value);
        setAttribute(fact.lastChild, "data-tone", tone === "flat" ? null : tone);
      });
  }

  return { node, update };
}

/** The sections below the answer, in the order they come. */
export function createSections(ui) {
  const node = element("div", { class: "cm-topic" });

  function make(section) {
    const title = element("h2", { class: "cm-section-title" });
    const body = MAKERS[section.kind](ui);
    const note = element("p", { class: "cm-quiet" });
    const made = element("section", { class: "cm-section cm-topic-section", "data-kind": section.kind },
      element("header", { class: "cm-section-head" }, title), body.node, note);
    made.parts = { title, body, note };
    return made;
  }

  function update(data) {
    const given = data.panel.topic?.sections ?? [];
    setShown(node, given.length > 0);
    patchList(node, given, (section) => `${section.kind} ${section.title}`, make, (made, section) => {
      setText(made.parts.title, section.title);
      made.parts.body.update(section);
      setText(made.parts.note, section.note);
      setShown(made.parts.note, Boolean(section.note));
    });
  }

  return { node, update };
}
