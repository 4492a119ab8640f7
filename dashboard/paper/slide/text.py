"""Text on a slide: boxes in millimetres, in a font that shows Chinese on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.paper.layout import Box
from dashboard.paper.measured import fit
from dashboard.text import Lang

FONT = "Noto Sans SC"
INSTEAD = "微软雅黑"  # of the theme: what stands in where the font is not installed
GB2312 = "-122"  # charset by which a missing font is replaced by one that has Chinese
SPARE = 0.97  # of the width: another font than the measured one may be a little wider
LANG_TAGS = {"zh": "zh-CN", "en": "en-US"}
SIDES = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
SIZED = ("a:latin", "a:ea", "a:cs")  # the faces of a run, in the order that the format asks for


@dataclass(frozen=True)
class Run:
    """Text of one look."""

    text: str
    pt: float
    colour: str
    is_bold: bool = False


Paragraph = Sequence[Run]


def rgb(colour: str) -> RGBColor:
    """`#rrggbb` as python-pptx has it."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def place(box: Box) -> tuple[Mm, Mm, Mm, Mm]:
    """Left, top, width and height of a box for python-pptx."""
    return Mm(box.left), Mm(box.top), Mm(box.width), Mm(box.height)


def add_text(
    shapes: Any, box: Box, paragraphs: Sequence[Paragraph], lang: Lang, side: str = "left",
    *, is_middle: bool = False,
) -> Any:  # fmt: skip
    """A text box of some paragraphs."""
    shape = shapes.add_textbox(*place(box))
    write(shape.text_frame, paragraphs, lang, side, is_middle=is_middle)
    return shape


def add_fitted(
    shapes: Any, box: Box, run: Run, least_pt: float, lang: Lang, side: str = "left",
    *, is_middle: bool = False,
) -> Any:  # fmt: skip
    """A text box of one text at the largest size from its own down to `least_pt` that fits."""
    made = fit(run.text, SPARE * box.width, box.height, run.pt, least_pt)
    text = "\n".join(made.lines) if made.is_cut else run.text
    paragraphs = [[Run(line, made.pt, run.colour, run.is_bold)] for line in text.split("\n")]
    return add_text(shapes, box, paragraphs, lang, side, is_middle=is_middle)


def write(
    frame: Any, paragraphs: Sequence[Paragraph], lang: Lang, side: str = "left",
    *, is_middle: bool = False, margin_mm: float = 0.0,
) -> None:  # fmt: skip
    """Writes paragraphs into a text frame, without anything that moves them afterwards."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Mm(margin_mm)
    frame.margin_top = frame.margin_bottom = Mm(margin_mm / 2)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if is_middle else MSO_ANCHOR.TOP
    for at, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = SIDES[side]
        for run in runs:
            made = paragraph.add_run()
            made.text = run.text
            made.font.size, made.font.bold = Pt(round(run.pt, 1)), run.is_bold
            made.font.color.rgb = rgb(run.colour)
            set_face(made.font._element, lang)


def set_face(properties: Any, lang: Lang) -> None:
    """Gives the properties of a run or a chart's text the font, also for Chinese characters."""
    properties.set("lang", LANG_TAGS[lang])
    for name in SIZED:
        for old in properties.findall(qn(name)):
            properties.remove(old)
        face = properties.makeelement(qn(name), {"typeface": FONT})
        if name == "a:ea":
            face.set("pitchFamily", "34")
            face.set("charset", GB2312)
        later = [qn(tag) for tag in ("a:sym", "a:hlinkClick", "a:hlinkMouseOver", "a:rtl")]
        before = next((child for child in properties if child.tag in later), None)
        if before is None:
            properties.append(face)
        else:
            before.addprevious(face)


def describe(shape: Any, name: str, alt: str) -> None:
    """What a shape is called, and what is read out in its place."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", alt)
