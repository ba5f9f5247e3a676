"""How functions are compiled, and where compiled code is kept.

It is kept beside these files, in the folder of `NUMBA_CACHE_DIR` if there is one, or in the user's
cache where neither can be written, for each state of these files apart: numba looks only at the
file of a function, not at those of the functions that were compiled into it.
"""

from hashlib import sha256
from pathlib import Path

from numba import config, njit

_HERE = Path(__file__).parent
_STATE = sha256(b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))).hexdigest()

config.CACHE_DIR = str(Path(config.CACHE_DIR or _HERE / "__pycache__") / _STATE[:16])  # type: ignore[attr-defined]

jit = njit(nogil=True, cache=True)
"""Compile when first called; other threads run meanwhile."""
