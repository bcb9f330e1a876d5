import numpy as np
import pytest

from photoapp.domain.errors import BugError
from photoapp.vision.model_errors import checked_vectors, first_line


def test_a_long_list_of_tensors_becomes_one_line() -> None:
    error = RuntimeError(
        'Error(s) in loading state_dict for CLIP:\n\tMissing key(s): "a", "b".\n\tUnexpected: "c".'
    )
    line = first_line(error)
    assert line == 'Error(s) in loading state_dict for CLIP: Missing key(s): "a", "b"'


def test_a_line_has_an_end() -> None:
    assert len(first_line(ValueError("x" * 5000))) < 250
    assert first_line(ValueError()) == "ValueError"


def test_only_unit_vectors_pass() -> None:
    good = np.eye(3, dtype=np.float32)
    assert checked_vectors(good) is good
    for bad in (good * 2, good * 0, good * np.nan):
        with pytest.raises(BugError):
            checked_vectors(bad.astype(np.float32))
    assert checked_vectors(np.empty((0, 3), np.float32)).shape == (0, 3)
