"""Streams in a real browser: MP4 and HLS really play, what cannot be reached says so, and the page
answers all the while."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from queries.embedded import start_embedded
from queries.schema import migrate
from queries.store import Store
from tests.browser.conftest import READY
from tests.browser.videos import FFMPEG, VideoHost, make_videos, serving
from tests.dashboard.topics.streamed_town import write_streamed
from tests.server import Server

DAY = "2020-02-03"
LOST_MS = 20_000  # longer than a player's patience
NO_HLS = """
const known = HTMLMediaElement.prototype.canPlayType;
HTMLMediaElement.prototype.canPlayType = function (type) {
  return type.includes("mpegurl") ? "" : known.call(this, type);
};
"""

HIDE = """hidden => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture(scope="module")
def videos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if FFMPEG is None:
        pytest.skip("ffmpeg is not installed: run `make setup` on Debian as root or with sudo")
    folder = tmp_path_factory.mktemp("videos")
    make_videos(folder)
    return folder


@pytest.fixture(scope="module")
def host(videos: Path) -> Iterator[VideoHost]:
    """The declared host."""
    with serving(videos) as one:
        yield one


@pytest.fixture(scope="module")
def other(videos: Path, host: VideoHost) -> Iterator[VideoHost]:
    """A host that nobody has declared, to which the declared one redirects."""
    with serving(videos) as one:
        host.elsewhere = one.origin
        yield one


@pytest.fixture(scope="module")
def streamed_server(tmp_path_factory: pytest.TempPathFactory, host: VideoHost) -> Iterator[Server]:
    """The town whose cameras have streams on the declared host."""
    folder = tmp_path_factory.mktemp("streamed")
    files = folder / "town"
    files.mkdir()
    url = start_embedded(folder / "data" / "postgres")
    migrate(url)
    with Store.open(url) as store:
        write_streamed(store, files, host.origin)
    running = Server.start(folder / "data")
    yield running
    running.stop()


@pytest.fixture
def patrols(
    chromium: Browser, streamed_server: Server, host: VideoHost, other: VideoHost
) -> Iterator[Page]:
    """The page before anything is pressed; nothing was asked of any video host."""
    host.asked.clear()
    page = chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page.set_default_timeout(30_000)
    page.goto(f"{streamed_server.url}/patrols?day={DAY}")
    page.wait_for_selector(READY)
    expect(page.locator(".cm-wall-open")).to_have_text("打开视频墙（9）")
    assert host.asked == []
    yield page
    page.close()


def tile(page: Page, site: str) -> Locator:
    return page.locator(".cm-video-wall .cm-stream", has_text=f"视频{site}")


def expect_playing(stream: Locator) -> None:
    """Pictures come, and go on coming."""
    expect(stream).to_have_attribute("data-state", "playing")
    video = stream.locator("video")
    assert video.evaluate("one => [one.videoWidth, one.videoHeight, one.muted]") == [320, 180, True]
    first = video.evaluate("one => one.getVideoPlaybackQuality().totalVideoFrames")
    assert video.evaluate("one => one.currentTime") > 0
    video.evaluate(
        """async (one, first) => {
          while (one.getVideoPlaybackQuality().totalVideoFrames < first + 5)
            await new Promise((done) => setTimeout(done, 50));
        }""",
        first,
    )


def test_the_wall_plays_mp4_and_hls_and_says_what_cannot_be_reached(
    patrols: Page, host: VideoHost, other: VideoHost, pictures: Path
):
    patrols.locator(".cm-wall-open").click()
    assert patrols.locator(".cm-video-wall .cm-stream").count() == 9
    for site in ("CA01", "CA03", "CA04", "CA14"):
        expect_playing(tile(patrols, site))
    assert {"/a.mp4", "/live.m3u8", "/live0.ts"} <= set(host.asked)
    gone = tile(patrols, "CA11").locator(".cm-stream-said")
    expect(gone).to_have_text(re.compile(r"\d\d:\d\d:\d\d 连不上或格式不支持"))
    hung = tile(patrols, "CA12").locator(".cm-stream-said")
    expect(hung).to_have_text(re.compile(r"\d\d:\d\d:\d\d 连不上，无画面"), timeout=LOST_MS)
    away = tile(patrols, "CA13")
    expect(away).to_have_attribute("data-state", "lost")
    assert "/away.mp4" in host.asked
    assert other.asked == [], "a redirect leads to no host that is not declared"
    patrols.screenshot(path=pictures / "video_wall.png")
    patrols.keyboard.press("Escape")
    expect(patrols.locator(".cm-video-wall video")).to_have_count(0)


def test_the_page_answers_while_a_stream_hangs(patrols: Page):
    patrols.locator(".cm-wall-open").click()
    expect(tile(patrols, "CA12")).to_have_attribute("data-state", "connecting")
    tile(patrols, "CA12").get_by_role("button", name="视频CA12").click()
    card = patrols.locator(".cm-card")
    expect(card.locator(".cm-card-title")).to_have_text("视频CA12")
    card.get_by_role("button", name="播放").click()
    expect(card.locator(".cm-stream")).to_have_attribute("data-state", "connecting")
    patrols.locator(".cm-topic-table tbody tr", has_text="西区").click()
    expect(patrols.locator(".cm-here")).to_contain_text("西区")
    expect(patrols.locator(".cm-wall-open")).to_have_text("打开视频墙（1）")


def test_a_card_plays_its_own_and_rests_while_nobody_sees_it(patrols: Page):
    patrols.locator(".cm-streams").get_by_role("button", name="视频CA01").click()
    stream = patrols.locator(".cm-card-stream .cm-stream")
    stream.get_by_role("button", name="播放").click()
    expect_playing(stream)
    patrols.evaluate(HIDE, True)
    assert stream.locator("video").get_attribute("src") is None
    patrols.evaluate(HIDE, False)
    expect_playing(stream)
    stream.get_by_role("button", name="停止").click()
    assert stream.locator("video").get_attribute("src") is None
    expect(stream).to_have_attribute("data-state", "idle")


def test_a_stream_that_breaks_is_tried_again_by_itself(patrols: Page, host: VideoHost):
    told: list[str] = []
    patrols.on("request", lambda one: told.append(one.url) if "/data/stream" in one.url else None)
    patrols.locator(".cm-streams").get_by_role("button", name="视频CA16").click()
    stream = patrols.locator(".cm-card-stream .cm-stream")
    stream.get_by_role("button", name="播放").click()
    expect_playing(stream)
    host.stop()
    try:
        expect(stream).to_have_attribute("data-state", "lost", timeout=LOST_MS)
        said = stream.locator(".cm-stream-said")
        expect(said).to_have_text(re.compile(r"^\d\d:\d\d:\d\d .*5 秒后自动重试$"))
        expect(said).to_have_text(re.compile("10 秒后自动重试$"), timeout=LOST_MS)
        patrols.evaluate(HIDE, True)
        expect(stream).to_have_attribute("data-state", "lost")
    finally:
        host.start_again()
    patrols.evaluate(HIDE, False)
    expect(said).to_have_text(re.compile(r"\D5 秒后自动重试$"))
    expect(stream).to_have_attribute("data-state", "playing", timeout=LOST_MS)
    expect_playing(stream)
    expect(said).to_have_text("")
    assert len(told) == 1, "the address is asked for, and stands in the audit, once"


def test_a_browser_without_hls_gets_a_script_for_it(patrols: Page):
    scripts: list[str] = []
    patrols.on("request", lambda one: scripts.append(one.url) if "/hls." in one.url else None)
    patrols.add_init_script(NO_HLS)
    patrols.reload()
    patrols.wait_for_selector(READY)
    patrols.locator(".cm-streams").get_by_role("button", name="视频CA03").click()
    assert scripts == []
    stream = patrols.locator(".cm-card-stream .cm-stream")
    stream.get_by_role("button", name="播放").click()
    expect_playing(stream)
    assert len(scripts) == 1
    assert stream.locator("video").get_attribute("src").startswith("blob:")


def test_what_the_register_refuses_is_played_by_nobody(patrols: Page):
    """The policy holds although a page is told another address."""
    tried = patrols.evaluate(
        """async (urls) => Promise.all(urls.map((url) => new Promise((done) => {
          const video = document.createElement("video");
          document.addEventListener("securitypolicyviolation",
            (event) => url.startsWith(event.blockedURI) && done("refused"));
          video.addEventListener("loadedmetadata", () => done("played"));
          video.src = url;
        })))""",
        ["http://127.0.0.1:5432/", "http://169.254.169.254/latest"],
    )
    assert tried == ["refused", "refused"]
