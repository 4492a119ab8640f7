"""The export of the open briefing: how it is to look, how far it is, and where its files are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from dashboard.addresses import Address
from dashboard.briefing.cards import Shown, kind_name
from dashboard.briefing.deeds import on_change
from dashboard.briefing.draft import Draft
from dashboard.briefing.files import STAGES, make_files
from dashboard.controls import LANG_NAMES
from dashboard.errors import AddressRefused
from dashboard.layers.styled import Theme
from dashboard.live import LOCAL, Live
from dashboard.paper.compose import Asked
from dashboard.paper.job import JOBS, Job, TooManyJobs
from dashboard.text import LANGS, Lang, say
from queries.briefings import LONGEST_NAME
from queries.errors import StoreUnavailable
from queries.people import Person
from queries.personal import hidden

POLL_S = 1
LONGEST_REVIEW = 40  # characters; 粤S(2020)123号 has a dozen
THEMES = ("light", "dark")
PUBLIC = "public"
MARKS = ("internal", "restricted", PUBLIC)


@dataclass
class _Export:
    """The newest export of a session: its job's id, and the name and kinds of what it is of."""

    job: str = ""
    name: str = ""
    kinds: tuple[str, ...] = ()


def show_export(
    live: Live, person: Person, draft: Draft, shown: Sequence[Shown], lang: Lang
) -> None:
    """The controls, and what has become of the newest export of this session."""
    st.subheader(say("briefing_export", lang))
    if not draft.is_template:  # the template speaks the reader's language
        st.session_state["sheets-lang"] = draft.lang
        st.segmented_control(
            say("briefing_lang", lang), LANGS, key="sheets-lang", required=True,
            format_func=lambda name: LANG_NAMES[name],
            on_change=on_change, args=(replace,), kwargs={"lang": "sheets-lang"},
        )  # fmt: skip
    theme = st.segmented_control(
        say("briefing_theme", lang), THEMES, key="theme", default="light", required=True,
        format_func=lambda name: say(f"briefing_theme_{name}", lang),
    )  # fmt: skip
    mark = st.selectbox(
        say("briefing_security", lang), MARKS, key="security",
        format_func=lambda name: say(f"briefing_security_{name}", lang),
    )  # fmt: skip
    review = st.text_input(
        say("briefing_review", lang), max_chars=LONGEST_REVIEW, key="review",
        help=say("briefing_review_needed", lang),
    ).strip()  # fmt: skip
    if mark == PUBLIC and not review:
        st.warning(say("briefing_review_needed", lang))
    lacks = [n for n, one in enumerate(shown, 1) if one.lacks]
    may = bool(draft.cards) and not lacks and (mark != PUBLIC or bool(review))
    if lacks:
        st.warning(say("briefing_put_right", lang, sheets=", ".join(map(str, lacks))))
    export = cast(_Export, st.session_state.setdefault("briefing_export", _Export()))
    if st.button(
        say("briefing_export_it", lang), key="do-export", type="primary", disabled=not may,
        width="stretch",
    ):  # fmt: skip
        asked = Asked(
            draft.lang,
            _address_of_map(),
            made_at=datetime.now(LOCAL),
            security=say(f"briefing_security_{mark}", draft.lang),
            review=review,
            is_public=mark == PUBLIC,
            theme=cast(Theme, theme),
        )
        _start(live, person, draft, asked, export, lang)
    _show_job(live, person, export, lang)


def _start(
    live: Live, person: Person, draft: Draft, asked: Asked, export: _Export, lang: Lang
) -> None:
    """Begins an export in place of this session's one before."""
    before = JOBS.of(export.job, person.id)
    if before is not None:
        JOBS.drop(before)
    scope, name, sheets = person.scope, hidden(draft.name, LONGEST_NAME), draft.sheets
    try:
        job = JOBS.start(
            person,
            len(sheets),
            lambda report: make_files(live, scope, name, sheets, asked, report),
        )
    except TooManyJobs:
        st.warning(say("briefing_busy", lang))
        return
    export.job, export.name = job.id, name
    export.kinds = tuple(sheet.kind for sheet in sheets)


def _address_of_map() -> str:
    """The address of the city map on this server, as the reader's browser has it."""
    here = urlsplit(st.context.url or "")
    return urlunsplit((here.scheme, here.netloc, here.path.rpartition("/")[0] + "/", "", ""))


def _show_job(live: Live, person: Person, export: _Export, lang: Lang) -> None:
    if not export.job:
        return
    job = JOBS.of(export.job, person.id)
    if job is None:
        st.caption(say("briefing_over", lang))
    elif job.state == "ready":
        _show_files(live, person, export, job, lang)
    elif job.state == "failed":
        st.error(_failure(export, job, lang))
    elif not job.is_over:
        _show_progress(job, person.id, lang)


@st.fragment(run_every=POLL_S)
def _show_progress(job: Job, person_id: str, lang: Lang) -> None:
    """How far it is. Asked for as long as the page is open: a job that nobody asks for ends."""
    if job.is_over or JOBS.of(job.id, person_id) is None:
        st.rerun()
    done, text = 0.0, say("briefing_waiting", lang)
    if job.stage:
        done = (STAGES.index(job.stage) + job.sheet / job.sheets) / len(STAGES)
        n = min(job.sheet + 1, job.sheets)
        text = say(f"briefing_at_{job.stage}", lang, n=n, all=job.sheets)
    st.progress(done, text)
    st.button(say("briefing_cancel", lang), key="do-cancel", on_click=job.cancel)


def _show_files(live: Live, person: Person, export: _Export, job: Job, lang: Lang) -> None:
    st.caption(say("briefing_ready", lang, name=export.name, n=job.sheets))
    links = []
    for name, made in job.files.items():
        source = live.addresses.sign(Address.of("briefing", person.area, job.id, name), person.id)
        size = f"{len(made.body) / 1e6:.1f}"
        text = escape(say("briefing_file", lang, format=name.upper(), size=size))
        links.append(f'<a class="cm-file" href="{source}" download>{text}</a>')
    st.html("".join(links))


def _failure(export: _Export, job: Job, lang: Lang) -> str:
    """Which sheet could not be made, and why, in the reader's words."""
    error, at = job.error, min(job.sheet, job.sheets - 1)
    if job.number:
        why = say("briefing_why_mistake", lang, number=job.number)
    elif isinstance(error, StoreUnavailable):
        why = say("lost_now", lang)
    elif isinstance(error, AddressRefused):
        why = say("briefing_why_view", lang)
    else:
        why = say("briefing_why_refused", lang, why=error)
    return say("briefing_failed", lang, n=at + 1, kind=kind_name(export.kinds[at], lang), why=why)
