"""Videos of sites: what is said of each, and the one address that tells where one is served.

The page names sites and says how each stands; where a stream is, a browser learns only when
somebody presses play, from `/data/stream`: whoever asks has to see the site, and each answer is in
the audit. The browser then plays it straight from there (`queries.streams` says why).
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from dashboard.addresses import Address
from dashboard.layers.sites import read_states
from dashboard.layers.styled import Seen
from dashboard.live import Live
from dashboard.map.panels import clock_text
from dashboard.sent import Made
from dashboard.text import as_lang, say
from dashboard.topics.places import site_name
from dashboard.topics.topic import Stream
from queries.audit import WATCH
from queries.scope import Scope
from queries.sites import read_stream, stream_column
from queries.streams import why_refused

ASKED = ("site",)
MISSING = "none"  # no address in the register
ONLINE, OFFLINE = "online", "offline"


def with_streams(seen: Seen, kind: str, places: pd.DataFrame) -> pd.DataFrame:
    """Sites of a kind, as `read_site_places` has them, and their streams, by code in that order.

    Columns: name, name_en, area, status and observed_at of the newest report (missing without one),
    and `refusal`: why its stream is not played: a key of `queries.streams.REFUSALS`, "none" without
    an address, "" if it is.
    """
    catalogue, codes = seen.city.catalogue, places["code"].to_numpy()
    states = read_states(seen, kind).reindex(codes)
    column = stream_column(catalogue, kind)
    addresses = places[column] if column else [None] * len(places)
    return pd.DataFrame(
        {
            **{name: places[name].to_numpy() for name in ("name", "name_en", "area")},
            "status": states.get("status"),
            "observed_at": states["observed_at"],
            "refusal": [
                why_refused(one, catalogue.stream_origins) if isinstance(one, str) else MISSING
                for one in addresses
            ],
        },
        index=codes,
    )


def stream_of(seen: Seen, site: str, row: Mapping[Hashable, Any]) -> Stream:
    """How a row of `with_streams` stands, in words."""
    lang, is_heard = seen.view.lang, isinstance(row["status"], str)
    said = [say("stream_unheard", lang)]
    if is_heard:
        said = [seen.city.catalogue.word(row["status"], lang), clock_text(row["observed_at"])]
    if row["refusal"]:
        said.append(say(f"stream_{row['refusal']}", lang))
    is_well = not row["refusal"] and row["status"] != OFFLINE
    tone = "flat" if is_well else "bad"
    return Stream(
        site, site_name(row, lang), " · ".join(said), tone, is_playable=not row["refusal"]
    )


def card_stream(seen: Seen, kind: str, places: pd.DataFrame) -> dict[str, Any] | None:
    """The stream of the one site of `places`, for its card; None where its kind has no streams."""
    if stream_column(seen.city.catalogue, kind) is None:
        return None
    ((site, row),) = with_streams(seen, kind, places).to_dict("index").items()
    return {"address": stream_address(seen), **asdict(stream_of(seen, str(site), row))}


def stream_address(seen: Seen) -> Address:
    """Where a browser asks for the stream of a site of the scope."""
    return Address.of("stream", seen.city.scope.area, seen.view.lang)


def stream_answer(live: Live, scope: Scope, address: Address) -> Made:
    """Where the stream of a site is, as JSON {url, why}: an address, or in words why there is none.

    A site that is out of scope is answered as one that there is not.
    """
    lang_text, site = address.params
    lang = as_lang(lang_text)
    with live.reading(scope) as (conn, city):
        # A text with a zero byte is no code, and PostgreSQL would not even look for it.
        url = read_stream(conn, site) if site.isprintable() else None
    why = MISSING if url is None else why_refused(url, city.catalogue.stream_origins)
    told = {"url": None, "why": say(f"stream_{why}", lang)} if why else {"url": url, "why": ""}
    deed = None if why else (WATCH, site)
    return Made(json.dumps(told, ensure_ascii=False).encode(), "application/json", deed=deed)
