"""Which tests stay on one test process (`--dist loadfile`): those of a file, or of a folder."""

from typing_extensions import override
from xdist.scheduler import LoadFileScheduling

SHARED = ("tests/browser/", "tests/clients/")
"""Folders whose files share a service: on one process it is started once instead of four times."""


class Sharing(LoadFileScheduling):  # type: ignore[misc]  # ships no types
    """Keeps the files of a folder together that share what takes long to start."""

    @override
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in SHARED if file.startswith(folder)), file)
