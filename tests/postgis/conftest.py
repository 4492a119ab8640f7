"""A real PostgreSQL with PostGIS, on which the sample city's areas are loaded."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.schema import migrate
from queries.store import Store
from tests.postgis.cluster import find_binaries, running_cluster
from tests.queries.databases import new_database
from tests.queries.town import write_town

CITY = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="session")
def postgis() -> Iterator[str]:
    """URL of a server with PostGIS."""
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL with PostGIS is installed (Debian: postgresql-15-postgis-3)")
    folder = Path(tempfile.mkdtemp(prefix="command-map-postgis-"))
    folder.chmod(0o755)
    try:
        with running_cluster(binaries, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def town(postgis: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The small town without deliveries, where PostGIS is."""
    url = new_database(postgis)
    migrate(url)
    with Store.open(url) as store:
        write_town(store, tmp_path_factory.mktemp("town"))
        yield store


@pytest.fixture(scope="module")
def city(postgis: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample city's areas without deliveries, where PostGIS is."""
    from queries.city_folder import load_city

    folder = tmp_path_factory.mktemp("city")
    shutil.copyfile(CITY / "catalogue.toml", folder / "catalogue.toml")
    for path in (CITY / "city").glob("*.geojson"):
        shutil.copyfile(path, folder / path.name)
    url = new_database(postgis)
    migrate(url)
    with Store.open(url) as store:
        load_city(store, folder)
        yield store
