"""Seventeen synthetic fever clinics and their state by the hour."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from sample_data.cells import City
from sample_data.days import CONTROL, rng_for
from sample_data.feeds.csv_files import point_feature, write_by_month
from sample_data.geometry.write import write_collection

# name, English name, lon, lat (WGS 84), beds, open round the clock. None of them exists: the
# names are of towns and quarters, the places are approximate.
CLINICS = (
    ("香洲中心医院", "Xiangzhou Central Hospital", 113.5580, 22.2740, 46, True),
    ("香湾医院", "Xiangwan Hospital", 113.5770, 22.2700, 18, True),
    ("狮山医院", "Shishan Hospital", 113.5660, 22.2860, 16, False),
    ("梅华医院", "Meihua Hospital", 113.5410, 22.2800, 28, True),
    ("前山医院", "Qianshan Hospital", 113.5220, 22.2450, 24, True),
    ("吉大医院", "Jida Hospital", 113.5740, 22.2510, 22, True),
    ("拱北医院", "Gongbei Hospital", 113.5450, 22.2260, 38, True),
    ("湾仔卫生服务中心", "Wanzai Health Centre", 113.5280, 22.2010, 8, False),
    ("南屏医院", "Nanping Hospital", 113.5000, 22.2280, 20, True),
    ("唐家湾医院", "Tangjiawan Hospital", 113.5420, 22.3790, 24, True),
    ("横琴医院", "Hengqin Hospital", 113.5380, 22.1350, 20, True),
    ("桂山卫生院", "Guishan Health Post", 113.8250, 22.1380, 4, False),
    ("井岸医院", "Jing'an Hospital", 113.2930, 22.2130, 32, True),
    ("斗门卫生院", "Doumen Health Post", 113.1910, 22.2350, 10, False),
    ("白蕉卫生院", "Baijiao Health Post", 113.3290, 22.2170, 12, False),
    ("三灶医院", "Sanzao Hospital", 113.3450, 22.0540, 22, True),
    ("平沙医院", "Pingsha Hospital", 113.1950, 22.1060, 16, True),
)
FIRST_HOUR = datetime.combine(CONTROL, datetime.min.time())
LAST_HOUR = datetime(2020, 3, 30, 7)
SILENT_CLINIC, SILENT_HOURS = 7, 5
STANDBY_FROM = datetime(2020, 3, 12)


def clinic_codes() -> list[str]:
    """FC01 … FC17."""
    return [f"FC{k + 1:02d}" for k in range(len(CLINICS))]


def write_clinics(folder: Path, city: City) -> None:
    """Write clinics.geojson."""
    features = []
    for code, (zh, en, lon, lat, beds, day_and_night) in zip(clinic_codes(), CLINICS, strict=True):
        cell = city.at(lon, lat)
        if not shapely.contains_xy(city.polygons[cell], lon, lat):
            lon, lat = city.point_inside(cell, rng_for(code))
        features.append(
            point_feature(
                lon,
                lat,
                {
                    "site_code": code,
                    "name": f"{zh}发热门诊（示例）",
                    "name_en": f"{en}, fever clinic (sample)",
                    "area_code": str(city.codes[cell]),
                    "beds": beds,
                    "hours": "00:00-24:00" if day_and_night else "08:00-20:00",
                    "is_24h": day_and_night,
                },
            )
        )
    write_collection(folder / "clinics.geojson", features)


def write_clinic_status(folder: Path) -> int:
    """Write clinic_status_<month>.csv, a row a clinic and hour; returns the reports."""
    rng = rng_for("clinic_status")
    hours = int((LAST_HOUR - FIRST_HOUR).total_seconds() // 3600) + 1
    moments = [FIRST_HOUR + timedelta(hours=k) for k in range(hours)]
    wave = _wave(moments)
    hour = np.array([m.hour for m in moments])
    daily = np.exp(-0.5 * ((hour - 10) / 1.9) ** 2) + 0.8 * np.exp(
        -0.5 * ((hour - 15.5) / 2.0) ** 2
    )
    parts = []
    for k, (code, clinic) in enumerate(zip(clinic_codes(), CLINICS, strict=True)):
        beds, day_and_night = clinic[4], clinic[5]
        size = beds / 24
        open_now = np.ones(hours, dtype=bool) if day_and_night else (hour >= 8) & (hour < 20)
        queue = rng.poisson(wave * (0.35 + 9 * daily) * size * rng.uniform(0.7, 1.3))
        slow = np.convolve(rng.normal(0, 1, hours + 47), np.ones(48) / 7, "valid")
        used = np.clip(np.rint(beds * (0.08 + 0.62 * wave) + slow * beds / 22), 0, beds).astype(int)
        standby = np.array([m >= STANDBY_FROM for m in moments]) & (beds < 12)
        status = np.where(standby, "standby", np.where(open_now, "open", "closed"))
        queue = np.where(status == "open", queue, 0)
        wait = np.rint(queue * rng.uniform(3.2, 5.2) / max(1.0, size)).astype(int)
        kept = rng.random(hours) > 0.006
        kept[-1] = True
        if k == SILENT_CLINIC:
            kept[-SILENT_HOURS:] = False
        late = rng.integers(2, 11, hours)
        parts.append(
            pd.DataFrame(
                {
                    "hour": np.arange(hours),
                    "site_code": code,
                    "observed_at": [f"{m.isoformat()}+08:00" for m in moments],
                    "status": status,
                    "beds_used": used,
                    "queue": queue,
                    "wait_min": wait,
                    "recorded_at": [
                        f"{(m + timedelta(minutes=int(d))).isoformat()}+08:00"
                        for m, d in zip(moments, late, strict=True)
                    ],
                }
            )[kept]
        )
    rows = pd.concat(parts).sort_values(["hour", "site_code"], ignore_index=True)
    return write_by_month(folder, "clinic_status", rows.drop(columns="hour"), "observed_at")


def _wave(moments: list[datetime]) -> np.ndarray:
    """How busy the clinics are: a peak around 5 Feb, a small return with the imports."""
    t = np.array([(m - FIRST_HOUR).total_seconds() / 86400 for m in moments])
    first = np.exp(-0.5 * ((t - 13) / 8.5) ** 2)
    again = 0.18 * np.exp(-0.5 * ((t - 64) / 5.0) ** 2)
    busy: np.ndarray = 0.10 + 0.9 * first + again
    return busy
