"""The sidebar: places, folders, albums and tags to look at."""
