"""Styled frame → what the browser draws: pydeck's words, places by address, looks as bytes."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pydeck as pdk

from dashboard.addresses import Address
from dashboard.layers.styled import Layer, Seen, StyledFrame, Theme
from dashboard.map.packed import pack
from dashboard.text import say

DECK_TYPES = {"points": "IconLayer", "paths": "PathLayer", "bubbles": "ScatterplotLayer"}
UNKNOWN = 255  # the state of a feature that nobody has reported on


LIGHTER = 0.4  # share of white in a sign's colour on dark ground: 4.5:1 against it and more


def sign_colour(colour: str, theme: Theme) -> str:
    """The colour #rrggbb of a sign: as it is on light ground, lighter on dark."""
    if theme == "light":
        return colour
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * LIGHTER):02x}" for part in parts)


@dataclass(frozen=True)
class Drawn:
    """A layer as the browser draws it, and what its legend counts: `features` [area, style,
    value]. The same for every area that is looked at."""

    spec: dict[str, Any]
    features: pd.DataFrame
    note: str


def draw_layer(frame: StyledFrame, seen: Seen, address: Address | None) -> Drawn:
    """A pydeck layer as a dict for the component.

    Places travel once, by `address`; `states` is a byte a feature, its index into `styles`, 255
    for unknown. Bubbles have no address: the browser holds the label points of the areas, and
    `values` are packed in the order of the areas at `level`.
    """
    features = frame.features
    states = np.where(features["style"] < 0, UNKNOWN, features["style"]).astype(np.uint8)
    extra: dict[str, Any] = {
        "kind": frame.kind,
        "title": frame.title,
        "styles": [
            {"colour": sign_colour(s.colour, seen.theme), "label": s.label, "shape": s.shape,
             "size_px": s.size_px}
            for s in frame.styles
        ],
        "count": len(features),  # of all, by which signs shrink where they crowd
        "min_zoom": frame.min_zoom,
    }  # fmt: skip
    if frame.kind == "bubbles":
        values = features["value"].to_numpy(float)
        extra["level"] = seen.view.level
        extra["values"] = pack(values, 0, frame.features["is_withheld"].to_numpy(bool))
        extra["max"] = float(np.nanmax(values)) if np.isfinite(values).any() else 0
        extra["count"] = int(np.nansum(values))
    else:
        extra["states"] = base64.b64encode(states.tobytes()).decode()
    if frame.kind == "paths":
        extra["has_arrows"] = frame.has_arrows
    # Names, colours and the address join after pydeck: it takes a string for an expression.
    spec = json.loads(pdk.Layer(DECK_TYPES[frame.kind], id=frame.id).to_json())
    whole = spec | extra | {"data": address}
    counted = pd.DataFrame(
        {
            "area": features["area" if "area" in features else "code"].to_numpy(),
            "style": states,
            "value": values if frame.kind == "bubbles" else 1,
        }
    )
    return Drawn({k: v for k, v in whole.items() if v is not None}, counted, frame.note)


def layer_spec(layer: Layer, drawn: Drawn, seen: Seen) -> dict[str, Any]:
    """The layer with what its legend says of the area looked at: a count a style, and a note.

    Where the counts would not be true the note stands in their place.
    """
    tree, area, features = seen.city.hierarchy, seen.view.area, drawn.features
    inside = features
    if area != seen.city.root:
        inside = features[features["area"].isin({area, *tree.descendants(area)})]
    counts = inside.groupby("style")["value"].sum()
    note = drawn.note
    if not note and layer.note:
        note = layer.note(seen, int(inside["value"].sum()))
    added: dict[str, Any] = {"note": note} if note else {}
    added["styles"] = [
        style if drawn.note else style | {"count": int(counts.get(at, 0))}
        for at, style in enumerate(drawn.spec["styles"])
    ]
    if drawn.spec["kind"] != "bubbles" and (features["style"] == UNKNOWN).any():
        label = say("state_unknown", seen.view.lang)
        added["unknown"] = {"label": label, "count": int(counts.get(UNKNOWN, 0))}
    return drawn.spec | added


def places_body(frame: StyledFrame) -> bytes:
    """Where the features of a point or path layer are, as JSON columns [code, name, lon, lat] or
    [code, name, path], and seconds at each point where a path is played; degrees, WGS 84, six
    decimals (0.1 m)."""
    features = frame.features
    body: dict[str, Any] = {"code": list(features["code"]), "name": list(features["name"])}
    if frame.kind == "paths":
        body["path"] = [
            np.round(np.asarray(line.coords)[:, :2], 6).tolist() for line in features.geometry
        ]
        if "seconds" in features:
            body["seconds"] = list(features["seconds"])
    else:
        body["lon"] = features.geometry.x.round(6).tolist()
        body["lat"] = features.geometry.y.round(6).tolist()
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
