import assert from "node:assert/strict";
import { test } from "node:test";

import { listenToBackspace, takesText } from "../../../dashboard/map/static/panel/back_key.js";

function press(target, change = {}) {
  const page = new EventTarget();
  let ups = 0;
  const stop = listenToBackspace(page, () => { ups += 1; });
  const event = Object.assign(new Event("keydown", { cancelable: true }), { key: "Backspace", ...change });
  event.composedPath = () => [target];
  if (change.taken) event.preventDefault();
  page.dispatchEvent(event);
  const prevented = event.defaultPrevented;
  stop();
  page.dispatchEvent(Object.assign(new Event("keydown", { cancelable: true }), { key: "Backspace" }));
  return { ups, prevented };
}

const input = (type) => ({ tagName: "INPUT", type });

test("Backspace leads up from a row, a button, the day slider and the page itself", () => {
  for (const target of [{ tagName: "BODY" }, { tagName: "TR" }, { tagName: "BUTTON" }, input("range"), input("radio")]) {
    assert.deepEqual(press(target), { ups: 1, prevented: true });
  }
});

test("it takes back a letter where one can be written", () => {
  const targets = [input("text"), input("search"), { tagName: "TEXTAREA" }, { tagName: "DIV", isContentEditable: true }];
  for (const target of targets) {
    assert.equal(takesText(target), true);
    assert.deepEqual(press(target), { ups: 0, prevented: false });
  }
});

test("it is left to who has taken it, and to the browser's own shortcuts", () => {
  assert.equal(press({ tagName: "DIV" }, { taken: true }).ups, 0);
  assert.equal(press({ tagName: "BODY" }, { altKey: true }).ups, 0);
  assert.equal(press({ tagName: "BODY" }, { key: "Delete" }).ups, 0);
});
