"""The flights of the window: when, how long, what they saw, and which one is played on the map."""

from __future__ import annotations

from dashboard.layers.sites import read_site_places
from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.paper.sheet import Column
from dashboard.text import say
from dashboard.topics.patrols_plan import DRONE_BASE
from dashboard.topics.patrols_seen import Watch, flown_of
from dashboard.topics.places import site_name
from dashboard.topics.topic import Listed, Row, chosen
from geo.seen_ground import SEEN_SHARE

PLAYED = "flight"  # the option that says which flight is played
NONE = "none"
MOST_FLIGHTS = 10


def flights_table(seen: Seen, watch: Watch) -> Listed | None:
    """The flights of the window that saw any cell of the viewed area, the newest first."""
    lang, found = seen.view.lang, watch.flown
    cells = set(seen.city.hierarchy.leaves(seen.view.area))
    own = found.pairs[found.pairs["cell"].isin(cells)]
    every = found.about.loc[own["flight"].unique()].sort_values("occurred_at", ascending=False)
    if every.empty:
        return None
    seen_cells = own[own["share"] >= SEEN_SHARE].groupby("flight").size()
    rows = []
    for code, row in every.head(MOST_FLIGHTS).iterrows():
        seconds, is_played = found.tracks[str(code)].seconds, code == chosen(seen, PLAYED)
        cells_of = (
            flight_name(seen, str(code)),
            number((seconds[-1] - seconds[0]) / 60, 0),
            number(float(seen_cells.get(code, 0)), 0),
        )
        sets = (PLAYED, NONE if is_played else str(code),
                say("patrols_stop_playing" if is_played else "patrols_play", lang))  # fmt: skip
        rows.append(Row(cells_of, f"{clock_text(row['occurred_at'])} · {code}", sets=sets))
    columns = (
        Column(say("patrols_flight_code", lang)), Column(say("patrols_minutes", lang), True),
        Column(say("patrols_cells_seen", lang), True),
    )  # fmt: skip
    left = len(every) - len(rows)
    note = say("patrols_flights_more", lang, n=left) if left else ""
    title = say("patrols_flights", lang, n=number(len(every), 0))
    return Listed(title, columns, tuple(rows), note=note)


def flight_name(seen: Seen, code: str) -> str:
    """A flight by the base that it began at; by its code where that is not known."""
    about = flown_of(seen).about
    base = about["base_code"].get(code)
    bases = read_site_places(seen, DRONE_BASE)
    own = bases[bases["code"] == base].to_dict("records")
    return site_name(own[0], seen.view.lang) if own else code
