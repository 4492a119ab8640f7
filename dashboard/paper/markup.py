"""Elements of a page, each text escaped where the page is written and nowhere else."""

from __future__ import annotations

from xml.etree.ElementTree import Element


def node(name: str, /, *content: str | Element | None, **attributes: object) -> Element:
    """An element with texts and elements in it; None is left out, of attributes too.

    `class_` is `class`, other underscores in attributes are hyphens.
    """
    made = Element(name)
    for key, value in attributes.items():
        if value is not None:
            made.set(key.rstrip("_").replace("_", "-"), str(value))
    for part in content:
        if isinstance(part, Element):
            made.append(part)
        elif part and len(made):
            made[-1].tail = (made[-1].tail or "") + part
        elif part:
            made.text = (made.text or "") + part
    return made
