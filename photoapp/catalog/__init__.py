"""The library's memory: the SQLite catalog and the thumbnails beside it; the only SQL of Photoapp.

May import domain and sqlite-utils. Must never decode a photo or load a model.
"""
