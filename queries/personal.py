"""Personal data never enters: columns that bring it are known by name, values by their form.

The law behind it: 个人信息保护法, articles 6 and 28, no more than the purpose needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

CHINESE = re.compile(
    "姓名|名字|身份证|证件|护照|手机|电话|联系|微信|邮箱|住址|地址|户籍|门牌|房号|出生|生日|患者|病人|车牌"
)
ENGLISH = re.compile(
    r"id_?card|id_?(number|no)|passport|phone|mobile|(^|_)(tel|cell_?no)(_|$)|e_?mail|address"
    r"|(^|_)addr(_|$)|wechat|weixin|birth|(^|_)dob(_|$)|surname|(first|last|full|family|given"
    r"|person|patient|contact|owner|real|user)_?name|licen[cs]e_?plate|xingming|shenfenzheng|shouji"
)
PLACE_NAMES = {"name", "name_en"}

# 18 digits of a citizen's number (GB 11643: region, birthday 19xx/20xx, order, check), and a
# mobile number of eleven.
VALUE = (
    r"(^|[^0-9])[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]([^0-9]|$)"
    r"|(^|[^0-9])1[3-9]\d[- ]?\d{4}[- ]?\d{4}([^0-9]|$)"
)


def personal_columns(names: Sequence[str], feed_kind: str) -> list[str]:
    """Those of a file's columns that by their name hold personal data, in the file's order.

    `name` and `name_en` are a place's name in a register of sites, and somebody's anywhere else.
    """
    return [name for name in names if _is_personal(name, feed_kind)]


def _is_personal(name: str, feed_kind: str) -> bool:
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip())
    plain = re.sub(r"[\s\-./]+", "_", plain).casefold()
    if plain in PLACE_NAMES:
        return feed_kind != "sites"
    return bool(CHINESE.search(plain) or ENGLISH.search(plain))


def is_personal(value: str) -> bool:
    """Whether a text holds something of the form of an ID or mobile phone number."""
    return bool(re.search(VALUE, unicodedata.normalize("NFKC", value)))  # full-width digits too


def hidden(value: str, most: int = 40) -> str:
    """A value as it may stand in a message: shortened, and covered if it looks personal."""
    if is_personal(value):
        return "(hidden)"
    return value if len(value) <= most else f"{value[:most]}…"


def worded(
    what: str, text: str, least: int, most: int, refused: Callable[[str, str], Exception]
) -> str:
    """What somebody wrote, as one line of `least` to `most` characters.

    Raises what `refused(why, message)` makes if it cannot be kept: "length" or "personal".
    """
    text = " ".join(text.replace("\0", " ").split())
    if not least <= len(text) <= most:
        raise refused(
            "length", f"the {what} has {len(text)} characters; it takes {least} to {most}"
        )
    if is_personal(text):
        raise refused(
            "personal",
            f"the {what} holds what looks like an ID or phone number; personal data never enters "
            "the map, so say it without",
        )
    return text
