// Screens as the server sends them, of made-up numbers over the sample city's real areas.

const METRICS = {
  confirmed_total: ["累计确诊", "Total confirmed", "例", "cases", 0, "high", "cases"],
  current_cases: ["现有确诊", "Current cases", "例", "cases", 0, "high", "cases"],
  quarantined: ["居家隔离", "Home quarantine", "人", "people", 0, "high", "cases"],
  patrol_coverage: ["网格巡查率", "Grid patrol coverage", "%", "%", 1, "low", "grid_patrol"],
  video_checks: ["视频巡查次数", "Video checks", "次", "checks", 0, "low", "video_patrol"],
  resumption_rate: ["企业复工率", "Enterprises resumed", "%", "%", 1, "low", "resumption"],
};

const FEEDS = [
  ["cases", "病例日报", "Daily case report", "市卫生健康局", "Health Bureau", "fresh", 8],
  ["grid_patrol", "网格巡查", "Grid patrols", "市委政法委网格办", "Grid Management Office", "fresh", 11],
  ["video_patrol", "视频巡查", "Video patrols", "市公安局", "Public Security Bureau", "late", 40],
  ["resumption", "复工日报", "Daily resumption report", "市工业和信息化局", "Industry Bureau", "stale", 80],
  ["population", "常住人口", "Resident population", "市统计局", "Statistics Bureau", "fresh", 2000],
  ["clinics", "发热门诊名录", "Fever clinic register", "市卫生健康局", "Health Bureau", "fresh", 900],
  ["clinic_status", "发热门诊状态", "Fever clinic status", "市卫生健康局", "Health Bureau", "expired", 30],
  ["cameras", "视频点名录", "Video point register", "市公安局", "Public Security Bureau", "fresh", 900],
  ["drone_flights", "无人机巡查", "Drone patrols", "市应急管理局", "Emergency Management Bureau", "fresh", 6],
  ["enterprise_status", "企业复工状态", "Enterprise resumption status", "市工业和信息化局", "Industry Bureau", "never", null],
];

const NOW = "2020-03-30T08:00:00+08:00";
const MARKS = [
  ["2020-01-17", "首例疑似", "First suspected case"],
  ["2020-01-20", "首例确诊", "First confirmed case"],
  ["2020-01-23", "一级响应，巡查开始", "Level-1 response, patrols begin"],
  ["2020-02-10", "开始复工", "Work resumes"],
];
const COLOURS = ["#e8f3f0", "#bfe0d8", "#8cc8bb", "#57aa9a", "#2c8577", "#0d5c52"];
const DAYS = 74;

/** A number in 0…1 that always comes out the same for the same text. */
export function chance(text) {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
}

/** `areas`: [{code, name, name_en, level, parent}]; returns {header, screenOf(view)}. */
export function createCity(areas, text) {
  const header = { names: {}, parents: {} };
  for (const area of areas) {
    header.names[area.code] = [area.name, area.name_en];
    if (area.parent) header.parents[area.code] = area.parent;
  }
  const childrenOf = (code) => areas.filter((area) => area.parent === code);

  function screenOf(view) {
    const say = text[view.lang];
    const pick = (zh, en) => (view.lang === "en" ? en : zh);
    const name = (code) => pick(...header.names[code]);
    const fmt = (value, decimals) => value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    const clock = (hours) => (hours === null ? "" : new Date(Date.parse(NOW) - hours * 3.6e6 + 8 * 3.6e6).toISOString().slice(5, 16).replace("T", " "));
    const facts = (id) => {
      const feed = FEEDS.find((one) => one[0] === id);
      return {
        state: feed[5], state_text: say[`state_${feed[5]}`], department: pick(feed[3], feed[4]),
        data_time: clock(feed[6]), received_at: clock(feed[6] === null ? null : feed[6] - 1),
        data_time_iso: feed[6] === null ? null : new Date(Date.parse(NOW) - feed[6] * 3.6e6).toISOString(),
      };
    };
    const path = [];
    for (let code = view.area; code; code = header.parents[code]) path.unshift({ code, name: name(code) });
    const parent = header.parents[view.area];
    const children = childrenOf(view.area);
    const [zh, en, unitZh, unitEn, decimals, bad, feed] = METRICS[view.metric];
    const unit = pick(unitZh, unitEn);
    const isRatio = unit === "%";
    const valueOf = (code, day = view.day) => {
      const seed = chance(`${code}${view.metric}`);
      if (seed > 0.93) return null;
      if (isRatio) return Math.round((62 + 38 * seed - (chance(code + day) * 4)) * 10) / 10;
      return Math.round(40 * seed * seed * (5 - header.names[code].length) / 3);
    };
    const rows = children.map((child) => {
      const value = valueOf(child.code);
      const change = value === null ? null : Math.round((chance(child.code + view.day) - 0.5) * 60) / 10;
      const cells = [
        { v: value, t: value === null ? "—" : fmt(value, decimals) },
        { v: change, t: change === null ? "—" : change === 0 ? "±0" : `${change > 0 ? "+" : "−"}${Math.abs(change)}`, tone: change === 0 ? "flat" : (change > 0) === (bad === "high") ? "bad" : "good" },
      ];
      if (isRatio) cells.push({ v: value, t: value === null ? "—" : `${Math.round(value * 12)}/1,200` });
      return { code: child.code, name: name(child.code), cells };
    }).sort((a, b) => (a.cells[0].v === null) - (b.cells[0].v === null)
      || (bad === "low" ? 1 : -1) * (a.cells[0].v - b.cells[0].v));
    const known = rows.map((row) => row.cells[0].v).filter((value) => value !== null);
    const sum = known.reduce((total, value) => total + value, 0);
    const total = isRatio ? sum / Math.max(1, known.length) : sum + 3;
    const columns = [{ id: "value", title: pick(zh, en), unit }, { id: "change", title: say.change, unit: "" }];
    if (isRatio) columns.push({ id: "count", title: say.ratio_of, unit: "" });
    const blank = isRatio ? [{ v: null, t: "—" }] : [];
    const values = Array.from({ length: DAYS }, (_, at) => {
      if (at < 6 || at === 30 || at === 31 || at === 45) return null;
      return isRatio ? Math.round((70 + 24 * (1 - Math.exp(-at / 14)) + 4 * chance(`t${at}${view.area}`)) * 10) / 10
        : Math.round(103 / (1 + Math.exp(-(at - 18) / 4)) + 2 * chance(`t${at}`));
    });
    return {
      view: { ...view },
      snapshot: 41, synthetic: true, theme: view.theme ?? "light", now: NOW, clock_stands: true,
      search_url: "/search", preview_url: "/preview",
      days: { first: "2020-01-17", last: "2020-03-30", count: DAYS, marks: MARKS.map(([day, a, b]) => ({ day, text: pick(a, b) })) },
      legend: {
        title: pick(zh, en), unit, level: say.level_5,
        classes: ["≤ 50", "50 – 70", "70 – 80", "80 – 90", "90 – 95", "> 95"].map((label, at) => ({ label, colour: COLOURS[at] })),
        no_data: say.no_data, rule: say.rule_closed_right, ...facts(feed),
      },
      values: { days_url: view.known ? null : "/days" },
      layers: [
        { id: "cases", kind: "bubbles", title: say.layer_cases, count: 40, styles: [{ colour: "#b4234a", label: say.layer_cases, shape: "circle" }] },
        { id: "clinics", kind: "points", title: say.layer_clinics, count: 17, styles: [
          { colour: "#0b6e4f", label: pick("开放", "open"), shape: "cross", count: 12 },
          { colour: "#8a6d1c", label: pick("备用", "standby"), shape: "cross", count: 3 },
          { colour: "#6b7280", label: pick("关闭", "closed"), shape: "cross", count: 1 }], unknown: { label: say.state_unknown, count: 1 } },
        { id: "flights", kind: "paths", title: say.layer_flights, count: 23, styles: [{ colour: "#5b4bb5", label: say.layer_flights, shape: "circle", count: 23 }] },
      ],
      top: {
        title: say.product, path, data_time: "03-30 07:00", notices: view.notices ?? [],
        siblings: parent ? childrenOf(parent).map((area) => ({ code: area.code, name: name(area.code) })) : [],
        feeds: FEEDS.map((one) => ({ feed: one[0], title: pick(one[1], one[2]), ...facts(one[0]) })),
      },
      may_act: view.may !== "look", work_url: `/work/${view.lang}`, acted: view.acted ?? null,
      panel: {
        attention: view.alerts ? alerts(view, pick) : null,
        kpis: Object.entries(METRICS).map(([id, metric], at) => ({
          id, title: pick(metric[0], metric[1]), unit: pick(metric[2], metric[3]), no_data: at === 2 && children.length === 0,
          value: ["103", "15", "2,318", "93.4", "1,806", "71.2"][at], change: ["+1", "−3", "+26", "±0", "−112", "+1.8"][at],
          direction: ["up", "down", "up", "flat", "down", "up"][at], tone: ["bad", "good", "bad", "flat", "bad", "good"][at], ...facts(metric[6]),
        })),
        trend: { title: pick(zh, en), unit, decimals, values, not_located: isRatio ? [] : values.map((value, at) => (value === null ? null : Math.round(value * (at < 40 ? 0.15 : 0.03)))) },
        table: children.length === 0 ? null : {
          title: say.children_title.replace("{name}", name(view.area)).replace("{level}", say[`level_${children[0].level}`]),
          columns, rows,
          not_located: isRatio ? null : { name: say.not_located, cells: [{ v: 3, t: "3" }, { v: null, t: "—" }] },
          total: { name: say.total_of.replace("{name}", name(view.area)), cells: [{ v: total, t: fmt(total, decimals) }, { v: 1, t: "+1" }, ...blank] },
          note: say.reporting.replace("{reporting}", "1,290").replace("{expected}", "1,317"),
        },
        card: view.site ? siteCard(view, pick) : children.length === 0 ? areaCard(view, pick, name, facts) : null,
      },
      text: say,
    };
  }

  return { header, screenOf };
}

function alerts(view, pick) {
  const item = (area, name, state, more) => ({
    rule: "patrol_gap", title: pick("巡查不足", "Patrols lacking"), severity: "act", area, name, value: "42.0%",
    raised_on: "03-28", raised_on_iso: "2020-03-28", state, assignee: "", note: "", ...more,
  });
  const items = [
    item("440402001001001", pick("将军山社区第1网格", "Jiangjunshan cell 1"), "open"),
    item("440402001001002", pick("将军山社区第2网格", "Jiangjunshan cell 2"), "assigned", { assignee: pick("翠香街道网格巡查队", "Cuixiang Subdistrict grid patrol team"), note: pick("请今晚前回报", "report by tonight") }),
    item("440402001001003", pick("将军山社区第3网格", "Jiangjunshan cell 3"), "closed", { note: pick("已补巡", "patrolled again") }),
    item("440402001001004", pick("将军山社区第4网格", "Jiangjunshan cell 4"), "open"),
  ];
  return { total: items.length, unacknowledged: 2, items: items.map((one) => ({ ...one, ...view.changed?.[one.area] })) };
}

/** The record that the server has of one of the alerts; `asked` is the address's query. */
export function recordOf(asked, lang) {
  const pick = (zh, en) => (lang === "en" ? en : zh);
  const area = asked.get("area") ?? "";
  const at = Number(area.slice(-1));
  const names = [
    ["翠香街道网格巡查队", pick("翠香街道网格巡查队", "Cuixiang Subdistrict grid patrol team")],
    ["香洲区督导组", pick("香洲区督导组", "Xiangzhou District supervision group")],
  ];
  const entry = (id, by, what, note) => ({ id, at: `03-29 0${id}:30`, by, what, note });
  const entries = [
    entry(7, pick("指挥中心", "Command centre"), pick("确认", "acknowledged"), pick("已电话联系社区核实，傍晚前安排补巡", "called the community; patrols before evening")),
    entry(8, "li.ming", pick(`指派给${names[0][0]}`, `assigned to ${names[0][1]}`), ""),
    entry(9, pick("香洲区负责人", "Lead of Xiangzhou District"), pick("办结", "closed"), pick("已补巡", "patrolled again")),
  ].slice(0, { 2: 2, 3: 3 }[at] ?? 0);
  return { state: { 2: "assigned", 3: "closed" }[at] ?? "open", assignee: "", seen: entries.at(-1)?.id ?? 0, entries, names };
}

function siteCard(view, pick) {
  return {
    title: pick("珠海市人民医院发热门诊", "Zhuhai People's Hospital fever clinic"), subtitle: pick("发热门诊", "Fever clinic"), code: view.site, kind: "clinic",
    place: pick("香洲区 › 拱北街道 › 茂盛社区", "Xiangzhou › Gongbei › Maosheng"), area: "440402001001001",
    sections: [
      { title: pick("登记信息", "Register"), rows: [[pick("床位", "Beds"), "24", ""], [pick("开放时间", "Hours"), "00:00–24:00", ""]] },
      { title: pick("最新状态", "Latest status"), rows: [[pick("状态", "Status"), pick("开放", "open"), pick("市卫生健康局 · 03-30 07:00", "Health Bureau · 03-30 07:00")], [pick("排队人数", "Queue"), "6", pick("市卫生健康局 · 03-30 07:00", "Health Bureau · 03-30 07:00")]] },
      { title: pick("近期记录", "Recent reports"), rows: Array.from({ length: 6 }, (_, at) => [`03-30 0${7 - at}:00`, pick(`开放 · 已用床位 ${12 + at} · 排队 ${at}`, `open · beds ${12 + at} · queue ${at}`), ""]) },
    ],
  };
}

function areaCard(view, pick, name, facts) {
  return {
    title: name(view.area), subtitle: `${pick("代码", "Code")} ${view.area}`, code: view.area, kind: "area", size: "0.42 km²",
    sections: [
      { title: pick("各项指标", "Figures"), rows: Object.values(METRICS).map((metric, at) => [pick(metric[0], metric[1]), at === 2 ? pick("无数据", "no data") : `${at * 7} ${pick(metric[2], metric[3])}`, `${facts(metric[6]).department} · 03-30 07:00`]) },
      { title: pick("发热门诊", "Fever clinic"), rows: [[pick("珠海市人民医院发热门诊", "Zhuhai People's Hospital"), pick("开放", "open"), pick("市卫生健康局 · 03-30 07:00", "Health Bureau · 03-30 07:00"), "clinic-01"]] },
    ],
  };
}
