// Beside the wall, and needing nothing of it: says when the data have stopped, and loads the page
// anew when the wall itself has died. A few lines, a classic script, loaded first.

(() => {
  const SILENCE_MS = 9_000; // without a word from the server; it speaks every 4 s
  const DEAD_MS = 45_000; // without a sign of life from the wall's own code, or with a blank map
  const RELOAD_EVERY_MS = 5 * 60_000;
  const LOOK_MS = 1000;
  const KEY = "wall-reloaded-at";

  const config = JSON.parse(document.getElementById("wall-config").textContent);
  const started = Date.now();
  let heard = Date.now(); // last word from the server
  let alive = Date.now(); // last sign of life of the wall's own code: the map painted, nothing broken
  let banner = null;

  /** The time of a moment in Zhuhai, whatever the machine's zone. */
  function timeOf(ms) {
    return new Intl.DateTimeFormat("zh-CN", {
      timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    }).format(ms);
  }

  function say(text) {
    if (!banner) {
      banner = document.createElement("div");
      banner.className = "wall-banner";
      banner.setAttribute("role", "alert");
    }
    if (text && banner.textContent !== text) banner.textContent = text;
    if (text && !banner.isConnected) document.body.append(banner);
    if (!text) banner.remove();
    document.documentElement.toggleAttribute("data-stopped", Boolean(text));
  }

  /** Loads the page anew, at most once in five minutes, and only from a server that answers. */
  async function reload(reason) {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (Date.now() - last < RELOAD_EVERY_MS) return;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) return;
    } catch {
      return;
    }
    console.warn("wall: loads itself anew:", reason);
    sessionStorage.setItem(KEY, String(Date.now()));
    location.reload();
  }

  let lost = null; // since when the server has no database, as it says itself

  setInterval(() => {
    const now = Date.now();
    if (now - heard > SILENCE_MS) say(config.says.wall_stopped.replace("{time}", timeOf(heard)));
    else if (lost) say(config.says.wall_lost.replace("{time}", timeOf(Date.parse(lost))));
    else say("");
    if (now - alive > DEAD_MS && now - heard < SILENCE_MS) reload(`no sign of life for ${now - alive} ms`);
  }, LOOK_MS);

  globalThis.wallWatchdog = {
    config,
    started,
    /** The server has answered; `lostSince` is when it lost the database, null if it has it. */
    heard(lostSince) {
      heard = Date.now();
      lost = lostSince;
    },
    /** The wall's code has looked after itself and found its map painted. */
    alive() {
      alive = Date.now();
    },
    reload,
  };
})();
