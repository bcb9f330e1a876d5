"""From a file on disk to upright sRGB pixels, a thumbnail, metadata and a content hash.

May import domain, Pillow and its plugins. Must never touch the catalog, the network or a model,
and never write to an original.
"""
