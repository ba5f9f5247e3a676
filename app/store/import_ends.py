"""Questions at the end of an import: which new listings repeat others, and which have vanished."""

from uuid import UUID

from sqlalchemy import select, text

from app.db import ReadSession, WriteSession
from app.models.imports import ImportResultRow
from app.vocabulary.imports import RowResult

# Made by this import, and another listing of the same organization says the same in its title. The
# titles are grouped once: compared one by one, a large owner's would be by their square.
_DUPLICATES = text(
    """
    WITH mine AS MATERIALIZED (
      SELECT r.number, l.id, l.portal, l.organization_id, l.side, l.status, l.title
      FROM import_results r JOIN listings l ON l.id = r.record_id
      WHERE r.import_id = :key AND r.result = 'created'
    ), same AS MATERIALIZED (
      SELECT l.portal, l.organization_id, l.side, l.status, l.title,
        min(l.id::text) AS first, max(l.id::text) AS last
      FROM listings l
      WHERE l.organization_id IN (SELECT organization_id FROM mine)
      GROUP BY l.portal, l.organization_id, l.side, l.status, l.title HAVING count(*) > 1
    )
    UPDATE import_results r SET problems = coalesce(r.problems, '[]') || jsonb_build_array(
      jsonb_build_object('field', 'title', 'value', left(mine.title, 200),
        'code', 'possible_duplicate', 'words', jsonb_build_object('other',
          CASE WHEN same.first = mine.id::text THEN same.last ELSE same.first END)))
    FROM mine JOIN same USING (portal, organization_id, side, status, title)
    WHERE r.import_id = :key AND r.number = mine.number
    """
)

# A row that changed what an earlier one of the same file had written. A trial stores nothing, so
# there the later one is created, too.
_REPEATED = text(
    """
    WITH again AS MATERIALIZED (
      SELECT side, key FROM import_results
      WHERE import_id = :key AND result IN ('created', 'updated', 'unchanged')
      GROUP BY side, key HAVING count(*) > 1 AND bool_or(result <> 'unchanged')
    ), told AS (
      SELECT r.number, r.result, r.key, r.title,
        lag(r.place) OVER (PARTITION BY r.side, r.key ORDER BY r.number) AS other
      FROM import_results r JOIN again USING (side, key)
      WHERE r.import_id = :key AND r.result IN ('created', 'updated', 'unchanged')
    )
    UPDATE import_results r SET problems = coalesce(r.problems, '[]') || jsonb_build_array(
      jsonb_build_object('field', CASE WHEN told.key LIKE 'row:%' THEN 'title' ELSE 'key' END,
        'value', CASE WHEN told.key LIKE 'row:%' THEN told.title ELSE told.key END,
        'code', 'repeated_key',
        'words', jsonb_build_object('other', replace(told.other, 'row ', ''))))
    FROM told
    WHERE r.import_id = :key AND r.number = told.number AND told.other IS NOT NULL
      AND told.result <> 'unchanged'
    """
)

_VANISHED = """
    FROM listings l WHERE l.portal = :portal AND l.side = :side AND l.source_key IS NOT NULL
      AND l.status IN ('active', 'paused') AND NOT EXISTS (
        SELECT 1 FROM import_results r
        WHERE r.import_id = :key AND r.side = l.side AND r.key = l.source_key
          AND r.result <> 'skipped')
"""


async def mark_duplicates(session: WriteSession, key: UUID) -> None:
    """Tell of the new listings that say what another one of their organization says."""
    await session.execute(_DUPLICATES, {"key": key})


async def mark_repeated_keys(session: WriteSession, key: UUID) -> None:
    """Tell of the rows that were written over an earlier one of their own file."""
    await session.execute(_REPEATED, {"key": key})


async def sides(session: ReadSession, key: UUID) -> list[str]:
    """Return the sides that occur in a file, among the rows of its portal."""
    rows = await session.scalars(
        select(ImportResultRow.side)
        .where(
            ImportResultRow.import_id == key,
            ImportResultRow.side.is_not(None),
            ImportResultRow.result != RowResult.SKIPPED,
        )
        .distinct()
    )
    return [str(side) for side in rows]


async def count_vanished(
    session: ReadSession, key: UUID, portal: str, side: str
) -> tuple[int, int]:
    """Return how many standing listings of a portal a file does not have, and how many stand."""
    given = {"key": key, "portal": portal, "side": side}
    vanished = await session.scalar(text(f"SELECT count(*) {_VANISHED}"), given)
    standing = await session.scalar(
        text(
            "SELECT count(*) FROM listings l WHERE l.portal = :portal AND l.side = :side"
            " AND l.source_key IS NOT NULL AND l.status IN ('active', 'paused')"
        ),
        given,
    )
    return int(vanished or 0), int(standing or 0)


async def retire(session: WriteSession, key: UUID, portal: str, side: str) -> int:
    """Withdraw what a portal brought and a file does not have; return how many."""
    done = await session.execute(
        text(
            f"""
            WITH gone AS (SELECT l.id {_VANISHED} FOR UPDATE OF l),
            noted AS (
              INSERT INTO changes (noun, record_id, action)
              SELECT :side, id, 'changed' FROM gone RETURNING revision, record_id),
            withdrawn AS (
              UPDATE listings l SET status = 'withdrawn', revision = noted.revision,
                updated_at = now()
              FROM noted WHERE l.id = noted.record_id RETURNING l.id),
            counted AS (
              UPDATE imports SET retired = retired + (SELECT count(*) FROM withdrawn)
              WHERE id = :key)
            SELECT count(*) FROM withdrawn
            """  # noqa: S608 - our own words
        ),
        {"key": key, "portal": portal, "side": side},
    )
    return int(done.scalar() or 0)
