from collections.abc import Iterator
from pathlib import Path

import pytest

from photoapp.imaging.reader_pool import ReaderPool
from tests.indexing_library import IndexedLibrary


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderPool]:
    with ReaderPool(workers=1) as pool:
        yield pool


@pytest.fixture
def library(tmp_path: Path, readers: ReaderPool) -> Iterator[IndexedLibrary]:
    library = IndexedLibrary(tmp_path / "library", readers)
    yield library
    library.database.close()
