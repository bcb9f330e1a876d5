"""What starting costs: torch comes only when a model is needed."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["photoapp.gui.main_window", "photoapp.cli", "photoapp.app.photo_app"]
)
def test_importing_a_face_of_photoapp_leaves_torch_out(module: str) -> None:
    code = (
        f"import sys, {module}; "
        "print({'torch', 'open_clip', 'transformers', 'huggingface_hub'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "set()", done.stdout + done.stderr


def test_the_command_line_needs_no_qt() -> None:
    code = "import sys, photoapp.cli; print([name for name in sys.modules if 'PySide6' in name])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
