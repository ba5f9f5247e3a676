"""Code that other processes run, each of which orders sets in its own way."""

import os
import subprocess
import sys


def printed_elsewhere(code: str) -> set[bytes]:
    """What three processes print that run the same code: one text where they agree."""
    return {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
