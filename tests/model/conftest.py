"""Imports the embedder before any test module imports torch: it tells OpenMP's threads to sleep.

Spinning threads make these tests several times slower on a machine with other work to do.
"""

import photoapp.vision.open_clip_embedder  # noqa: F401
