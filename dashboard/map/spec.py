"""Styled frame → what the browser draws: pydeck's words, places by address, looks as bytes."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Any

import numpy as np
import pydeck as pdk

from dashboard.addresses import Address
from dashboard.layers.styled import Seen, StyledFrame, Theme
from dashboard.map.packed import pack
from dashboard.text import say

DECK_TYPES = {"points": "IconLayer", "paths": "PathLayer", "bubbles": "ScatterplotLayer"}


LIGHTER = 0.4  # share of white in a sign's colour on dark ground: 4.5:1 against it and more


def sign_colour(colour: str, theme: Theme) -> str:
    """The colour #rrggbb of a sign: as it is on light ground, lighter on dark."""
    if theme == "light":
        return colour
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * LIGHTER):02x}" for part in parts)


def layer_spec(frame: StyledFrame, seen: Seen, address: Address | None) -> dict[str, Any]:
    """A pydeck layer as a dict for the component.

    Places travel once, by `address`; `states` is a byte a feature, its index into `styles`, 255
    for unknown. Bubbles have no address: the browser holds the label points of the areas, and
    `values` are packed in the order of the areas at `level`.
    """
    lang = seen.view.lang
    states = np.where(frame.features["style"] < 0, 255, frame.features["style"]).astype(np.uint8)
    counts = Counter(states.tolist())
    styles = [
        {"colour": sign_colour(s.colour, seen.theme), "label": s.label, "shape": s.shape,
         "size_px": s.size_px, "count": counts.get(i, 0)}
        for i, s in enumerate(frame.styles)
    ]  # fmt: skip
    extra: dict[str, Any] = {
        "kind": frame.kind,
        "title": frame.title,
        "styles": styles,
        "count": len(frame.features),
        "min_zoom": frame.min_zoom,
        "note": frame.note or None,
    }
    if frame.kind == "bubbles":
        values = frame.features["value"].to_numpy(float)
        extra["level"] = seen.view.level
        extra["values"] = pack(values, 0, frame.features["is_withheld"].to_numpy(bool))
        extra["max"] = float(np.nanmax(values)) if np.isfinite(values).any() else 0
        extra["count"] = int(np.nansum(values))
        extra["styles"][0]["count"] = extra["count"]
    else:
        extra["states"] = base64.b64encode(states.tobytes()).decode()
        if counts.get(255):
            extra["unknown"] = {"label": say("state_unknown", lang), "count": counts[255]}
    # Names, colours and the address join after pydeck: it takes a string for an expression.
    spec = json.loads(pdk.Layer(DECK_TYPES[frame.kind], id=frame.id).to_json())
    whole = spec | extra | {"data": address}
    return {key: value for key, value in whole.items() if value is not None}


def places_body(frame: StyledFrame) -> bytes:
    """Where the features of a point or path layer are, as JSON columns [code, name, lon, lat] or
    [code, name, path]; degrees, WGS 84, six decimals (0.1 m)."""
    features = frame.features
    body: dict[str, Any] = {"code": list(features["code"]), "name": list(features["name"])}
    if frame.kind == "paths":
        body["path"] = [
            np.round(np.asarray(line.coords)[:, :2], 6).tolist() for line in features.geometry
        ]
    else:
        body["lon"] = features.geometry.x.round(6).tolist()
        body["lat"] = features.geometry.y.round(6).tolist()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
