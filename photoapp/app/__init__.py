"""The application without a face: opens everything, one method per intention of the user.

May import every layer below. Must never print, exit or know of Qt.
"""
