"""The command line: one file per command; prints tables, or JSON for programs.

May import app and domain. Must never hold logic that the window would need too.
"""

from photoapp.cli.commands import main

__all__ = ["main"]
