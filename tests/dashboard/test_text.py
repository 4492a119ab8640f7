"""Every string of the interface has both languages, and every key that is used exists."""

import json
import re
import string
from pathlib import Path

import pytest

from dashboard.text import LANGS, say, strings

ROOT = Path(__file__).parents[2] / "dashboard"
HAN = re.compile(r"[一-鿿]")


def entries() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted((ROOT / "text").glob("*.json")):
        found |= json.loads(path.read_text("utf-8"))
    return found


def test_every_string_has_every_language():
    assert {key: sorted(by) for key, by in entries().items()} == {
        key: sorted(LANGS) for key in entries()
    }


def test_english_holds_no_chinese_and_no_string_is_empty():
    bilingual = {"synthetic", "synthetic_badge", "demo"}
    assert [k for k, by in entries().items() if HAN.search(by["en"]) and k not in bilingual] == []
    assert [k for k, by in entries().items() if not all(text.strip() for text in by.values())] == []


def test_placeholders_are_the_same_in_both_languages():
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [k for k, by in entries().items() if names(by["zh"]) != names(by["en"])] == []


def test_every_key_named_in_the_code_exists():
    named = set()
    for path in ROOT.rglob("*.py"):
        named |= set(re.findall(r'say\(\s*"([a-z0-9_]+)"', path.read_text("utf-8")))
    assert named <= set(entries()), "keys without a text"
    assert named, "the pattern finds the keys"


def test_no_page_writes_a_string_beside_the_texts():
    stray = []
    for path in [*ROOT.glob("pages/*.py"), *ROOT.glob("map/*.py"), *ROOT.glob("layers/*.py")]:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            code = line.split("#")[0]
            if (
                re.search(r"[\"'][^\"']*[一-鿿]", code)
                and '"""' not in code
                and "LANG_NAMES" not in code
            ):
                stray.append(f"{path.name}:{number}")
    assert stray == []


def test_say_fills_in_what_it_is_given():
    assert say("reporting", "en", reporting=3, expected=4) == "3 of 4 cells reported"


def test_a_word_goes_with_its_number():
    said = [say("patrols_answer_plain", "en", hours=24, unseen=n) for n in (0, 1, "21")]
    assert [text.rpartition("at ")[2] for text in said] == ["0 cells", "1 cell", "21 cells"]


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        say("no_such_key", "zh")
    assert strings("zh")["no_data"] == "无数据"
