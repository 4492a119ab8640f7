// A topic page's answer and what stands behind it: tables, bars, charts, videos. All words and numbers
// come from the server.

import { createBehind } from "./behind.js";
import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { createStreams } from "./streams.js";
import { createBars } from "./topic_bars.js";
import { createChart } from "./topic_chart.js";
import { createMadeOf, createTable } from "./topic_table.js";

const MAKERS = { table: createTable, bars: createBars, chart: createChart, streams: createStreams };

/** The answer in one sentence and the facts that it rests on; a press on one tells what it is made of. */
export function createAnswer(ui) {
  const text = element("p", { class: "cm-answer-text", role: "status" });
  const facts = element("dl", { class: "cm-answer-facts" });
  const madeOf = createMadeOf(ui);
  const node = element("section", { class: "cm-section cm-answer" }, text, facts, madeOf.node);
  const behind = createBehind(ui, () => update(ui.data));

  function make(given) {
    const fact = element("div", {}, element("dt"), element("dd", { class: "cm-number" }));
    if (given.behind) fact.lastChild.append(behind.button(() => fact.asked));
    return fact;
  }

  function update(data) {
    const given = data.panel.topic?.answer;
    setShown(node, Boolean(given));
    if (!given) return;
    setText(text, given.text);
    setAttribute(text, "data-tone", given.tone === "flat" ? null : given.tone);
    const open = behind.current();
    const told = given.facts.map(([title, value, tone, asked]) => ({ key: `${title} ${Boolean(asked)}`, title, value, tone, behind: asked }));
    patchList(facts, told, (fact) => fact.key, make, (line, fact) => {
      const [title, value] = line.children;
      line.asked = fact;
      setText(title, fact.title);
      setText(value.firstElementChild ?? value, fact.value);
      setAttribute(value, "data-tone", fact.tone === "flat" ? null : fact.tone);
      if (fact.behind) setAttribute(value.firstElementChild, "aria-expanded", String(open?.key === fact.key));
    });
    madeOf.update(open?.listed);
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
