"""The command line of the service."""

import errno
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import Any

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from typer.core import TyperGroup
from typing_extensions import override

from app.config import Settings
from app.errors import AppError, UnavailableError
from app.processes import uncollected

COMMANDS = {
    "serve": "app.cli_serve:serve",
    "migrate": "app.cli_registry:migrate",
    "seed": "app.cli_registry:seed",
    "export": "app.cli_export:export",
    "backup": "app.cli_backup:backup",
    "restore": "app.cli_backup:restore",
    "import": "app.cli_import:import_file",
    "match-all": "app.cli_match_all:match_all",
    "rank": "app.cli_rank:rank_task",
    "evaluate": "app.cli_evaluate:evaluate_tasks",
    "worker": "app.cli_worker:worker",
    "openapi": "app.cli_serve:openapi",
    "index": "app.cli_index:commands",
    "keys": "app.cli_keys:commands",
    "nomenclature": "app.cli_nomenclature:commands",
    "scorecard": "app.cli_scorecard:commands",
    "jobs": "app.cli_worker:jobs",
}
"""Where each command is: only the one that is run is loaded, since some need much."""

_OF_A_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES})
"""What a system says of writing, in some libraries without the name of the file."""


class _Commands(TyperGroup):
    # Typer does not show the types of what it calls these with.
    @override
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    @override
    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        with uncollected():
            found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = cmd_name
            return group
        alone = typer.Typer(add_completion=False)
        alone.command(cmd_name)(found)
        return typer.main.get_command(alone)


cli = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@cli.callback(help=__doc__)
def _one_of_these() -> None:
    pass


def main() -> None:
    """Run a command; what goes wrong on purpose is one line, not a trace."""
    # However a command is told to leave, it stops the embedded database first, as for Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _hang_up)
    try:
        cli()
    except Exception as error:
        explanation = _explanation(error)
        if explanation is None:
            raise
        title, detail = explanation
        typer.echo(f"{typer.style(f'{title}:', fg='red')} {' '.join(detail.split())}", err=True)
        sys.exit(1)


def _explanation(error: Exception) -> tuple[str, str] | None:
    # What takes a fifth of a second to load is not loaded before something goes wrong.
    from sqlalchemy.exc import DBAPIError

    match error:
        case UnavailableError():
            return error.title, f"{error.detail} ({error.__cause__})"
        case AppError():
            return error.title, error.detail
        case DBAPIError():
            return "The database refused", str(error.orig)
        # Others are of no file that somebody named.
        case OSError() if error.filename is not None or error.errno in _OF_A_DISK:
            named = "" if error.filename is None else f"{error.filename}: "
            return "The file cannot be used", f"{named}{error.strerror}."
        case ValidationError(title=Settings.__name__):
            return "The settings are wrong", "; ".join(map(_wrong_setting, error.errors()))
        case _:
            return None


def _wrong_setting(found: ErrorDetails) -> str:
    said = found["msg"].removeprefix("Value error, ")
    # Settings that do not go together are no single one's fault.
    return f"APP_{str(found['loc'][0]).upper()}: {said}" if found["loc"] else said


def _hang_up(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)
