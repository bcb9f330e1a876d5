"""The grid of photos: its geometry, rows, selection, painting and thumbnails."""
