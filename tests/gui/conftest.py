"""Windows are tested offscreen, where nothing asks for a display; one test opens a real window."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
