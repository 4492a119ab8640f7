// Made-up numbers and sites over the sample city, packed as the server packs them.

import { chance } from "../panel/fake_screen.js";
import { NO_DATA, OUT_OF_SCOPE, SUPPRESSED } from "/dashboard/map/static/map/values.js";

const COLOURS = ["#e4f1ef", "#b9dcd7", "#86c2bb", "#52a49c", "#24807a", "#0b5a58"];
const UPPERS = [50, 70, 80, 90, 95, null];
const LABELS = ["≤ 50", "50 – 70", "70 – 80", "80 – 90", "90 – 95", "> 95"];
const DAYS = 74;

async function packed(values) {
  const stream = new Blob([Int32Array.from(values)]).stream().pipeThrough(new CompressionStream("deflate"));
  return base64(new Uint8Array(await new Response(stream).arrayBuffer()));
}

const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const address = (body, type) => URL.createObjectURL(new Blob([body], { type }));

export function createNumbers(city, tree, asked) {
  const { header } = city;
  const daysUrls = new Map();
  const sites = sitesOf(city);

  /** Tenths of per cent: higher in the middle of a district, a few areas with none. */
  function valueOf(code, day) {
    const luck = chance(code);
    if (luck > 0.96) return NO_DATA;
    if (luck > 0.95) return SUPPRESSED;
    if (luck < 0.005) return OUT_OF_SCOPE;
    const town = chance(tree.path(code)[2] ?? code);
    return Math.round(10 * Math.min(100, 48 + 38 * town + 22 * luck * luck + (day / DAYS) * 12 - 8));
  }

  function daysUrl(level) {
    if (asked.fail === "days") return "/no-such-days";
    if (!daysUrls.has(level)) {
      const { codes } = tree.unitsAt(level);
      const body = new Int32Array(2 + DAYS * codes.length);
      body.set([DAYS, codes.length]);
      for (let day = 0; day < DAYS; day += 1) body.set(codes.map((code) => valueOf(code, day)), 2 + day * codes.length);
      daysUrls.set(level, address(body.buffer, "application/octet-stream"));
    }
    return daysUrls.get(level);
  }

  async function screenOf(view, screen) {
    const { codes } = tree.unitsAt(view.level);
    const day = Math.round((Date.parse(view.day) - Date.parse(screen.days.first)) / 86_400_000);
    const counts = codes.map((code) => Math.max(0, Math.round(chance(`case ${code}`) * (view.level > 3 ? 2.6 : 14) - (view.level > 3 ? 2 : 6))));
    const layers = [];
    if (view.layers.includes("cameras")) layers.push(sites.points("cameras", "video", 1200));
    if (view.layers.includes("flights")) layers.push(sites.flights());
    if (view.layers.includes("cases")) {
      layers.push({ ...known(screen, "cases"), kind: "bubbles", level: view.level, max: Math.max(...counts), values: await packed(counts) });
    }
    if (view.layers.includes("clinics")) layers.push({ ...sites.points("clinics", "clinic", 17), ...known(screen, "clinics") });
    return {
      geometry: asked.fail === "geometry" ? "/no-such-geometry" : "/geometry",
      base: asked.fail === "base" ? "/no-such-base" : "/base",
      values: {
        codes_level: view.level, extra: codes.slice(header.codes[view.level]?.length), decimals: 1,
        packed: await packed(codes.map((code) => valueOf(code, day))), days_url: daysUrl(view.level),
      },
      legend: {
        ...screen.legend, ...(asked.state ? { state: asked.state, data_time_iso: null } : {}),
        suppressed: screen.text.suppressed, outside: screen.text.outside,
        classes: LABELS.map((label, at) => ({ label, colour: COLOURS[at], upper: UPPERS[at] })),
      },
      layers,
    };
  }

  const known = (screen, id) => screen.layers.find((layer) => layer.id === id);
  return { screenOf };
}

/** Sites at label points of the cells, moved a little, each the same at every run. */
function sitesOf({ header, cellCodes }) {
  const urls = new Map();
  const near = (name, at) => {
    const point = header.label[cellCodes[Math.floor(chance(`${name} ${at}`) * cellCodes.length)]];
    return point.map((degree, axis) => degree + (chance(`${name} ${at} ${axis}`) - 0.5) * 0.004);
  };
  const once = (name, make) => {
    if (!urls.has(name)) urls.set(name, address(JSON.stringify(make()), "application/json"));
    return urls.get(name);
  };

  function points(id, name, count) {
    const numbers = Array.from({ length: count }, (_, at) => at);
    const places = numbers.map((at) => near(name, at));
    return {
      id, kind: "points", title: "视频点位", count, min_zoom: 0,
      data: once(id, () => ({
        code: numbers.map((at) => `${name}-${at}`), name: numbers.map((at) => `${name === "clinic" ? "发热门诊" : "视频点"} ${at + 1}`),
        lon: places.map(([lon]) => lon), lat: places.map(([, lat]) => lat),
      })),
      states: base64(Uint8Array.from(numbers, (at) => (at === 3 ? 255 : chance(`${name} state ${at}`) > 0.85 ? 1 : 0))),
      styles: name === "clinic" ? [
        { colour: "#0b6e4f", label: "开放", shape: "cross", size_px: 13 }, { colour: "#8a6d1c", label: "备用", shape: "cross", size_px: 13 },
        { colour: "#6b7280", label: "关闭", shape: "cross", size_px: 13 },
      ] : [
        { colour: "#2f6db3", label: "在线", shape: "circle", size_px: 6 }, { colour: "#b3541e", label: "离线", shape: "triangle", size_px: 9 },
      ],
    };
  }

  function flights() {
    const lines = Array.from({ length: 14 }, (_, at) => {
      const [lon, lat] = near("flight", at);
      return Array.from({ length: 9 }, (_step, i) => [
        lon + 0.004 * i * (chance(`turn ${at}`) - 0.2), lat + 0.006 * Math.sin(i * 0.7 + at) * chance(`wave ${at}`),
      ]);
    });
    return {
      id: "flights", kind: "paths", title: "无人机巡航", count: lines.length,
      styles: [{ colour: "#5b4b9a", label: "无人机巡航", shape: "circle", size_px: 2 }],
      states: base64(new Uint8Array(lines.length)),
      data: once("flights", () => ({ code: lines.map((_, at) => `flight-${at}`), name: lines.map((_, at) => `无人机巡航 0${at % 9}:30`), path: lines })),
    };
  }

  return { points, flights };
}
