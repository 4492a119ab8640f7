// The order of the ranked table. Rows without a value come last, whichever way it is sorted.

/** What a press on a header makes of the present order: {column, descending}. */
export function nextOrder(order, column) {
  if (order?.column === column) return { column, descending: !order.descending };
  return { column, descending: column !== "name" };
}

/** The order in which the rows came, as far as it can be told from the first column's values. */
export function givenOrder(rows) {
  const known = rows.map((row) => row.cells[0]?.v).filter((value) => value !== null && value !== undefined);
  return { column: 0, descending: known.length < 2 || known[0] >= known[known.length - 1] };
}

/** The rows in an order; equal values stay as they came. `column` is "name" or a column index. */
export function ordered(rows, order, lang) {
  if (!order) return rows;
  const sign = order.descending ? -1 : 1;
  const collator = new Intl.Collator(lang === "en" ? "en" : "zh-CN", { numeric: true });
  return [...rows].sort((a, b) => {
    if (order.column === "name") return sign * collator.compare(a.name, b.name);
    const left = a.cells[order.column]?.v ?? null;
    const right = b.cells[order.column]?.v ?? null;
    if (left === null || right === null) return (left === null) - (right === null);
    return sign * (left - right);
  });
}

/** An order as the server is told of it, "change-down"; "" for as the rows came. */
export function orderName(order, columns) {
  if (!order) return "";
  const column = order.column === "name" ? "name" : columns[order.column].id;
  return `${column}-${order.descending ? "down" : "up"}`;
}

/** The value that fills a row's bar: 100 for percentages, else the largest of the rows. */
export function barFull(rows, unit) {
  if (unit === "%") return 100;
  return Math.max(0, ...rows.map((row) => row.cells[0]?.v ?? 0)) || 1;
}
