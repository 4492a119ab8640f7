"""Videos made by ffmpeg, and a host on loopback that serves them and can be stopped and started."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10"]
CODEC = ["-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p"]
# A camera does not look ahead; and at a rate such as theirs, or Chromium waits for its first block.
LIVE = ["-preset", "ultrafast", "-tune", "zerolatency", "-b:v", "4M", "-maxrate", "4M"]
LIVE += ["-bufsize", "1M", "-x264-params", "nal-hrd=cbr"]
FFMPEG = shutil.which("ffmpeg")


def make_videos(folder: Path) -> None:
    """Three seconds of 320×180 as `a.mp4`, and as `live.m3u8` with a segment a second."""
    for form, name in (
        (["-movflags", "+faststart"], "a.mp4"),
        (["-f", "hls", "-hls_time", "1", "-hls_list_size", "0"], "live.m3u8"),
    ):
        command = [
            str(FFMPEG),
            "-v",
            "error",
            "-y",
            *PICTURE,
            "-t",
            "3",
            *CODEC,
            *form,
            str(folder / name),
        ]
        subprocess.run(command, check=True, timeout=120)


class VideoHost(ThreadingHTTPServer):
    """Serves a folder to pages of other hosts too; `asked` are the paths in order.

    `/hang.mp4` is never answered, `/away.mp4` leads to the same path of `elsewhere`, and
    `/camera.mp4` goes on until the host is stopped.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        self.asked: list[str] = []
        self.elsewhere = ""
        self.is_closing = threading.Event()

    def start(self) -> None:
        """Serves, on the port that it had before."""
        self.is_closing.clear()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Refuses whoever comes, and lets go of those it serves."""
        self.is_closing.set()
        self.shutdown()
        self.server_close()

    def start_again(self) -> None:
        """Starts a stopped host."""
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.server_bind()
        self.server_activate()
        self.start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(SimpleHTTPRequestHandler):
    server: VideoHost

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path == "/hang.mp4":
            self.server.is_closing.wait()
        elif self.path == "/camera.mp4":
            self.send_response(200)
            self.send_header("Content-Type", "video/mp4")
            self.end_headers()
            self._go_on()
        elif self.path == "/away.mp4":
            self.send_response(302)
            self.send_header("Location", f"{self.server.elsewhere}/a.mp4")
            self.end_headers()
        else:
            super().do_GET()

    def _go_on(self) -> None:
        """Writes a video as its pictures are made, a piece each second."""
        form = ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4", "pipe:1"]
        command = [str(FFMPEG), "-v", "error", "-re", *PICTURE, *CODEC, *LIVE, *form]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as camera:
            assert isinstance(camera.stdout, io.BufferedReader)
            try:
                while not self.server.is_closing.is_set() and (piece := camera.stdout.read1()):
                    self.wfile.write(piece)
            except ConnectionError:
                pass  # nobody looks any more
            finally:
                camera.kill()

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: a test's output is its failures."""


@contextmanager
def serving(folder: Path) -> Iterator[VideoHost]:
    """A host of the folder's files, until the end of the block."""
    host = VideoHost(folder)
    host.start()
    yield host
    host.stop()
