"""Photoapp: a desktop photo organizer that finds photos by what is in them.

Layers, arrows point down only: ``gui`` and ``cli`` over ``app`` over the features ``indexing`` and
``searching`` over ``vision`` over ``imaging`` and ``catalog`` over ``domain``.
"""

import os
from importlib.metadata import PackageNotFoundError, version

# The threads of numpy's OpenBLAS spin for a while after each product and take the cores from the
# scan of the vectors: 100,000 take 11 ms instead of 7 on two cores. Read once, when numpy loads;
# torch, whose products are the large ones, has threads of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    __version__ = version("photoapp")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
