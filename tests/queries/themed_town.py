"""The small town with what the pages of cases and of resumption need, and its enterprises."""

from __future__ import annotations

from queries.catalogue import parse_catalogue
from tests.queries.town import CATALOGUE


def _sum(name: str, terms: str = "", feed: str = "cases") -> str:
    return f"""
[metric.{name}]
title = {{ zh = "{name}", en = "{name}" }}
unit = {{ zh = "例", en = "cases" }}
feed = "{feed}"
rollup = "sum"
{terms}
bad = "none"
decimals = 0
palette = "grey"
breaks = {{ 2 = [0] }}
"""


COLUMNS = 'columns = { confirmed = "count", recovered = "count?"'
THEMED = (
    CATALOGUE.replace(COLUMNS, COLUMNS + ', imported = "count?"')
    + _sum("recovered")
    + _sum("imported")
    + _sum("local", "terms = { confirmed = 1, imported = -1 }")
    + _sum("fell_ill", feed="onsets")
    + """
[feed.onsets]
title = { zh = "发病", en = "Onsets" }
department = { zh = "疾控中心", en = "CDC" }
kind = "observations"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { fell_ill = "count" }

[feed.enterprises]
title = { zh = "企业", en = "Enterprises" }
department = { zh = "工信局", en = "Industry" }
kind = "sites"
site_kind = "enterprise"
cadence_h = 8784
grace_h = 720
reject_limit = 0
columns = { industry = "text?", size = "large|small", staff = "count" }

[feed.enterprise_status]
title = { zh = "复工", en = "Resumption" }
department = { zh = "工信局", en = "Industry" }
kind = "site_reports"
site_kind = "enterprise"
cadence_h = 24
grace_h = 10
reject_limit = 0
columns = { status = "not_resumed|applied|approved|resumed", staff_back = "count?" }

[cases]
recovered = "recovered"
imported = "imported"
local = "local"
current = "current"
onset = "fell_ill"
incidence = "per_thousand"
smallest_population = 200
smallest_cases = 2

[resumption]
site_kind = "enterprise"
staff = "staff"
staff_back = "staff_back"
group_by = ["industry", "size"]
rate = "coverage"
holder = { applied = { zh = "街道办", en = "Subdistrict" } }

[plan.coverage]
"2020-02-05" = 50
"2020-02-03" = 20.5
"""
)
CITY = parse_catalogue(THEMED)
