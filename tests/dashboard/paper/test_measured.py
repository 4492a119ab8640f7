"""Text is measured with its own font, fits its box, and what is left out says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags

from dashboard.fonts import SOURCE
from dashboard.paper.measured import CUT, PT_MM, fit, line_mm, missing, width_mm
from tests.dashboard.paper.drawn import sample_names

TEXTS = ["珠海市疫情防控指挥一张图", "Zhuhai City: patrol coverage", "1,234 例（+3）", "AVATAR To"]
WORDS = st.text(st.sampled_from("珠海市（）、。abc defg 12,.%"), max_size=60)


@pytest.mark.parametrize("text", TEXTS)
def test_a_width_is_what_the_font_sets_and_kerning_only_makes_it_less(text: str):
    font = get_font(str(SOURCE))
    font.set_size(100, 72)
    font.set_text(text, flags=LoadFlags.NO_HINTING)
    set_mm = font.get_width_height()[0] / 64 * PT_MM
    assert 0.99 * set_mm <= width_mm(text, 100) <= 1.1 * set_mm


def test_it_shrinks_then_wraps_then_is_cut():
    text = "珠海市疫情防控"  # seven characters as wide as they are high
    em = 10 * PT_MM
    assert fit(text, 7.1 * em, line_mm(10), 10, 5).pt == 10
    shrunk = fit(text, 5 * em, line_mm(10), 10, 6)
    assert shrunk.lines == (text,)
    assert 6 <= shrunk.pt < 7.15
    wrapped = fit(text, 4.1 * em, 2 * line_mm(10), 10, 6)
    assert wrapped.lines == ("珠海市疫", "情防控")
    cut = fit(text, 3.1 * em, line_mm(10), 10, 8)
    assert cut.is_cut
    assert cut.lines[0].endswith(CUT)
    assert len(cut.lines) == 1


def test_lines_break_between_words_and_not_before_a_full_stop_or_in_a_short_remark():
    em = 10 * PT_MM
    assert fit("Grid patrol coverage", 6 * em, 99, 10, 10).lines == ("Grid patrol", "coverage")
    assert fit("巡查到位。", 4.5 * em, 99, 10, 10).lines == ("巡查到", "位。")
    assert fit("网格巡查率（%·网格）", 8.5 * em, 99, 10, 10).lines == ("网格巡查率", "（%·网格）")
    words = "closed, figures pending"
    assert fit(words, width_mm("closed, figures", 10) * 1.05, line_mm(10), 10, 10).lines == (
        "closed, figur" + CUT,
    )


@given(WORDS, st.floats(4, 80), st.floats(4, 30))
def test_nothing_is_too_wide_and_nothing_is_lost_unsaid(text: str, room: float, high: float):
    made = fit(text, room, high, 12, 6)
    assert 6 <= made.pt <= 12
    assert all(width_mm(line, made.pt) <= room for line in made.lines if line != CUT)
    assert len(made.lines) == 1 or made.height_mm <= high + 1e-6
    whole = "".join(made.lines).replace(" ", "")
    if not made.is_cut:
        assert whole == text.replace(" ", "")


def test_every_name_of_the_sample_has_a_glyph():
    names = sample_names()
    assert len(names) > 1600
    assert missing("".join(names)) == set()
    assert missing("≤≥−–…›·▲①㎡© GS粤（审图号）") == set()
    assert missing("\U0001f600") == {"\U0001f600"}
