"""The group of all commands, its exit codes, and how errors reach the user."""

import errno
import logging
import os
import sys
from collections.abc import Sequence

import click

from photoapp import __version__
from photoapp.cli.completion import completion
from photoapp.cli.doctor import doctor
from photoapp.cli.folders import folders
from photoapp.cli.index import index
from photoapp.cli.models import models
from photoapp.cli.problems import problems
from photoapp.cli.review import review
from photoapp.cli.runs import runs
from photoapp.cli.search import search
from photoapp.cli.similar import similar
from photoapp.cli.status import status
from photoapp.cli.tag import tag
from photoapp.cli.tagset import tagset
from photoapp.domain.errors import Cancelled, UserError

_log = logging.getLogger(__name__)

_UNWRITABLE = (errno.ENOSPC, errno.EIO)  # of standard output: the catalog has its own sentences

EXIT_DONE = 0
EXIT_IN_THE_WAY = 1
EXIT_WRONG_USAGE = 2
EXIT_BUG = 70  # EX_SOFTWARE of sysexits.h
EXIT_CANCELLED = 130  # 128 + SIGINT, as shells have it


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "Without a command, or with folders alone, Photoapp opens its window. "
        "Exit codes: 0 done, 1 something is in the way, 2 wrong usage, 70 a bug, 130 cancelled."
    ),
)
@click.version_option(__version__, prog_name="photoapp")
def photoapp() -> None:
    """Find your photos by what is in them, offline, on your own machine."""


for command in (
    index,
    search,
    similar,
    status,
    problems,
    folders,
    models,
    tagset,
    tag,
    review,
    runs,
    doctor,
    completion,
):
    photoapp.add_command(command)

COMMANDS: frozenset[str] = frozenset(photoapp.commands)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    # Names that are not UTF-8 go out as the bytes that they are.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="surrogateescape")
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s: %(message)s")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every error ends in one clear sentence."""
    try:
        answer = photoapp.main(
            args=None if arguments is None else list(arguments),
            prog_name="photoapp",
            standalone_mode=False,
        )
    except click.ClickException as error:
        error.show()
        return EXIT_WRONG_USAGE
    except (click.Abort, Cancelled, KeyboardInterrupt):
        click.echo("Cancelled; what was done stays done.", err=True)
        return EXIT_CANCELLED
    except UserError as error:
        click.echo(f"photoapp: {error}", err=True)
        return EXIT_IN_THE_WAY
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): end quietly, also at the last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except Exception as error:  # noqa: BLE001 - the last resort: an exit code of its own
        if isinstance(error, OSError) and error.errno in _UNWRITABLE:
            click.echo(f"photoapp: The output cannot be written: {error.strerror}.", err=True)
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return EXIT_IN_THE_WAY
        _log.exception("Photoapp made a mistake; nothing of yours was changed by it.")
        return EXIT_BUG
    return answer if isinstance(answer, int) else EXIT_DONE
