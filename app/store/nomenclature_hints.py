"""Questions about hints into other classifications."""

from sqlalchemy import delete, insert, select

from app.db import ReadSession, WriteSession
from app.models.nomenclature import HintFileRow, HintRow
from app.store.nomenclature import copy_rows
from app.values.nomenclature import HintFile
from app.vocabulary.positions import Hint, HintSystem


async def replace(session: WriteSession, file: HintFile) -> None:
    """Store a file of hints in place of the one of the same layout that was there."""
    await session.execute(delete(HintFileRow).where(HintFileRow.layout == file.layout))
    key = await session.scalar(
        insert(HintFileRow)
        .values(
            layout=file.layout,
            file_name=file.file_name,
            sha256=file.sha256,
            hints=len(file.hints),
        )
        .returning(HintFileRow.id)
    )
    await copy_rows(
        session,
        "nomenclature_hints",
        ["file_id", "subheading", "system", "code", "title"],
        ((key, h.subheading, str(h.system), h.code, h.title) for h in file.hints),
    )


async def by_subheading(session: ReadSession) -> dict[str, tuple[Hint, ...]]:
    """Return all hints, by subheading, in order of system and code."""
    found: dict[str, list[Hint]] = {}
    rows = await session.execute(
        select(
            HintRow.subheading, HintRow.system, HintRow.code, HintRow.title, HintFileRow.file_name
        )
        .join(HintFileRow, HintFileRow.id == HintRow.file_id)
        .order_by(HintRow.subheading, HintRow.system, HintRow.code)
    )
    for subheading, system, code, title, source in rows:
        found.setdefault(subheading, []).append(Hint(HintSystem(system), code, title, source))
    return {subheading: tuple(hints) for subheading, hints in found.items()}
