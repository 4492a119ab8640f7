// The videos of a topic: a list of how each stands, and the wall that plays up to nine of them at
// once; and the one of a site's card. What stands on an open wall stays until it is closed.

import { element, patchList, setAttribute, setShown, setText } from "./dom.js";
import { icon } from "./marks.js";
import { createPlayer } from "./stream_player.js";

/** The section of a topic's page. */
export function createStreams(ui) {
  const list = element("ol", { class: "cm-streams" });
  const open = element("button", { type: "button", class: "cm-button cm-wall-open" });
  const wall = createWall(ui);
  const node = element("div", {}, list, open, wall.node);
  let section = null;
  const playable = () => section.streams.filter((stream) => stream.is_playable);
  open.addEventListener("click", () => wall.open(section.title, section.address, playable()));

  function row() {
    return element("li", {}, element("button", { type: "button", class: "cm-link" }), element("span"));
  }

  function update(given) {
    section = given;
    setShown(list, section.streams.length > 0);
    patchList(list, section.streams, (stream) => stream.site, row, (line, stream) => {
      const [name, state] = line.children;
      setText(name, stream.title);
      name.onclick = () => ui.go({ site: stream.site });
      setText(state, stream.state);
      setAttribute(state, "data-tone", stream.tone === "flat" ? null : stream.tone);
    });
    setShown(open, playable().length > 0);
    setText(open, ui.say("stream_wall_open", { n: playable().length }));
  }

  return { node, update };
}

/** The wall: a dialog over the page, which goes on below it. */
function createWall(ui) {
  const title = element("h2", { class: "cm-section-title" });
  const leave = element("button", { type: "button", class: "cm-button" }, icon("close"));
  const tiles = element("ol", { class: "cm-wall-tiles" });
  const node = element("dialog", { class: "cm-video-wall" },
    element("header", { class: "cm-wall-head" }, title, leave), tiles);
  let players = [];
  leave.addEventListener("click", () => node.close());
  node.addEventListener("keydown", (event) => event.stopPropagation()); // the page's own keys rest
  node.addEventListener("close", () => {
    for (const player of players) player.destroy();
    players = [];
    tiles.replaceChildren();
  });

  function tile(address, stream) {
    const go = () => {
      node.close();
      ui.go({ site: stream.site });
    };
    const name = element("button", { type: "button", class: "cm-link", title: stream.state, on: { click: go } }, stream.title);
    const player = createPlayer(ui, name);
    player.set(address, stream.site);
    players.push(player);
    return element("li", {}, player.node);
  }

  return {
    node,
    open(said, address, streams) {
      setText(title, said);
      setAttribute(node, "aria-label", said);
      setAttribute(leave, "aria-label", ui.say("stream_wall_close"));
      setAttribute(leave, "title", ui.say("stream_wall_close"));
      setAttribute(tiles, "style", `--cm-across: ${Math.ceil(Math.sqrt(streams.length))}`);
      tiles.replaceChildren(...streams.map((stream) => tile(address, stream)));
      node.showModal();
      for (const player of players) player.play();
    },
  };
}

/** The video of the site whose card is open. */
export function createCardStream(ui) {
  const title = element("h3");
  const state = element("p", { class: "cm-quiet" });
  const player = createPlayer(ui);
  const node = element("section", { class: "cm-card-stream", hidden: true }, title, state, player.node);

  function update(stream) {
    setShown(node, Boolean(stream));
    if (!stream?.is_playable) player.stop();
    if (!stream) return;
    setText(title, ui.say("stream_title"));
    setText(state, stream.is_playable ? "" : stream.state);
    setShown(player.node, stream.is_playable);
    player.set(stream.address, stream.site);
  }

  return { node, update };
}
