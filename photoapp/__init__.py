"""Photoapp: a desktop photo organizer that finds photos by what is in them.

Layers, arrows point down only: ``gui`` and ``cli`` over ``app`` over the features ``indexing`` and
``searching`` over ``vision`` over ``imaging`` and ``catalog`` over ``domain``.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("photoapp")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"
