// Which scene stands, and for how long. A touch stops the turning for a minute.

const TOUCHED_MS = 60_000;
const AHEAD_MS = 4000; // the next scene is fetched so long before it stands

/**
 * `show(screen)` draws; `fetchScreen(id)` gets one. `now_ms()` is a clock that never goes back.
 */
export function createRotation({ fetchScreen, show, now_ms = () => performance.now() }) {
  let current = null; // the screen that stands
  let since_ms = 0;
  let touched_ms = -Infinity;
  let next = null; // {id, screen} of the scene to come, fetched ahead
  let isBusy = false;
  let refreshes = 0; // a scene fetched before the newest of them is of an older snapshot

  const at = () => current.wall.scenes.findIndex((one) => one.id === current.wall.scene);
  const isPaused = () => now_ms() - touched_ms < TOUCHED_MS;

  function stand(screen) {
    const isOther = screen.wall.scene !== current?.wall.scene;
    current = screen;
    if (isOther) since_ms = now_ms();
    show(screen, isOther);
  }

  return {
    /** The scene that stands, with new numbers; the first one at the start. */
    async refresh() {
      const id = current?.wall.scene ?? "";
      const screen = await fetchScreen(id);
      refreshes += 1;
      next = null;
      // Meanwhile the wall may have turned; the newer scene asks for itself.
      if ((current?.wall.scene ?? "") === id) stand(screen);
      else await this.refresh();
    },
    /** Turns when it is time; called about every second. */
    async turn() {
      if (!current || current.wall.scenes.length < 2 || isBusy) return;
      if (isPaused()) {
        since_ms += 1000; // the scene stays its full time after the pause
        return;
      }
      const left_ms = since_ms + 1000 * current.wall.scenes[at()].seconds - now_ms();
      if (left_ms > AHEAD_MS) return;
      const id = current.wall.scenes[(at() + 1) % current.wall.scenes.length].id;
      isBusy = true;
      try {
        if (next?.id !== id) {
          const asked = refreshes;
          const screen = await fetchScreen(id);
          if (asked !== refreshes) return; // asked for again in a second
          next = { id, screen };
        }
        if (left_ms <= 0) stand(next.screen);
      } finally {
        isBusy = false;
      }
    },
    touched() {
      touched_ms = now_ms();
      if (current) show(current, true); // from the pause on, the scene as it should be
    },
    isPaused,
    /** Share of the scene's time that is over, 0 to 1. */
    share() {
      if (!current || current.wall.scenes.length < 2) return 0;
      return Math.min(1, (now_ms() - since_ms) / (1000 * current.wall.scenes[at()].seconds));
    },
    get current() {
      return current;
    },
  };
}
