"""Albums: collections of photos that the user puts together."""

from typing import NewType

AlbumId = NewType("AlbumId", int)
