"""The roster of the sample city: who work can be given to. Made up from the areas' names alone."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from sample_data.tables import CITY_FOLDER, rows

TEAMS = {2: ("督导组", "supervision group"), 3: ("网格巡查队", "grid patrol team")}


def write_roster(folder: Path) -> int:
    """Write roster.csv [name, name_en, area_code]: a supervision group a district, a patrol team a
    town or street; returns how many."""
    areas = gpd.read_file(CITY_FOLDER / "areas.geojson", ignore_geometry=True)
    posts = [
        (f"{area.name}{zh}", f"{area.name_en} {en}", area.code)
        for level, (zh, en) in TEAMS.items()
        for area in rows(areas[areas["level"] == level].sort_values("code"))
    ]
    table = pd.DataFrame(posts, columns=["name", "name_en", "area_code"])
    table.to_csv(folder / "roster.csv", index=False, lineterminator="\n")
    return len(posts)
