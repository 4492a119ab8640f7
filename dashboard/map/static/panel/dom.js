// Elements of the panels. Text only ever becomes a text node: a place name cannot become markup.
// Everything patches what is there, so that a refresh neither flickers nor takes the focus away.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") {
      for (const [type, handler] of Object.entries(value)) node.addEventListener(type, handler);
    } else {
      setAttribute(node, name, value);
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An HTML element; `attributes.on` maps event types to handlers, children are nodes or strings. */
export function element(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element, hidden from assistive technology unless its attributes say otherwise. */
export function drawing(tag, attributes, ...children) {
  const given = tag === "svg" ? { "aria-hidden": "true", focusable: "false", ...attributes } : attributes;
  return fill(document.createElementNS(SVG, tag), given, children);
}

/** Sets or, with null, undefined or false, removes an attribute; true sets it empty. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? "" : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

export function setAttributes(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
}

/** Replaces the text of a node that holds nothing else. */
export function setText(node, text) {
  const wanted = text === null || text === undefined ? "" : String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** Shows or hides a node, out of the tab order as well. */
export function setShown(node, shown) {
  if (node.hasAttribute("hidden") === shown) node.toggleAttribute("hidden", !shown);
}

/**
 * Makes the children of `parent` match `items`, one node an item: kept by key, created when new,
 * removed when gone, moved only where the order differs; the focus stays where it was.
 */
export function patchList(parent, items, keyOf, create, update) {
  const known = parent.patchedNodes ?? (parent.patchedNodes = new Map());
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const wanted = new Set(items.map(keyOf));
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
  let place = parent.firstChild;
  items.forEach((item, index) => {
    const key = keyOf(item);
    let node = known.get(key);
    if (!node) {
      node = create(item);
      known.set(key, node);
    }
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
    update(node, item, index);
  });
  if (focused && focused !== document.activeElement && focused.isConnected) {
    focused.focus({ preventScroll: true });
  }
}
