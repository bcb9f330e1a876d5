import pytest

from photoapp.gui.qt_libraries import missing_library


@pytest.mark.parametrize(
    ("message", "package"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file or directory", "libegl1"),
        ("libglib-2.0.so.0: cannot open shared object file", "libglib2.0-0"),
        ("libxcb-cursor.so.0: cannot open shared object file", "libxcb-cursor0"),
    ],
)
def test_the_package_that_brings_the_library_is_named(message: str, package: str) -> None:
    assert missing_library(message).remedy.endswith(f"install {package}")


def test_an_unknown_library_gets_the_whole_list() -> None:
    error = missing_library("libodd.so.3: cannot open shared object file")
    assert "libodd.so.3" in error.what
    assert "libegl1" in error.remedy
