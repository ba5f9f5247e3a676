"""The command line of the service."""

import signal
import sys
from types import FrameType

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from app import (
    cli_backup,
    cli_evaluate,
    cli_export,
    cli_import,
    cli_index,
    cli_keys,
    cli_match_all,
    cli_nomenclature,
    cli_rank,
    cli_registry,
    cli_scorecard,
    cli_serve,
    cli_worker,
)
from app.config import Settings
from app.errors import AppError, UnavailableError

cli = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
cli.command()(cli_serve.serve)
cli.command()(cli_registry.migrate)
cli.command()(cli_registry.seed)
cli.command()(cli_export.export)
cli.command()(cli_backup.backup)
cli.command()(cli_backup.restore)
cli.command("import")(cli_import.import_file)
cli.command("match-all")(cli_match_all.match_all)
cli.command("rank")(cli_rank.rank_task)
cli.command("evaluate")(cli_evaluate.evaluate_tasks)
cli.add_typer(cli_index.commands, name="index")
cli.add_typer(cli_keys.commands, name="keys")
cli.add_typer(cli_nomenclature.commands, name="nomenclature")
cli.add_typer(cli_scorecard.commands, name="scorecard")
cli.command()(cli_worker.worker)
cli.add_typer(cli_worker.jobs, name="jobs")
cli.command()(cli_serve.openapi)


def main() -> None:
    """Run a command; what goes wrong on purpose is one line, not a trace."""
    # However a command is told to leave, it stops the embedded database first, as for Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _hang_up)
    try:
        cli()
    except (AppError, DBAPIError) as error:
        _fail(error)
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        _fail(error)


def _fail(error: AppError | DBAPIError | ValidationError) -> None:
    title, detail = _explanation(error)
    typer.echo(f"{typer.style(f'{title}:', fg='red')} {' '.join(detail.split())}", err=True)
    sys.exit(1)


def _explanation(error: AppError | DBAPIError | ValidationError) -> tuple[str, str]:
    match error:
        case UnavailableError():
            return error.title, f"{error.detail} ({error.__cause__})"
        case AppError():
            return error.title, error.detail
        case DBAPIError():
            return "The database refused", str(error.orig)
        case ValidationError():
            wrong = [
                f"APP_{str(item['loc'][0]).upper()}: {item['msg'].removeprefix('Value error, ')}"
                for item in error.errors()
            ]
            return "The settings are wrong", "; ".join(wrong)


def _hang_up(number: int, frame: FrameType | None) -> None:
    signal.raise_signal(signal.SIGTERM)
