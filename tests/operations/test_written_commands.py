"""What operators copy from the documents is what the commands and the containers take."""

import re
import shlex
from typing import Any

import pytest
import typer.main
from sqlalchemy import make_url

from app.cli import cli
from tests.support.service import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
_FENCES = "\n".join(re.findall(r"^```\w*\n(.*?)^```", OPERATIONS, re.MULTILINE | re.DOTALL))
# In containers the image's entry point is `python -m app`.
_OURS = r"(?:\.venv/bin/python -m app|docker compose run --rm service) (.+)"
COMMANDS = sorted({line.partition(" #")[0].strip() for line in re.findall(_OURS, _FENCES)})


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_to_copy_is_taken_as_it_stands(line: str) -> None:
    command: Any = typer.main.get_command(cli)
    words = shlex.split(line)
    context = command.context_class(command)
    while hasattr(command, "get_command"):
        command = command.get_command(context, words.pop(0))
        assert command is not None, line
    # Raises for what is missing, and for options that there are not.
    command.make_context(line, words)


def test_the_backup_before_an_upgrade_is_written_in_full() -> None:
    guide = OPERATIONS.partition("## Upgrade and rollback")[2].partition("\n## ")[0]
    bare = re.findall(r"`python -m app backup`", guide)
    assert bare == [], "it wants --output"


def test_containers_write_backups_where_they_may_write() -> None:
    outputs = re.findall(r"docker compose run .* backup --output (\S+)", OPERATIONS)
    assert outputs
    assert all(path.startswith("/data/") for path in outputs)


def test_the_password_of_the_compose_file_is_made_so_that_its_address_takes_it() -> None:
    assert "openssl rand -hex" in OPERATIONS
    assert "openssl rand -hex" in (ROOT / "compose.yaml").read_text()
    url = make_url(f"postgresql+asyncpg://partners:{'0a' * 24}@database/partners")
    assert (url.host, url.database) == ("database", "partners")


def test_a_long_first_start_is_not_taken_for_an_illness() -> None:
    """Of a container that is ill nothing waits any more, and the worker would never start."""
    [seconds] = re.findall(r"--start-period=(\d+)s", (ROOT / "Dockerfile").read_text())
    assert int(seconds) >= 600
