// The form in which somebody acts on an item: its record, what to do, to whom, and why. The record
// is fetched when the form opens and never exchanged under the reader's eyes: what is decided is
// decided on what was read, and the server refuses it if somebody was faster.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";

// A deed that is not answered by then may never have been heard: of two triggers that wait for the
// server, Streamlit keeps the later. It is sent again as the same one, which the server enters once.
const RESEND_MS = 4000;
const ATTEMPTS = 3;
const CHOICES = {
  open: ["acknowledge", "assign", "note", "close"],
  acknowledged: ["assign", "note", "close"],
  assigned: ["note", "assign", "close"],
  closed: ["note", "reopen"],
};

/** What can be done about an item as it stands; what most often comes next is the first. */
export function choicesOf(record) {
  const choices = CHOICES[record.state] ?? [];
  return record.names.length ? choices : choices.filter((action) => action !== "assign");
}

/** The deed as the server takes it, null if it lacks what it needs. */
export function deedOf(item, record, action, note, assignee, n) {
  const said = note.trim();
  if (action === "assign" ? !assignee : !said) return null;
  return {
    rule: item.rule, area: item.area, raised_on: item.raised_on_iso, action, note: said,
    assignee: action === "assign" ? assignee : null, seen: record.seen, n,
  };
}

/** `item` is a row of the alerts; `onDone()` is called when the form wants to be put away. */
export function createWorkForm(ui, item, onDone) {
  const said = element("p", { class: "cm-work-said cm-quiet", role: "status" });
  const entries = element("ol", { class: "cm-work-entries", tabindex: "0" });
  const actions = element("div", { class: "cm-choice cm-work-actions", role: "radiogroup" });
  const to = element("select", { class: "cm-work-to" });
  const note = element("input", { type: "text", class: "cm-work-note", maxlength: "500", autocomplete: "off" });
  const send = element("button", { type: "submit", class: "cm-button cm-work-send" });
  const doing = element("div", { class: "cm-work-doing" }, actions, to, element("div", { class: "cm-work-line" }, note, send));
  const node = element("form", {
    class: "cm-work", hidden: true, novalidate: true,
    on: {
      submit: (event) => {
        event.preventDefault();
        submit();
      },
      keydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      },
    },
  }, said, entries, doing);
  let record = null; // what was fetched, null until then
  let action = null;
  let reading = 0; // number of the newest reading: an older one that comes late counts for nothing
  let language = "";
  let sent = null; // n of the newest deed, null once it is answered
  let timer = 0;

  function transmit(deed, attempt = 1) {
    ui.act("act", deed);
    timer = setTimeout(() => {
      if (attempt < ATTEMPTS) transmit(deed, attempt + 1);
      else settle("work_no_answer");
    }, RESEND_MS);
  }

  async function read() {
    const own = (reading += 1);
    const asked = { rule: item.rule, area: item.area, raised_on: item.raised_on_iso, day: ui.data.view.day };
    language = ui.data.view.lang;
    let found = null;
    try {
      const response = await fetch(`${ui.data.work_url}?${new URLSearchParams(asked)}`);
      if (response.ok) found = await response.json();
    } catch {
      found = null; // no network: said below
    }
    if (own !== reading) return;
    if (!found) setText(said, ui.say("work_unreadable"));
    else take(found);
  }

  function take(found) {
    const isFirst = record === null;
    record = found;
    const choices = choicesOf(record);
    if (!choices.includes(action)) [action] = choices;
    if (isFirst) setText(said, record.entries.length ? "" : ui.say("work_nothing_yet"));
    draw();
    entries.scrollTop = entries.scrollHeight;
    if (isFirst && document.activeElement === node.previousElementSibling) {
      actions.querySelector("input:checked")?.focus({ preventScroll: true });
      node.scrollIntoView({ block: "nearest" });
    }
  }

  function draw() {
    setShown(said, said.textContent !== "");
    setShown(entries, Boolean(record?.entries.length));
    setShown(doing, record !== null && ui.mayAct());
    if (!record) return;
    setAttribute(entries, "aria-label", ui.say("work_history"));
    patchList(entries, record.entries, (one) => one.id, entryNode, patchEntry);
    setAttribute(actions, "aria-label", ui.say("work_action"));
    patchList(actions, choicesOf(record), (name) => name, choiceNode, patchChoice);
    drawNames();
    const hint = ui.say(action === "assign" ? "work_note_optional" : "work_note");
    setAttribute(note, "placeholder", hint);
    setAttribute(note, "aria-label", hint);
    setText(send, ui.say(sent ? "work_sending" : "work_send"));
    setAttribute(send, "aria-disabled", sent ? "true" : null);
  }

  function drawNames() {
    setShown(to, action === "assign");
    setAttribute(to, "aria-label", ui.say("work_assign_to"));
    patchList(to, record.names, ([name]) => name, ([name]) => element("option", { value: name }),
      (option, [, shown]) => setText(option, shown));
  }

  function choiceNode(name) {
    const radio = element("input", {
      type: "radio", name: `work ${item.rule} ${item.area}`, value: name,
      on: {
        change: () => {
          action = name;
          draw();
          node.scrollIntoView({ block: "nearest" });
        },
      },
    });
    return element("label", {}, radio, element("span"));
  }

  function patchChoice(label, name) {
    label.firstChild.checked = name === action;
    setText(label.lastChild, ui.say(`work_action_${name}`));
  }

  function submit() {
    if (sent || !record) return;
    const n = String(Date.now());
    const deed = deedOf(item, record, action, note.value, to.value, n);
    setAttribute(note, "aria-invalid", deed ? null : "true");
    if (!deed) {
      note.focus();
      return;
    }
    sent = n;
    setText(said, "");
    transmit(deed);
    draw();
  }

  /** The server has answered, or will not: what it holds now is shown, what was typed stays. */
  function settle(word) {
    clearTimeout(timer);
    sent = null;
    setText(said, word ? ui.say(word) : "");
    draw();
    read();
  }

  return {
    node,
    open() {
      record = null;
      setText(said, ui.say("work_loading"));
      setShown(node, true);
      draw();
      read();
    },
    close() {
      reading += 1;
      setShown(node, false);
    },
    update(data) {
      if (sent && data.acted?.n === sent) {
        if (data.acted.ok) {
          clearTimeout(timer);
          sent = null;
          note.value = "";
          action = null; // what comes next is another one
          onDone();
        } else {
          settle(null);
        }
      }
      if (node.hasAttribute("hidden")) return;
      if (data.view.lang === language) draw();
      else read();
    },
  };
}

function entryNode() {
  return element("li", {}, element("span", { class: "cm-quiet cm-number" }), " ", element("span"),
    element("p", { class: "cm-work-said-then" }));
}

function patchEntry(node, one) {
  const [at, what, note] = node.children;
  setText(at, one.at);
  setText(what, `${one.by} ${one.what}`);
  setText(note, one.note);
  setShown(note, one.note !== "");
}
