// One video, played straight from where it is served. Nothing is fetched before the press on play; a
// stream that gives no picture says so with the time, is let go and tried again by itself, with growing
// pauses; one that nobody sees rests.

import { element, setAttribute, setText } from "./dom.js";

const PATIENCE_MS = 8000; // without a new picture
const TICK_MS = 500;
const AGAIN_MS = { first: 5000, longest: 60_000 }; // pauses before a lost stream is tried again
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

/** The pause before the next try, after so many in a row without a picture. */
export function pauseBefore(failures) {
  return Math.min(AGAIN_MS.longest, AGAIN_MS.first * 2 ** failures);
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
  const said = element("span", { role: "status" });
  const next = element("span"); // what comes of it by itself: told to no screen reader each time
  const button = element("button", { type: "button", class: "cm-button cm-stream-button" });
  const node = element("div", { class: "cm-stream" },
    element("div", { class: "cm-stream-screen" }, video, element("p", { class: "cm-stream-said" }, said, next)),
    element("div", { class: "cm-stream-line" }, name, button));
  let given = null; // {address, site}: what play is pressed for
  let run = null; // what plays or is tried again: {url, known, timer, hls, isLost, failures, again}
  let isSeen = true;

  /** `state` is idle, connecting, playing or lost. */
  function draw(state, words) {
    setAttribute(node, "data-state", state);
    setText(said, words);
    setText(next, "");
    setText(button, ui.say({ idle: "stream_play", lost: "stream_again" }[state] ?? "stream_stop"));
  }

  function letGo() {
    clearInterval(run?.timer);
    clearTimeout(run?.again);
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

  /** Says since when there is no picture; a try that fails again says nothing else. */
  function lose(own, words) {
    if (own !== run) return;
    letGo();
    if (!own.isLost) draw("lost", words);
    own.isLost = true;
    wait(own);
  }

  /** Tries again after a pause, while somebody sees it. */
  function wait(own) {
    if (own.isRefused || !isSeen) return;
    const pause_ms = pauseBefore(own.failures);
    setText(next, ui.say("stream_again_in", { n: pause_ms / 1000 }));
    own.again = setTimeout(() => {
      own.failures += 1;
      setText(next, ui.say("stream_trying"));
      if (own.url) open(own);
      else ask(own);
    }, pause_ms);
  }

  const since = (key, ms = Date.now()) => ui.say(key, { at: clockOf(ms) });

  function play() {
    letGo();
    run = { url: null, isLost: false, failures: 0 };
    draw("connecting", ui.say("stream_connecting"));
    return ask(run);
  }

  /** Asks for the address, once: the answer is in the audit, and a stream that breaks keeps it. */
  async function ask(own) {
    try {
      const answer = await fetch(`${given.address}?${new URLSearchParams({ site: given.site })}`);
      if (!answer.ok) throw new Error(`stream: ${answer.status}`);
      const { url, why } = await answer.json();
      own.isRefused = Boolean(why);
      if (why) lose(own, why);
      own.url = url;
    } catch {
      lose(own, since("stream_not_told"));
    }
    if (own === run && own.url && isSeen) open(own);
  }

  /** Opens the stream, and again after it has rested or was lost. */
  async function open(own) {
    if (!own.isLost) draw("connecting", ui.say("stream_connecting"));
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
    else if (hasPlayed && node.dataset.state !== "playing") {
      Object.assign(own, { isLost: false, failures: 0 });
      draw("playing", "");
    }
  }

  function attend() {
    const now = node.isConnected && !document.hidden && node.dataset.onscreen === "true";
    if (now === isSeen) return;
    isSeen = now;
    if (!run) return;
    if (!isSeen) letGo();
    else if (run.isLost) wait(Object.assign(run, { failures: 0 }));
    else if (run.url) open(run);
  }

  video.addEventListener("error", () => {
    if (run && !run.hls && video.hasAttribute("src")) lose(run, since("stream_unplayable"));
  });
  video.addEventListener("click", () => video.requestFullscreen?.());
  button.addEventListener("click", () => (run && !run.isLost ? stop() : play()));
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
