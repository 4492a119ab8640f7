"""What the check of a set of areas found, for programs and for people."""

from __future__ import annotations

from dataclasses import dataclass, fields

from geo.errors import listed

MOST_SHOWN = 20


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the `codes` of the areas at fault and what it is, with its size."""

    codes: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        return f"{listed(self.codes)}: {self.what}"


@dataclass(frozen=True)
class TopologyReport:
    """All that `check_areas` found; every list is ordered by code and empty where all is well.

    Attributes
    ----------
    duplicate_codes : codes given more than once, or missing.
    missing_parent : areas whose parent is not in the set, or without one below the top level.
    wrong_parent : areas that lie mostly in another area of their parent's level, or whose parent
        is not of a higher level.
    invalid_geometry : areas without polygon, or with one that OGC's rules call invalid.
    overlaps : pairs of areas of one level that share ground.
    gaps : the areas around ground that belongs to none of them, or a parent and its ground that
        belongs to no child.
    outside_parent : areas with ground outside their parent.
    unmatched_edges : neighbours whose common border does not have the same vertices on both
        sides; a hair of a gap or overlap smaller than counted above, or a vertex on one side only.
    """

    duplicate_codes: tuple[Fault, ...] = ()
    missing_parent: tuple[Fault, ...] = ()
    wrong_parent: tuple[Fault, ...] = ()
    invalid_geometry: tuple[Fault, ...] = ()
    overlaps: tuple[Fault, ...] = ()
    gaps: tuple[Fault, ...] = ()
    outside_parent: tuple[Fault, ...] = ()
    unmatched_edges: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not any(getattr(self, field.name) for field in fields(self))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all areas at fault, ascending, each once."""
        found = (fault for field in fields(self) for fault in getattr(self, field.name))
        return tuple(sorted({code for fault in found for code in fault.codes}))

    def to_text(self) -> str:
        """The report for people: a heading for each kind of fault and at most 20 lines below."""
        if self.ok:
            return "areas are sound"
        lines: list[str] = []
        for field in fields(self):
            faults = getattr(self, field.name)
            if faults:
                lines.append(f"{field.name.replace('_', ' ')} ({len(faults)}):")
                lines += [f"  {fault}" for fault in faults[:MOST_SHOWN]]
                if len(faults) > MOST_SHOWN:
                    lines.append(f"  and {len(faults) - MOST_SHOWN} more")
        return "\n".join(lines)
