"""What a number of the page of resumption is made of: what the enterprises have reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pandas as pd

from dashboard.layers.styled import Seen
from dashboard.map.panels import clock_text, number
from dashboard.text import say
from dashboard.topics.places import site_name
from dashboard.topics.reports import Figure, listed_reports
from dashboard.topics.resumption_read import enterprises_of, step_times_of, theme_of
from dashboard.topics.resumption_steps import SUPPLIES
from dashboard.topics.resumption_tables import percent
from dashboard.topics.topic import Listed
from queries.made_of import site_reports_behind
from queries.resumption import count_steps, days_between
from queries.sites import site_history

HISTORY_DAYS = 366


def made_of(seen: Seen, behind: str) -> Listed | None:
    """What "area AREA", "COLUMN GROUP" of the register, "step STEP", the time that it takes, or
    "site SITE", how long it stands, is made of; None for anything else or out of scope."""
    if seen.city.catalogue.resumption is None:
        return None
    kind, _, asked = behind.partition(" ")
    lang, theme, catalogue = seen.view.lang, theme_of(seen), seen.city.catalogue
    if kind == "area" and asked in seen.city.hierarchy:
        there = replace(seen, view=seen.view.but(area=asked))
        return _shares(seen, seen.city.hierarchy.name(asked, lang), enterprises_of(there))
    every = enterprises_of(seen)
    if kind in theme.group_by:
        own = every[every[kind].astype(str) == asked]
        return None if own.empty else _shares(seen, catalogue.word(asked, lang), own)
    if kind == "step" and asked in theme.steps[1:-1]:
        return _step(seen, asked, every)
    if kind == "site" and asked in set(every["site"]):
        return _standing(seen, every[every["site"] == asked].iloc[0])
    return None


def _shares(seen: Seen, name: str, own: pd.DataFrame) -> Listed:
    """The newest report of each enterprise, the newest first, and how many there are of each step;
    those that never reported are counted only."""
    lang, theme, catalogue = seen.view.lang, theme_of(seen), seen.city.catalogue
    told = own[own["observed_at"].notna()]
    reports = _reported(seen, told, told["site"].tolist(), told["observed_at"].tolist())
    reports = reports.sort_values(["recorded_at", "site"], ascending=[False, True])
    title = ""
    if len(own):
        whole = count_steps(theme, own, pd.Series(name, index=own.index)).iloc[0]
        title = say(
            "resumption_made_of", lang, name=name, resumed=number(whole[theme.steps[-1]], 0),
            sites=number(whole["sites"], 0), share=percent(whole["resumed_percent"]),
            back=number(whole["staff_back"], 0), staff=number(whole["staff_reported"], 0),
            staff_share=percent(whole["staff_percent"]),
        )  # fmt: skip
        standing = [f"{catalogue.word(step, lang)} {number(whole[step], 0)}"
                    for step in reversed(theme.steps)]  # fmt: skip
        if whole["silent"]:
            silent = number(whole["silent"], 0)
            standing.append(f"{say('resumption_never', lang)} {silent}")
    notes = [" · ".join(standing) if len(own) else say("resumption_no_sites", lang)]
    figures = (
        Figure("staff", catalogue.word(theme.staff, lang)),
        Figure("staff_back", catalogue.word(theme.staff_back, lang)),
    )
    return listed_reports(seen, title, figures, reports, notes)


def _step(seen: Seen, step: str, every: pd.DataFrame) -> Listed:
    """The first reports of a step and of the next, those that still wait before those through, the
    longest first."""
    lang, theme, catalogue = seen.view.lang, theme_of(seen), seen.city.catalogue
    following = theme.steps[theme.steps.index(step) + 1]
    times = step_times_of(seen)
    is_timed = times[step].notna() & (times[step] > times[theme.steps[0]])
    own = times[is_timed]
    waits = own[following].isna()
    days = days_between(own[step], own[following].fillna(pd.Timestamp(seen.moment)))
    ranked = pd.DataFrame({"waits": waits, "days": days}).sort_values(
        ["waits", "days"], ascending=[False, False], kind="stable"
    )
    own = own.loc[ranked.index]
    sites = [str(site) for site in own.index]
    register = every.set_index("site", drop=False).loc[sites]
    first = _reported(seen, register, sites, own[step].tolist())
    newest = own[following].fillna(own[step])
    reports = _reported(seen, register, sites, newest.tolist())
    reports["days"] = ranked["days"].to_numpy()
    words = {True: say("resumption_waits", lang), False: say("resumption_through", lang)}
    reports["state"] = [words[bool(one)] for one in ranked["waits"]]
    ways = zip(first["at"], first["batch"], own[following], strict=True)
    reports["at"] = [
        at
        if pd.isna(end)
        else f"{at} {say('reports_batch', lang, n=int(batch))} → {clock_text(end)}"
        for at, batch, end in ways
    ]
    name = f"{catalogue.word(step, lang)} → {catalogue.word(following, lang)}"
    title = say(
        "resumption_made_of_step", lang, name=name, through=number((~waits).sum(), 0),
        waiting=number(waits.sum(), 0),
    )  # fmt: skip
    figure = Figure("days", say("resumption_days_taken", lang), _one_decimal, "median")
    return listed_reports(seen, title, [figure], reports, [say("resumption_step_note", lang)])


def _standing(seen: Seen, row: pd.Series) -> Listed:
    """Every report of an enterprise, the newest first."""
    lang, theme, at = seen.view.lang, theme_of(seen), seen.moment
    site = str(row["site"])
    since = at - timedelta(days=HISTORY_DAYS)
    history = site_history(seen.conn, site, since, at, seen.view.known).iloc[::-1]
    every = pd.DataFrame([row] * len(history)).reset_index(drop=True)
    reports = _reported(seen, every, [site] * len(history), history["observed_at"].tolist())
    reports["name"], reports["at"], reports["site"] = reports["at"], "", ""
    counts = [one for one in (theme.staff_back, SUPPLIES) if one in history]
    for one in counts:
        reports[one] = history[one].astype(float).to_numpy()
    figures = [Figure(one, seen.city.catalogue.word(one, lang)) for one in counts]
    title = say("resumption_made_of_site", lang, name=site_name(row.to_dict(), lang))
    return listed_reports(seen, title, figures, reports)


def _reported(
    seen: Seen, register: pd.DataFrame, sites: Sequence[str], moments: Sequence[datetime]
) -> pd.DataFrame:
    """What sites said of moments, as reports for `listed_reports`, with staff and staff_back of the
    rows of `register`, which stand in the same order."""
    lang, catalogue = seen.view.lang, seen.city.catalogue
    asked = [pd.Timestamp(moment).to_pydatetime() for moment in moments]
    found = site_reports_behind(seen.conn, sites, asked, seen.view.known)
    words = {step: catalogue.word(step, lang) for step in theme_of(seen).steps}
    return pd.DataFrame(
        {
            "name": [site_name(row, lang) for row in register.to_dict("records")],
            "state": found["status"].map(words).fillna("").astype(str).to_numpy(),
            "at": [clock_text(at) for at in found["observed_at"]],
            "area": "",
            "site": list(sites),
            "feed": theme_of(seen).feed,
            "batch": found["batch"].to_numpy(),
            "recorded_at": found["recorded_at"].array,
            "staff": register["staff"].astype(float).to_numpy(),
            "staff_back": register["staff_back"].astype(float).to_numpy(),
        }
    )


def _one_decimal(days: float) -> str:
    return number(days, 1)
