// Colours of the map's ground, light and dark; data colours come with the legend.

const LIGHT = {
  sea: "#dbe5ec",
  shallow: "#e6eef3",
  land: "#f3f2ee",
  neighbour: "#e9e8e3",
  neighbourLine: "#d3d3cd",
  coast: "#9fb0bc",
  border: "#3b4a54",
  focus: "#14212b",
  focusCasing: "#ffffff",
  hover: "#0b5a92",
  ink: "#1e2a33",
  quiet: "#4c5963",
  halo: "#ffffff",
  noData: "#eceff1",
  noDataLine: "#aab4bd",
  staleLine: "#ffffff",
  outside: "#e4eaee",
  casing: "#ffffff",
  unknown: "#7b8791",
  besideAlpha: 0.5, // of names outside the area looked at
};

const DARK = {
  sea: "#0b1116",
  shallow: "#0f1820",
  land: "#1a2229",
  neighbour: "#141b21",
  neighbourLine: "#222c34",
  coast: "#43535f",
  border: "#c3ced6",
  focus: "#f4f8fa",
  focusCasing: "#0b1116",
  hover: "#7cc0f2",
  ink: "#eef3f6",
  quiet: "#b6c2cb",
  halo: "#0b1116",
  noData: "#1b252d",
  noDataLine: "#4a5964",
  staleLine: "#0b1116",
  outside: "#10171c",
  casing: "#0b1116",
  unknown: "#8a97a2",
  besideAlpha: 0.85, // read from across the room
};

export const themeOf = (name) => (name === "dark" ? DARK : LIGHT);

const parsed = new Map();

/** Red, green, blue of "#rrggbb", 0 to 255; grey for anything else. */
export function rgb(colour) {
  if (!parsed.has(colour)) {
    const isHex = /^#[0-9a-f]{6}$/i.test(colour);
    const hex = isHex ? Number.parseInt(colour.slice(1), 16) : 0x888888;
    parsed.set(colour, [hex >> 16, (hex >> 8) & 255, hex & 255]);
  }
  return parsed.get(colour);
}

/** The same with an alpha from 0 to 1, as deck.gl takes it. */
export const rgba = (colour, alpha = 1) => [...rgb(colour), Math.round(alpha * 255)];

/** `share` of one colour in another. */
export function mix(colour, other, share) {
  return colour.map((channel, i) => Math.round(channel + (other[i] - channel) * share));
}
