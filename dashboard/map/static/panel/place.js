// Where a view is in the tree of areas, from what the browser already holds.

/** The path of a code from the root, [{code, name}], by the geometry header. */
export function pathOf(header, code, lang) {
  const path = [];
  for (let at = code; at; at = header.parents[at]) {
    path.unshift({ code: at, name: nameOf(header, at, lang) });
    if (path.length > 12) break; // a tree that bites its own tail must not hang the page
  }
  return path;
}

export function nameOf(header, code, lang) {
  const [zh, en] = header.names[code] ?? [code, code];
  return (lang === "en" ? en : zh) || zh || code;
}

/** The areas with the same parent, itself included, ordered by code. */
export function siblingsOf(header, code, lang) {
  const parent = header.parents[code];
  if (!parent) return [];
  return Object.keys(header.parents)
    .filter((other) => header.parents[other] === parent)
    .sort()
    .map((other) => ({ code: other, name: nameOf(header, other, lang) }));
}

/**
 * Path and siblings of the view: from the message if it is about this area, else from the
 * geometry header, so that a click shows where it led before the server has answered.
 */
export function placeOf(data, view, geometry) {
  const known = data.view.area === view.area;
  const header = geometry?.header;
  if (!known && header?.parents && header.names[view.area]) {
    return {
      path: pathOf(header, view.area, view.lang),
      siblings: siblingsOf(header, view.area, view.lang),
    };
  }
  const { path, siblings } = data.top;
  const self = path[path.length - 1];
  const all = siblings.some((area) => area.code === self?.code) || !siblings.length
    ? siblings
    : [...siblings, self].sort((a, b) => (a.code < b.code ? -1 : 1));
  return { path, siblings: all };
}
