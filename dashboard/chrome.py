"""The frame around every page: the map fills the screen, Streamlit's own chrome stays away."""

from __future__ import annotations

import streamlit as st

CSS = """
[data-testid="stToolbarActions"],[data-testid="stAppDeployButton"],[data-testid="stMainMenu"],
[data-testid="stDecoration"],[data-testid="stStatusWidget"]{display:none!important}
[data-testid="stToolbar"]{background:none!important}
[data-testid="stHeader"]{background:none!important;pointer-events:none;z-index:5}
[data-testid="stToolbar"]{pointer-events:none}
[data-testid="stExpandSidebarButton"]{pointer-events:auto;background:#fff;border:1px solid #cfd8de;
border-radius:8px;position:fixed;left:8px;top:6px;width:36px;height:36px}
[data-testid="stMainBlockContainer"]{padding:0!important;max-width:none!important}
[data-testid="stSidebar"]{width:216px!important;min-width:0!important;max-width:216px!important;
border-right:1px solid #dde3e8;z-index:6}
[data-testid="stSidebarHeader"]{height:0;min-height:0;padding:0;margin:0}
[data-testid="stSidebarCollapseButton"]{position:absolute;top:8px;right:8px;z-index:2}
[data-testid="stSidebarContent"]{padding:0!important}
[data-testid="stSidebarUserContent"]{padding:10px 12px!important}
[data-testid="stSidebarUserContent"]>div{padding:0!important}
[data-testid="stSidebar"] [data-testid="stVerticalBlock"]{gap:10px}
[data-testid="stSidebar"] [data-testid="stWidgetLabel"]{min-height:0;margin-bottom:4px}
[data-testid="stSidebar"] [data-testid="stWidgetLabel"] p{font-size:12px;color:#55626e}
[data-testid="stSidebar"] [data-testid="stRadio"] [role="radiogroup"]{gap:0}
[data-testid="stSidebar"] [data-testid="stRadio"] label{min-height:25px;margin:0}
[data-testid="stSidebar"] [data-testid="stButtonGroup"]{gap:4px}
.st-key-pages [data-testid="stPageLink-NavLink"]{padding:2px 5px;margin:0}
[data-testid="stSidebar"] .st-key-pages{gap:0!important;flex-wrap:wrap!important}
.st-key-pages>div{flex:0 0 auto!important;width:auto!important;min-width:0!important}
.st-key-pages [data-testid="stPageLink-NavLink"] p{font-size:14px}
.st-key-sign_in{max-width:560px;margin:18vh auto;padding:0 24px}
[data-testid="stSidebar"] [data-testid="stButtonGroup"] button{min-height:28px;padding:2px 9px}
[data-testid="stSidebar"] [data-testid="stButtonGroup"] p{font-size:13px}
:root{--cm-left:216px}
:root:has([data-testid="stSidebar"][data-collapsed="true"]){--cm-left:0px}
@media(max-width:768px){:root{--cm-left:0px}
[data-testid="stExpandSidebarButton"]{top:auto;bottom:8px;width:44px;height:44px}}
"""


def page_chrome() -> None:
    """Hides what Streamlit shows around a page and gives the map the whole window."""
    st.html(f"<style>{CSS}</style>")
