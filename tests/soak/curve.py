"""The curve of a soak: a picture by matplotlib if it is installed, else a drawing by hand."""

from __future__ import annotations

from pathlib import Path

from tests.soak.soak import State

WIDTH, HEIGHT, EDGE = 900, 360, 60
LINES = [("server", "server_mb", "#1f77b4"), ("browser heap", "heap_mb", "#d62728")]


def draw(states: list[State], folder: Path) -> Path:
    """Draws the memory over the refreshes into `folder`; the file made."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        from matplotlib.figure import Figure
    except ImportError:
        path = folder / "soak.svg"
        path.write_text(as_svg(states), "utf-8")
        return path
    figure = Figure(figsize=(10, 4))
    axes = figure.subplots()
    for title, name, colour in LINES:
        values = [getattr(state, name) for state in states]
        axes.plot([state.refreshes for state in states], values, colour, label=title)
    axes.set(xlabel="refreshes", ylabel="MB", ylim=(0, None))
    axes.legend()
    path = folder / "soak.png"
    figure.savefig(path)
    return path


def as_svg(states: list[State]) -> str:
    """The curve as SVG, from 0 MB and no refresh on."""
    most = max(max(state.server_mb, state.heap_mb) for state in states) * 1.1
    last = states[-1].refreshes
    wide, high = WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#555"/>',
        f'<text x="{EDGE - 6}" y="{EDGE + 4}" text-anchor="end">{most:.0f} MB</text>',
        f'<text x="{EDGE - 6}" y="{HEIGHT - EDGE}" text-anchor="end">0</text>',
        f'<text x="{WIDTH - EDGE}" y="{HEIGHT - EDGE + 20}" text-anchor="end">'
        f"{last:,} refreshes</text>",
    ]
    for at, (title, name, colour) in enumerate(LINES):
        points = " ".join(
            f"{EDGE + wide * state.refreshes / last:.1f},"
            f"{EDGE + high * (1 - getattr(state, name) / most):.1f}"
            for state in states
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"/>')
        x = EDGE + 160 * at
        parts.append(f'<text x="{x}" y="{EDGE - 20}" fill="{colour}">{title}</text>')
    return "\n".join([*parts, "</svg>\n"])
