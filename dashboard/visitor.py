"""Who the page is for, as the page shows it: sign-in, sign-out, the roles of a demonstration."""

from __future__ import annotations

import streamlit as st

from dashboard.live import Live
from dashboard.sign_in import DEMO_KEY, demo_id, demo_person
from dashboard.text import Lang, say
from dashboard.who import enter
from queries.audit import SCOPE, SIGN_IN, VIEW
from queries.people import BRIEFER, CENTRE, DISTRICT, Person
from queries.scope import WHOLE_CITY, Scope


def show_sign_in(live: Live, lang: Lang) -> None:
    """Instead of the page: the way in, or that there is none for this account."""
    person_id = live.sign_in.of_run()
    with st.container(key="sign_in"):
        st.title(live.title(lang))
        if person_id is None:
            st.write(say("sign_in_first", lang))
            st.button(say("sign_in", lang), type="primary", on_click=st.login)
        else:
            st.write(say("sign_in_nothing", lang, person=person_id))
            _sign_out(lang)


def show_person(live: Live, person: Person, lang: Lang) -> None:
    """At the left, below the controls: who is there."""
    with st.sidebar.container(key="person"):
        if live.sign_in.is_demo:
            _choose_person(live, person, lang)
            return
        st.caption(f"{person.id} · {_named(live, person, lang)}")
        _sign_out(lang)


def note_visit(live: Live, person: Person, page: str) -> None:
    """Enters in the audit that a session has begun, opened a page, or become somebody else's.

    Once each, not at every click.
    """
    before, visit = st.session_state.get("visit"), (person, page)
    if visit == before:
        return
    actions = [(VIEW, page)]
    if before is None or before[0].id != person.id:
        actions.insert(0, (SIGN_IN, ""))
    elif before[0].area != person.area:
        actions.insert(0, (SCOPE, f"before: {before[0].area}"))
    if enter(live, person, *actions):
        st.session_state["visit"] = visit


def named(live: Live, person_id: str, lang: Lang) -> str:
    """Who did something, as a reader sees it: the id, or in a demonstration the role."""
    found = demo_person(person_id) if live.sign_in.is_demo else None
    return person_id if found is None else _named(live, found, lang)


def _choose_person(live: Live, person: Person, lang: Lang) -> None:
    tree = live.city(Scope.whole()).hierarchy
    districts = [demo_id(DISTRICT, area) for area in tree.children(tree.root)]
    ids = [demo_id(CENTRE), *districts, demo_id(BRIEFER)]

    st.session_state["demo_choice"] = person.id
    st.selectbox(
        say("demo", lang),
        ids,
        key="demo_choice",
        format_func=lambda person_id: named(live, person_id, lang),
        on_change=_become,
    )


def _become() -> None:
    """Another person sees another city: what the address named may not be in it."""
    st.session_state[DEMO_KEY] = st.session_state["demo_choice"]
    for name in ("area", "site"):
        st.query_params.pop(name, None)


def _named(live: Live, person: Person, lang: Lang) -> str:
    if person.area == WHOLE_CITY:
        return say(f"role_{person.role}", lang)
    area = live.city(Scope.whole()).hierarchy.name(person.area, lang)
    return say(f"role_{person.role}_of", lang, area=area)


def _sign_out(lang: Lang) -> None:
    st.button(say("sign_out", lang), on_click=st.logout)
