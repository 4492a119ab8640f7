"""How long a briefer waits: the daily report of twelve sheets, composed and as slides."""

from __future__ import annotations

import time
from datetime import datetime

from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked, compose_all
from dashboard.paper.slides import to_pptx
from dashboard.paper.template import shipped_template
from queries.scope import Scope
from tests.bench.table import Figure, at_most


def reports(live: Live) -> list[Figure]:
    """The shipped report of the whole city as PPTX, with nothing of it remembered."""
    scope = Scope.whole()
    template = shipped_template(live.city(scope).catalogue)
    asked = Asked("zh", "https://map.example/", datetime.now(LOCAL), security="内部")
    started = time.perf_counter()
    sheets = compose_all(live, scope, template, asked)
    composed_s = time.perf_counter() - started
    size = len(to_pptx(sheets))
    whole_s = time.perf_counter() - started
    about = f"{len(sheets)} sheets, {composed_s:.1f} s of it read, {size / 1e6:.1f} MB"
    return [at_most("the daily report as slides", whole_s, 20, "s", about)]
