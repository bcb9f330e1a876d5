from collections.abc import Iterator
from pathlib import Path

import pytest

from photoapp.catalog.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / "library", writing=True) as opened:
        yield opened
