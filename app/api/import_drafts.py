"""What is asked of an import: how its file is read, and whose rows are that name nobody."""

import json
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import ValidationError

from app.api.dependencies import Calling, database
from app.api.import_files import Upload, received
from app.api.schemas.fields import CountryCode
from app.api.schemas.imports import MappingIn
from app.db import ReadSession
from app.errors import FieldError, InvalidInputError
from app.services import import_mappings
from app.services.access import Caller
from app.values.imports import ImportDraft
from app.vocabulary.imports import ImportFormat


async def draft_asked(
    request: Request,
    caller: Calling,
    upload: Annotated[Upload, Depends(received)],
    format: Annotated[  # noqa: A002 - its name in the API
        ImportFormat | None,
        Query(description="Of the file; found where not given.", examples=["csv"]),
    ] = None,
    dry_run: Annotated[  # noqa: FBT002 - by name in the query
        bool, Query(description="Only report what would happen.", examples=[False])
    ] = False,
    mapping: Annotated[
        str | None,
        Query(
            max_length=10_000,
            description="Name of a saved mapping, or one as JSON.",
            examples=["registry"],
        ),
    ] = None,
    organization_id: Annotated[
        UUID | None, Query(description="Owner of rows that name none.", examples=[None])
    ] = None,
    country: Annotated[
        CountryCode | None, Query(description="State of owners without one.", examples=["KZ"])
    ] = None,
    retire: Annotated[  # noqa: FBT002 - by name in the query
        bool,
        Query(
            description="Withdraw what the portal brought and the file no longer has.",
            examples=[False],
        ),
    ] = False,
    most_percent: Annotated[
        int,
        Query(ge=0, le=100, description="Never withdraw more of what stands.", examples=[20]),
    ] = 20,
) -> ImportDraft:
    """The import that is asked for.

    Raises:
        InvalidInputError: the file or the mapping is not valid.
        NotFoundError: the portal has no mapping of that name.
    """
    async with database(request).read() as reading:
        said = await _mapping_said(reading, caller, mapping)
    return ImportDraft(
        portal=caller.portal,
        requested_by=caller.name,
        scopes=caller.scopes,
        file_name=upload.name,
        size=upload.size,
        format=format,
        dry_run=dry_run,
        organization_id=organization_id,
        country=country,
        mapping=said,
        retire=retire,
        most_percent=most_percent,
    )


async def _mapping_said(
    session: ReadSession, caller: Caller, said: str | None
) -> Mapping[str, object]:
    """Return the mapping that a request names or carries.

    Raises:
        InvalidInputError: it is not valid.
        NotFoundError: the portal has none of that name.
    """
    if not said:
        return {}
    if not said.lstrip().startswith("{"):
        return (await import_mappings.read(session, caller, said)).mapping
    try:
        whole = MappingIn.model_validate(json.loads(said))
    except ValidationError as error:
        wrong = [
            FieldError("?mapping." + ".".join(map(str, one["loc"])), one["type"], one["msg"])
            for one in error.errors()
        ]
        raise InvalidInputError("The mapping is not valid.", wrong) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInputError.of(
            "?mapping", "broken_mapping", "The mapping is no JSON. Check quotes, commas and braces."
        ) from error
    return whole.model_dump(mode="json", exclude_none=True)
