"""A file appears, changes, moves or goes, and the library follows.

May import vision, imaging, catalog and domain. Must never change a file of the user.
"""
