"""Enterprises, their way back to work from 10 Feb, and the daily sums by cell made from it."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from sample_data.cells import City
from sample_data.days import LAST, RESUMPTION, days, rng_for, stamp
from sample_data.feeds.csv_files import write_by_month
from sample_data.geometry.plane import to_metres

ENTERPRISES = 3600
STATES = ("not_resumed", "applied", "approved", "resumed")
# What a kind of enterprise is called, its share, and by how many days it comes back later.
INDUSTRIES = {
    "电子信息": ("Electronics", 0.17, -3),
    "装备制造": ("Machinery", 0.14, -2),
    "生物医药": ("Pharmaceuticals", 0.08, -8),
    "石油化工": ("Petrochemicals", 0.05, -9),
    "家电": ("Appliances", 0.08, -1),
    "打印耗材": ("Printing supplies", 0.07, 0),
    "软件服务": ("Software", 0.11, 1),
    "物流": ("Logistics", 0.08, -5),
    "商贸零售": ("Retail", 0.13, 4),
    "餐饮住宿": ("Catering and hotels", 0.09, 12),
}
SIZES = {"large": (0.03, 900), "medium": (0.12, 260), "small": (0.45, 60), "micro": (0.40, 12)}
SIZE_DELAY_D = {"large": -6, "medium": -3, "small": 0, "micro": 3}
# What protective goods an industry makes, and the share of its enterprises that make them.
GOODS = {
    "生物医药": ("口罩", 0.12), "石油化工": ("消毒液", 0.10), "装备制造": ("防护服", 0.03),
}  # fmt: skip
# Days that supplies last: of an enterprise on the whole (gamma), how much a report is off, and the
# share that does not say.
SUPPLY_SHAPE, SUPPLY_DAYS, SUPPLY_SPREAD_DAYS, SILENT_SHARE = 2.5, 4.0, 1.5, 0.08
# Industrial zones (WGS 84), radius in metres, weight.
ZONES = (
    (113.4850, 22.2220, 1400, 9.0), (113.5150, 22.1870, 1200, 6.0), (113.5400, 22.3780, 1700, 7.0),
    (113.2150, 21.9550, 3200, 7.0), (113.2000, 22.1450, 2200, 8.0), (113.3020, 22.1930, 1500, 8.0),
    (113.3350, 22.2200, 1700, 5.0), (113.3600, 22.0500, 2000, 6.0), (113.3700, 22.1200, 2200, 5.0),
    (113.3850, 22.0150, 1800, 3.5), (113.1900, 22.0950, 2200, 3.0), (113.1950, 22.2500, 1300, 2.5),
    (113.5300, 22.1420, 1800, 3.0), (113.5100, 22.2700, 1500, 4.0),
)  # fmt: skip
# Parameters of the way back, in days from 10 Feb.
MIDDLE_D, SPREAD_D, NEVER_SHARE = 13.0, 5.2, 0.055


def draw_enterprises(city: City) -> pd.DataFrame:
    """The register: site_code, name, name_en, lon, lat, area_code, industry, size, staff, makes
    (protective goods, None of most)."""
    rng = rng_for("enterprises")
    weight = 0.25 + (city.cells["population"].to_numpy() / 2500) ** 0.7
    for lon, lat, radius, height in ZONES:
        away = np.hypot(*(city.centre_m - to_metres([[lon, lat]])).T)
        weight = weight + height * np.exp(-0.5 * (away / radius) ** 2)
    weight = weight * rng.gamma(1.3, 1 / 1.3, len(weight))
    cell = np.sort(rng.choice(len(weight), ENTERPRISES, p=weight / weight.sum()))
    kinds = list(INDUSTRIES)
    share = np.array([INDUSTRIES[k][1] for k in kinds])
    industry = rng.choice(kinds, ENTERPRISES, p=share / share.sum())
    size = rng.choice(list(SIZES), ENTERPRISES, p=[s for s, _ in SIZES.values()])
    typical = np.array([SIZES[s][1] for s in size])
    places = np.array([city.point_inside(int(c), rng) for c in cell])
    number = [f"{k + 1:04d}" for k in range(ENTERPRISES)]
    return pd.DataFrame(
        {
            "site_code": [f"ENT{k}" for k in number],
            "name": [f"示例企业{k}（{i}）" for k, i in zip(number, industry, strict=True)],
            "name_en": [
                f"Sample enterprise {k} ({INDUSTRIES[i][0]})"
                for k, i in zip(number, industry, strict=True)
            ],
            "lon": places[:, 0],
            "lat": places[:, 1],
            "area_code": city.codes[cell],
            "industry": industry,
            "size": size,
            "staff": np.maximum(2, np.rint(typical * rng.lognormal(0, 0.55, ENTERPRISES))).astype(
                int
            ),
            "makes": _makes(industry),
        }
    )


def _makes(industry: np.ndarray) -> list[str | None]:
    drawn = rng_for("enterprise_goods").random(len(industry))
    goods = (GOODS.get(kind, ("", 0.0)) for kind in industry)
    return [name if one < share else None for (name, share), one in zip(goods, drawn, strict=True)]


def daily_states(register: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """State (index into STATES) and staff back of every enterprise, shape (days, enterprises)."""
    rng = rng_for("enterprise_status")
    n_days, n = (LAST - RESUMPTION).days, len(register)
    towns = register["area_code"].str.slice(0, 9).to_numpy()
    pace = {code: rng.normal(0, 1.8) for code in np.unique(towns)}
    delay = register["industry"].map(lambda kind: INDUSTRIES[kind][2]).to_numpy(dtype=float)
    delay += register["size"].map(SIZE_DELAY_D).to_numpy(dtype=float)
    delay += np.array([pace[code] for code in towns])
    resumed = np.ceil(np.maximum(rng.logistic(MIDDLE_D, SPREAD_D, n) + delay, 0))
    resumed[rng.random(n) < NEVER_SHARE] = 999
    approved = resumed - 1 - rng.poisson(1.2, n)
    applied = approved - 1 - rng.poisson(2.6, n)
    stuck = resumed >= 999
    applied[stuck] = np.where(rng.random(n) < 0.6, rng.integers(5, 45, n), 999)[stuck]
    approved[stuck] = np.where(rng.random(n) < 0.4, applied + 4, 999)[stuck]
    t = np.arange(n_days)[:, None]
    state = (t >= applied).astype(int) + (t >= approved) + (t >= resumed)
    staff = register["staff"].to_numpy()
    first = rng.beta(4, 5, n)
    final = np.maximum(first, rng.beta(14, 1.8, n))
    since = np.clip(t - resumed, 0, None)
    back = np.rint(staff * (final - (final - first) * np.exp(-since / 7.0)))
    back = np.where(state == 3, np.maximum(1, back), 0)
    return state, back


def write_enterprises(folder: Path, register: pd.DataFrame) -> None:
    """Write enterprises.xlsx; codes are text cells."""
    register.to_excel(folder / "enterprises.xlsx", index=False, sheet_name="企业名录")


def write_resumption(folder: Path, register: pd.DataFrame) -> tuple[int, int]:
    """Write enterprise_status and resumption; returns (figures, reports).

    An enterprise reports its state on 10 Feb, once a week, and on every day on which its state,
    or by at least a twentieth its staff, has changed. A cell's row of a day is the sum over the
    newest reports of its enterprises, so the two always agree.
    """
    rng = rng_for("resumption")
    calendar = days(RESUMPTION, LAST - timedelta(1))
    state, back = daily_states(register)
    reported, shown = _reports(state, back, register["staff"].to_numpy())
    day, site = np.nonzero(reported)
    minutes = rng.integers(0, 8 * 60, len(day))
    late = rng.integers(20, 90, len(day))
    rows = pd.DataFrame(
        {
            "site_code": register["site_code"].to_numpy()[site],
            "observed_at": [_at(calendar[d], m) for d, m in zip(day, minutes, strict=True)],
            "status": np.array(STATES)[state[day, site]],
            "staff_back": shown[day, site].astype(int),
            "supplies_days": _supplies(state[day, site], site, len(register)),
            "recorded_at": [_at(calendar[d], m) for d, m in zip(day, minutes + late, strict=True)],
        }
    )
    reports = write_by_month(folder, "enterprise_status", rows, "observed_at")
    figures = write_by_month(folder, "resumption", _by_cell(register, calendar, state, shown))
    return figures, reports


def _supplies(state: np.ndarray, site: np.ndarray, enterprises: int) -> pd.Series:
    """For how many days protective supplies last, of each report of `site`: told by those that are
    approved or back, and not by all."""
    rng = rng_for("enterprise_supplies")
    usual = rng.gamma(SUPPLY_SHAPE, SUPPLY_DAYS, enterprises)
    is_silent = rng.random(enterprises) < SILENT_SHARE
    days = np.rint(np.maximum(0, usual[site] + rng.normal(0, SUPPLY_SPREAD_DAYS, len(site))))
    told = pd.Series(days).astype("Int64")
    return told.mask((state < STATES.index("approved")) | is_silent[site])


def _at(day: date, minutes: int) -> str:
    """A moment of the working day, which begins at 08:30."""
    return stamp(day, "08:30", int(minutes) * 60)


def _reports(
    state: np.ndarray, back: np.ndarray, staff: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Which enterprise reports on which day, and the staff back as last reported."""
    reported = np.zeros(state.shape, dtype=bool)
    shown = np.zeros(back.shape)
    last = np.zeros(len(staff))
    for k in range(len(state)):
        changed = state[k] != state[k - 1] if k else np.ones(len(staff), dtype=bool)
        weekly = (np.arange(len(staff)) + k) % 7 == 0
        reported[k] = changed | weekly | (np.abs(back[k] - last) >= np.maximum(1, staff / 20))
        last = np.where(reported[k], back[k], last)
        shown[k] = last
    return reported, shown


def _by_cell(
    register: pd.DataFrame, calendar: list[date], state: np.ndarray, shown: np.ndarray
) -> pd.DataFrame:
    """The daily sums of every cell that has an enterprise."""
    codes, cell = np.unique(register["area_code"].to_numpy(), return_inverse=True)
    staff = register["staff"].to_numpy()

    def total(weight: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weight, len(codes)).astype(int)

    days_of = [
        pd.DataFrame(
            {
                "area_code": codes,
                "observed_on": day.isoformat(),
                "enterprises": total(np.ones(len(staff))),
                "enterprises_applied": total(state[k] == 1),
                "enterprises_approved": total(state[k] == 2),
                "enterprises_resumed": total(state[k] == 3),
                "staff": total(staff),
                "staff_back": total(shown[k]),
                "recorded_at": stamp(day, "20:00"),
            }
        )
        for k, day in enumerate(calendar)
    ]
    return pd.concat(days_of, ignore_index=True)
