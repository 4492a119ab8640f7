"""The words in the file of a sheet, read back by other people's readers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

import pypdf


def _pdf(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)


def _pptx(body: bytes) -> str:
    """Every part of the slides that is text, also what a workbook in a chart says."""
    said = []
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        for name in packed.namelist():
            part = packed.read(name)
            if name.endswith(".xlsx"):
                said.append(_pptx(part))
            elif name.endswith((".xml", ".rels")):
                said.append(part.decode())
    return "\n".join(said)


def _svg(body: bytes) -> str:
    """Texts and names; what only draws is numbers, in which any code may stand by chance."""
    kept = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    parts = list(ElementTree.fromstring(body, kept).iter())
    names = (v for one in parts for k, v in one.items() if k in ("id", "class", "aria-label"))
    # Words that are drawn as outlines stand beside them as comments.
    outlined = (one.text or "" for one in parts if one.tag is ElementTree.Comment)
    return "\n".join([*(text for one in parts for text in one.itertext()), *outlined, *names])


def _text(body: bytes) -> str:
    return re.sub(r"base64,[A-Za-z0-9+/=]+", "", body.decode())


# Format → the words in a file of it; a picture has none.
WORDS: Mapping[str, Callable[[bytes], str]] = {
    "pdf": _pdf, "pptx": _pptx, "svg": _svg, "html": _text,
}  # fmt: skip
