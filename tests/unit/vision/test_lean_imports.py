import gc

import pytest

from photoapp.vision.lean_imports import uncollected


def _fail_inside() -> None:
    with uncollected():
        assert not gc.isenabled()
        raise ImportError("broken")


def test_the_garbage_collector_is_as_it_was_afterwards() -> None:
    assert gc.isenabled()
    with pytest.raises(ImportError):
        _fail_inside()
    assert gc.isenabled()
