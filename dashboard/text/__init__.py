"""Every string of the interface, in Chinese and English, from the JSON files beside this one."""

from __future__ import annotations

import json
import string
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)


@cache
def strings(lang: Lang) -> dict[str, str]:
    """Key → string in one language, all files together.

    Raises KeyError at first use if a string lacks a language, ValueError if two files share a key.
    """
    merged: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("*.json")):
        for key, by_lang in json.loads(path.read_text("utf-8")).items():
            if key in merged:
                raise ValueError(f"text key {key!r} of {path.name} is in another file too")
            merged[key] = by_lang[lang]
    return merged


def as_lang(text: str | None) -> Lang:
    """The language of an address; Chinese unless English is asked for."""
    return "en" if text == "en" else "zh"


class _Counting(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> Any:
        one, is_counted, many = format_spec.partition("|")
        if is_counted:
            return one if str(value) == "1" else many
        return super().format_field(value, format_spec)


def say(key: str, lang: Lang, **values: object) -> str:
    """The string of a key with its {placeholders} filled in.

    {n:cell|cells} is the word that goes with a number: the first after 1, else the second.
    """
    text = strings(lang)[key]
    return _Counting().vformat(text, (), values) if "|" in text else text.format(**values)
