// One video, played straight from where it is served. Nothing is fetched before the press on play; a
// stream that gives no picture says so with the time and is let go; one that nobody sees rests.

import { element, setAttribute, setText } from "./dom.js";

const PATIENCE_MS = 8000; // without a new picture
const TICK_MS = 500;
const HLS = "application/vnd.apple.mpegurl";
const HLS_SCRIPT = "../vendor/hls.light.min.js"; // for browsers that do not know HLS themselves

/** Whether an address is that of an HLS playlist. */
export function isHls(url) {
  return new URL(url).pathname.toLowerCase().endsWith(".m3u8");
}

/** How a stream stands: what was known of its pictures, and how many there are by now. */
export function follow(known, now_ms, frames) {
  const moved = frames > known.frames;
  return {
    frames,
    moved_ms: moved ? now_ms : known.moved_ms,
    hasPlayed: known.hasPlayed || moved,
    isLost: !moved && now_ms - known.moved_ms > PATIENCE_MS,
  };
}

/** A moment as the wall clock shows it. */
export function clockOf(ms) {
  return new Date(ms).toTimeString().slice(0, 8);
}

/**
 * Returns {node, set(address, site), play(), stop(), destroy()}: `address` tells where the stream of a site is,
 * `name` is a node that stands below the picture.
 */
export function createPlayer(ui, name = null) {
  const video = element("video", { class: "cm-stream-video", playsinline: true, loop: true, disableremoteplayback: true });
  video.muted = true;
  const said = element("p", { class: "cm-stream-said", role: "status" });
  const button = element("button", { type: "button", class: "cm-button cm-stream-button" });
  const node = element("div", { class: "cm-stream" },
    element("div", { class: "cm-stream-screen" }, video, said),
    element("div", { class: "cm-stream-line" }, name, button));
  let given = null; // {address, site}: what play is pressed for
  let run = null; // what plays: {url, known, timer, hls}
  let isSeen = true;

  /** `state` is idle, connecting, playing or lost. */
  function draw(state, words) {
    setAttribute(node, "data-state", state);
    setText(said, words);
    setText(button, ui.say({ idle: "stream_play", lost: "stream_again" }[state] ?? "stream_stop"));
  }

  function letGo() {
    clearInterval(run?.timer);
    run?.hls?.destroy();
    if (run) run.timer = run.hls = null;
    if (!video.hasAttribute("src")) return;
    video.removeAttribute("src");
    video.load(); // gives the connection up
  }

  function stop() {
    letGo();
    run = null;
    draw("idle", "");
  }

  function lose(own, words) {
    if (own !== run) return;
    letGo();
    run = null;
    draw("lost", words);
  }

  const since = (key, ms = Date.now()) => ui.say(key, { at: clockOf(ms) });

  async function play() {
    letGo();
    const own = run = { url: null };
    draw("connecting", ui.say("stream_connecting"));
    try {
      const answer = await fetch(`${given.address}?${new URLSearchParams({ site: given.site })}`);
      if (!answer.ok) throw new Error(`stream: ${answer.status}`);
      const { url, why } = await answer.json();
      if (why) lose(own, why);
      own.url = url;
    } catch {
      lose(own, since("stream_not_told"));
    }
    if (own === run && isSeen) open(own);
  }

  /** Opens the stream, and again after it has rested. */
  async function open(own) {
    draw("connecting", ui.say("stream_connecting"));
    own.known = { frames: 0, moved_ms: Date.now(), hasPlayed: false };
    const timer = own.timer = setInterval(() => look(own), TICK_MS);
    if (!isHls(own.url) || video.canPlayType(HLS)) {
      setAttribute(video, "src", own.url);
    } else {
      const script = await import(HLS_SCRIPT).catch(() => null);
      if (own.timer !== timer) return; // stopped or resting by now
      if (!script) {
        lose(own, since("stream_unplayable"));
        return;
      }
      own.hls = new script.default({ enableWorker: false });
      own.hls.on(script.Events.ERROR, (_event, { fatal }) => fatal && lose(own, since("stream_unplayable")));
      own.hls.loadSource(own.url);
      own.hls.attachMedia(video);
    }
    video.play().catch(() => {}); // an error event or the lack of pictures says why
  }

  function look(own) {
    const now_ms = Date.now();
    own.known = follow(own.known, now_ms, video.getVideoPlaybackQuality().totalVideoFrames);
    const { hasPlayed, isLost, moved_ms } = own.known;
    if (isLost) lose(own, hasPlayed ? since("stream_broken", moved_ms) : since("stream_unreachable"));
    else if (hasPlayed && node.dataset.state !== "playing") draw("playing", "");
  }

  function attend() {
    const now = node.isConnected && !document.hidden && node.dataset.onscreen === "true";
    if (now === isSeen) return;
    isSeen = now;
    if (!run?.url) return;
    if (isSeen) open(run);
    else letGo();
  }

  video.addEventListener("error", () => {
    if (run && !run.hls && video.hasAttribute("src")) lose(run, since("stream_unplayable"));
  });
  video.addEventListener("click", () => video.requestFullscreen?.());
  button.addEventListener("click", () => (run ? stop() : play()));
  document.addEventListener("visibilitychange", attend);
  const observer = new IntersectionObserver(([entry]) => {
    node.dataset.onscreen = String(entry.isIntersecting);
    attend();
  });
  observer.observe(node);
  stop();

  return {
    node,
    play,
    stop,
    /** For good: the page forgets it. */
    destroy() {
      stop();
      observer.disconnect();
      document.removeEventListener("visibilitychange", attend);
    },
    /** Says what play is for; another site stops what plays. */
    set(address, site) {
      if (given && given.site !== site) stop();
      given = { address, site };
      if (node.dataset.state === "idle") draw("idle", ""); // the language may be another
    },
  };
}
