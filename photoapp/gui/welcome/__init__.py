"""The first thing that people see, while the library has no folder."""
