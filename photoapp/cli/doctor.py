"""`photoapp doctor`: is this installation and this library well?"""

from pathlib import Path

import click

from photoapp.app.doctor import examine
from photoapp.cli.options import json_option, library_option
from photoapp.cli.output import print_json


@click.command()
@json_option
@library_option
def doctor(as_json: bool, library: Path | None) -> int:
    """Check versions, graphics card, libraries, model files and the database."""
    checks = examine(library)
    if as_json:
        print_json(
            [
                {
                    "name": check.name,
                    "ok": check.ok,
                    "finding": check.finding,
                    "remedy": check.remedy,
                }
                for check in checks
            ]
        )
    else:
        for check in checks:
            click.echo(f"{'ok' if check.ok else 'NO':<3} {check.name:<20} {check.finding}")
            if check.remedy:
                click.echo(f"{'':<24} {check.remedy}")
    return 0 if all(check.ok for check in checks) else 1
