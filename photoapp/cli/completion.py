"""`photoapp completion`: a script that completes commands and options in a shell."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a completion script for SHELL.

    \b
    bash   eval "$(photoapp completion bash)"
    zsh    eval "$(photoapp completion zsh)"
    fish   photoapp completion fish | source
    """  # noqa: D301 - click wants the backspace itself
    kind = get_completion_class(shell)
    root = context.find_root().command
    if kind is None:
        raise click.UsageError(f"{shell} is not supported.")
    click.echo(kind(root, {}, "photoapp", "_PHOTOAPP_COMPLETE").source())
