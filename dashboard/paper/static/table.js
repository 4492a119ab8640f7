// Sorting a table by what its cells say.

/** The number that a text says, null if it says none: "1,234" → 1234, "−0.5%" → −0.5, "12/30" → 12. */
export function numberIn(text) {
  const plain = text.replace(/[,\s±+]/g, "").replace("−", "-");
  const found = /^-?\d+(\.\d+)?/.exec(plain);
  return found ? Number(found[0]) : null;
}

/** The order of rows by one of their texts; equal ones stay as they are, those without a number last. */
export function orderOf(texts, { isNumber, isDown, lang }) {
  const order = texts.map((_, at) => at);
  const way = isDown ? -1 : 1;
  if (!isNumber) return order.sort((a, b) => way * texts[a].localeCompare(texts[b], lang) || a - b);
  const numbers = texts.map(numberIn);
  const isNone = (at) => (numbers[at] === null ? 1 : 0);
  return order.sort((a, b) => isNone(a) - isNone(b) || way * (numbers[a] - numbers[b]) || a - b);
}

/** Makes the heads of a table's columns buttons that sort its rows; the total stays below. */
export function makeSortable(table, { label, lang }) {
  const [body] = table.tBodies;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = label.replace("{title}", head.textContent);
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const isNumber = head.classList.contains("number");
      const before = head.getAttribute("aria-sort");
      const isDown = before ? before === "ascending" : isNumber;
      const rows = [...body.rows];
      const texts = rows.map((row) => row.cells[column].textContent);
      body.append(...orderOf(texts, { isNumber, isDown, lang }).map((at) => rows[at]));
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    });
  });
}
