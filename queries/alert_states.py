"""When areas are raised and cleared: the state machine of a rule, for many areas at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from queries.catalogue import Rule
from queries.terms import Flags, Floats

Whole = npt.NDArray[np.int64]
NEVER = -1


@dataclass(frozen=True)
class AlertStates:
    """What a rule says of some areas on some days.

    `raised` [days, areas] at the end of each day. By area, as positions of days or NEVER:
    `raised_at` the day on which the raise that stands on the last day began, `cleared_at` the
    first day on which the area was cleared whatever had been before, from which on everything here
    is certain, `newest_at` the last day with a value; `newest` is that value, NaN if none.
    """

    raised: Flags
    raised_at: Whole
    cleared_at: Whole
    newest_at: Whole
    newest: Floats


def alert_states(rule: Rule, values: Floats, reported: Flags) -> AlertStates:
    """Runs a rule over days in order, one at least; before the first nothing is raised.

    `values` [days, areas] of the rule's metric, NaN is no value; `reported` [days, areas] says
    whether the area has reported at all. Days on which nobody reported are to be left out: they
    neither count nor break a run. A day without a value leaves runs of bad and of good days as
    they are, since nobody knows which it was; but where silence counts it breaks a run of good
    ones, or an area raised for its silence would be cleared by the good days before.
    """
    is_known = ~np.isnan(values)
    bad, good = _on_side(rule, values)
    is_due = bad & (_run(bad, is_known & ~bad) >= rule.days)
    is_worse = is_known & ~good
    if rule.silent_days:
        # Who has never reported is not expected to, as a cell in which there is nothing to visit.
        silent = np.logical_or.accumulate(reported) & ~reported
        is_due |= _run(silent, reported) >= rule.silent_days
        is_worse |= silent
    is_over = good & (_run(good, is_worse) >= rule.clear_days)
    # A day cannot do both, so that whichever came last decides.
    raised = _last(is_due) > _last(is_over)
    begins = raised.copy()
    begins[1:] &= ~raised[:-1]
    newest_at = _last(is_known)[-1]
    return AlertStates(
        raised,
        raised_at=np.where(raised[-1], _last(begins)[-1], NEVER),
        cleared_at=np.where(is_over.any(axis=0), is_over.argmax(axis=0), NEVER),
        newest_at=newest_at,
        newest=values[newest_at, np.arange(values.shape[1])],  # where NEVER the last day's, NaN
    )


def _on_side(rule: Rule, values: Floats) -> tuple[Flags, Flags]:
    """Days that are bad and days that are good; a value on a bound counts, NaN never does."""
    if rule.bad == "high":
        return values >= rule.raise_at, values <= rule.clear_at
    return values <= rule.raise_at, values >= rule.clear_at


def _run(counted: Flags, broken: Flags) -> Whole:
    """How many days were counted since the last that broke the run, by day and area."""
    so_far = np.cumsum(counted, axis=0)
    return so_far - np.maximum.accumulate(np.where(broken, so_far, 0))


def _last(happened: Flags) -> Whole:
    """The last day by then on which it happened, NEVER if it had not, by day and area."""
    days = np.arange(len(happened))[:, np.newaxis]
    return np.maximum.accumulate(np.where(happened, days, NEVER))
