"""The words that every layer shares: dataclasses, the query tree, progress, errors, settings.

May import the standard library and numpy (for types). Must never open a file, a database, a window
or a model.
"""
