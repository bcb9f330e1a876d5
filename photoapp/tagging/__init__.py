"""Tag sets -> suggestions -> review -> better tags.

May import vision, catalog and domain. Must never search, index, open a window or print.
"""
