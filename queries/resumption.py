"""Back to work: who stands where, how long each step takes, and what stands longest.

Made of the register and the newest reports of the sites (`queries.sites.read_sites` and
`site_states`, which the map has read already) and of when each site first reported each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from psycopg import Connection

from geo.waiting_time import waiting
from queries.blocks import block
from queries.catalogue import Catalogue
from queries.errors import CatalogueError
from queries.frames import rows_of
from queries.theme_entries import ResumptionTheme

DAY_S = 86_400.0


def resumption_theme(catalogue: Catalogue) -> ResumptionTheme:
    """What the catalogue says of resumption. Raises CatalogueError if it says nothing."""
    if catalogue.resumption is None:
        raise CatalogueError("the catalogue has no [resumption], the sites that go back to work")
    return catalogue.resumption


def with_states(theme: ResumptionTheme, sites: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """Every site of the register with its newest report, ordered by code.

    `sites` and `states` as `read_sites` and `site_states` give them. Columns: site, name, name_en,
    area, the columns of `group_by`, staff, status, staff_back, observed_at, recorded_at (None and
    NaT where it never reported).
    """
    register = sites[["code", "name", "name_en", "area", *theme.group_by]].rename(
        columns={"code": "site"}
    )
    register["staff"] = sites[theme.staff].astype(float)
    reports = states[["site", "status", theme.staff_back, "observed_at", "recorded_at"]].rename(
        columns={theme.staff_back: "staff_back"}
    )
    joined = pd.DataFrame(register).merge(reports, on="site", how="left")
    joined["staff_back"] = joined["staff_back"].astype(float)
    return joined.sort_values("site", ignore_index=True)


def count_steps(
    theme: ResumptionTheme,
    enterprises: pd.DataFrame,
    by: pd.Series,
    groups: Sequence[Any] | None = None,
) -> pd.DataFrame:
    """How many sites stand at each step, and how many of their staff are back, by group.

    Parameters
    ----------
    enterprises : as `with_states` gives them.
    by : the group of each row; None and NaN is of none and left out. For areas that is
        `enterprises["area"].map(queries.needs.leaves_of(hierarchy, areas))`.
    groups : those to be told, in this order, also where they have no site; otherwise all there are,
        sorted.

    Returns
    -------
    DataFrame [group, sites, one column for each of `theme.steps`, silent (sites that never
    reported), resumed_percent (at the last step, of all sites), staff (of all), staff_back,
    staff_reported (staff of the sites that staff_back is of), staff_percent (of those)]. Percents
    are not rounded; NaN where there is nobody to be a share of, or nobody has reported.
    """
    is_told = enterprises["staff_back"].notna()
    counts = pd.DataFrame(
        {
            "sites": 1,
            **{step: (enterprises["status"] == step).astype(int) for step in theme.steps},
            "silent": enterprises["status"].isna().astype(int),
            "staff": enterprises["staff"].fillna(0.0),
            "staff_back": enterprises["staff_back"].fillna(0.0),
            "staff_reported": enterprises["staff"].where(is_told, 0.0).fillna(0.0),
        }
    )
    summed = counts.groupby(by.to_numpy()).sum()
    if groups is not None:
        summed = summed.reindex(list(groups), fill_value=0)
    told = summed["sites"] - summed["silent"]
    resumed = summed[theme.steps[-1]].where(told > 0)
    summed["resumed_percent"] = 100 * resumed / summed["sites"]
    reported = summed["staff_reported"]
    summed["staff_percent"] = 100 * summed["staff_back"] / reported.where(reported > 0)
    order = ["sites", *theme.steps, "silent", "resumed_percent", "staff", "staff_back",
             "staff_reported", "staff_percent"]  # fmt: skip
    return summed[order].rename_axis("group").reset_index()


def read_step_times(
    conn: Connection[Any],
    theme: ResumptionTheme,
    at: datetime,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """When each site reached each step: that or a later one was first reported, up to `at`.

    A row for every site in the scope that has reported, by code (the index, `site`); a column for
    each of `theme.steps`, UTC, NaT for not yet. A report that was corrected does not count. Where a
    site reports seldom, a step is seen late, by as much as lies between two reports.
    """
    params = {
        "kind": theme.site_kind, "statuses": list(theme.steps), "at": at, "known_at": known_at,
    }  # fmt: skip
    query = block("site", "first_in_status" if known_at is None else "first_in_status_then")
    found = conn.execute(query, params, binary=True).fetchone()
    sites, steps, seconds = (part or () for part in found or ((), (), ()))
    codes, rows = np.unique(np.array(sites, dtype=object).astype(str), return_inverse=True)
    first_s = np.full((len(codes), len(theme.steps)), np.inf)
    at_step = rows, np.array(steps, dtype=np.intp) - 1
    np.minimum.at(first_s, at_step, np.array(seconds, dtype=float))
    # From the last step back: who stands at a step has passed those before.
    reached_s = np.minimum.accumulate(first_s[:, ::-1], axis=1)[:, ::-1]
    moments = np.full(reached_s.shape, np.datetime64("NaT"), dtype="datetime64[us]")
    known = np.isfinite(reached_s)
    moments[known] = np.rint(reached_s[known] * 1e6).astype(np.int64).astype("datetime64[us]")
    return pd.DataFrame(
        {
            step: pd.DatetimeIndex(moments[:, n]).as_unit("ns").tz_localize("UTC")
            for n, step in enumerate(theme.steps)
        },
        index=pd.Index(codes, name="site"),
    )


def funnel(catalogue: Catalogue, times: pd.DataFrame, at: datetime) -> pd.DataFrame:
    """How long the steps take, a row for each step but the first and the last, in order.

    `times` as `read_step_times` gives them, or some of its rows, as those of an area. Columns:
    step, next_step, holder and holder_en (who has to act on a site at the step), entered (sites
    that have reached it), through (of those, the next one too), waiting, started_before (of
    `entered`, those whose first report was at the step already: when it began is not known, so
    their time is not in the next four), lower_quartile_days, median_days, upper_quartile_days (by
    `geo.waiting_time`: those still waiting count as far as they have come; NaN where it is not
    known yet), longest_days (of those still waiting, up to `at`).

    A site that falls back to a step counts with its first time. Raises CatalogueError if the
    catalogue has no `[resumption]`.
    """
    theme = resumption_theme(catalogue)
    first = times[theme.steps[0]]  # of the site's first report at all
    rows = []
    for step, following in zip(theme.steps[1:], theme.steps[2:], strict=False):
        began, ended = times[step], times[following]
        entered, through = began.notna(), ended.notna()
        is_timed = entered & (began > first)
        days = days_between(began, ended.fillna(pd.Timestamp(at)))[is_timed]
        found = waiting(days, through[is_timed])
        rows.append(
            (step, following, *holder(catalogue, step), int(entered.sum()),
             int((entered & through).sum()), int((entered & ~through).sum()),
             int((entered & ~is_timed).sum()), found.lower_quartile_days, found.median_days,
             found.upper_quartile_days, found.longest_days)
        )  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=[
            "step", "next_step", "holder", "holder_en", "entered", "through", "waiting",
            "started_before", "lower_quartile_days", "median_days", "upper_quartile_days",
            "longest_days",
        ],
    )  # fmt: skip


def holder(catalogue: Catalogue, step: str) -> tuple[str, str]:
    """Who has to act on a site at a step, in Chinese and English: as `[resumption.holder]` says,
    otherwise the department that the reports come from; of the first step, at which nothing has
    been handed in, nobody ("")."""
    theme = resumption_theme(catalogue)
    department = catalogue.feeds[theme.feed].department
    nobody = step == theme.steps[0]
    return theme.holders.get(step, ("", "") if nobody else (department.zh, department.en))


def standing(
    conn: Connection[Any],
    catalogue: Catalogue,
    enterprises: pd.DataFrame,
    at: datetime,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """The sites that are not at the last step, those that have stood longest first.

    `enterprises` as `with_states` gives them, or some of its rows. Columns: site, name, name_en,
    area, the columns of `group_by`, staff, status, since (UTC, the first report of the status after
    the last of another), is_at_least (it has never reported another status: it may stand longer
    than that), holder, holder_en. Of equals by code.

    Raises CatalogueError if the catalogue has no `[resumption]`.
    """
    theme = resumption_theme(catalogue)
    at_work = enterprises["status"].isna() | (enterprises["status"] == theme.steps[-1])
    rows = enterprises[~at_work].drop(columns=["staff_back", "observed_at", "recorded_at"])
    params = {
        "sites": rows["site"].tolist(), "in_status": rows["status"].tolist(),
        "statuses": list(theme.steps), "at": at, "known_at": known_at,
    }  # fmt: skip
    query = block("site", "since" if known_at is None else "since_then")
    since = rows_of(conn, query, params)
    found = rows.merge(since, on="site")
    found["since"] = pd.to_datetime(found.pop("since"), utc=True)
    found["is_at_least"] = found.pop("changed").isna()
    holders = [holder(catalogue, step) for step in found["status"]]
    found["holder"] = [zh for zh, _ in holders]
    found["holder_en"] = [en for _, en in holders]
    return found.sort_values(["since", "site"], ignore_index=True)


def days_between(since: pd.Series, until: datetime | pd.Series) -> pd.Series:
    """Days, and parts of days, from moments in UTC to one, or each to its own."""
    ends = until if isinstance(until, pd.Series) else pd.Timestamp(until)
    days: pd.Series = (ends - since).dt.total_seconds() / DAY_S
    return days


def spells(history: pd.DataFrame, until: datetime) -> pd.DataFrame:
    """The reports of one site taken together as long as its status stays.

    `history` as `queries.sites.site_history` gives it. Columns: status, since and last_at (UTC,
    first and newest report of the spell), days (to the next spell, of the last one to `until`),
    reports; in order. A report without a status is a spell of its own (None).
    """
    history = history.reindex(columns=["observed_at", "status"])  # an unknown site has no status
    is_new = history["status"] != history["status"].shift()
    groups = history.groupby(is_new.cumsum(), sort=True)
    found = pd.DataFrame(
        {
            "status": groups["status"].first(),
            "since": groups["observed_at"].first(),
            "last_at": groups["observed_at"].last(),
            "reports": groups.size(),
        }
    ).reset_index(drop=True)
    ends = found["since"].shift(-1).fillna(pd.Timestamp(until))
    found["days"] = days_between(found["since"], ends)
    return found
