"""Routes of proposals as member states' bodies write them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response, status

from app import clock
from app.api.dependencies import (
    Calling,
    Cursor,
    Limit,
    ReaderLanguage,
    Reading,
    Writing,
)
from app.api.docs import CHANGES, CREATES, READS, READS_ONE, problems
from app.api.etags import tagged
from app.api.expected import ExpectedRevision
from app.api.files import (
    FILE_ANSWER,
    FILE_BODY,
    REPORT_ANSWER,
    AskedFormat,
    Directory,
    SentFile,
    file_answer,
    report_answer,
)
from app.api.replay import ReplayableRoute
from app.api.schemas.fields import CountryCode
from app.api.schemas.list_tie import GapOut
from app.api.schemas.page import PageOut
from app.api.schemas.proposal import (
    AutomaticOut,
    ConflictOut,
    ConflictsOut,
    ProposalOut,
    WholeProposalOut,
)
from app.api.schemas.proposal_in import AutomaticIn, CommentIn, ProposalChangeIn, ProposalIn
from app.db import ReadSession
from app.exchange.publishing import PublishedFormat
from app.official.reports import proposal_report
from app.services import proposal_files, proposals
from app.services.list_publishing import Desk
from app.values.page import Paging
from app.values.proposals import ProposalFilter
from app.vocabulary.terms import ProposalState

router = APIRouter(prefix="/v1/proposals", tags=["Proposals"], route_class=ReplayableRoute)

ProposalId = Annotated[
    UUID, Path(description="The proposal.", examples=["0199d7c2-8b11-7d20-8f6e-5a7d3c1b0a21"])
]


@router.get("", summary="List proposals", responses=READS)
async def find_proposals(
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    list_id: Annotated[
        UUID | None,
        Query(description="Of this list.", examples=["0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"]),
    ] = None,
    country: Annotated[
        CountryCode | None, Query(description="Of this state.", examples=["KZ"])
    ] = None,
    state: Annotated[
        ProposalState | None, Query(description="In this state.", examples=["in_review"])
    ] = None,
    *,
    overdue: Annotated[
        bool, Query(description="Only those whose deadline has passed.", examples=[False])
    ] = False,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> PageOut[ProposalOut]:
    """List proposals, newest first: the own portal's, and all that were submitted."""
    asked = ProposalFilter(
        list_id=list_id,
        country=country,
        state=state,
        overdue_on=clock.today() if overdue else None,
    )
    page = await proposals.page(session, caller, asked, Paging(cursor=cursor, limit=limit))
    return PageOut.of(page, lambda item: ProposalOut.of(item, language))


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    summary="Draft a proposal",
    responses=CREATES | problems(404),
)
async def create_proposal(
    body: ProposalIn, session: Writing, caller: Calling, language: ReaderLanguage
) -> ProposalOut:
    """Draft a proposal of the state that the caller's portal speaks for; nobody else sees it yet.

    Lines add, change and remove entries of the newest edition, which `base` must name.
    """
    draft = body.draft(body.list_id, body.country)
    asked = [line.asked() for line in body.lines]
    return ProposalOut.of(await proposals.create(session, caller, draft, asked), language)


@router.post(
    "/draft",
    status_code=status.HTTP_201_CREATED,
    summary="Draft from the registry",
    responses=CREATES | problems(404),
)
async def draft_proposal(
    body: AutomaticIn,
    session: Writing,
    caller: Calling,
    directory: Directory,
    language: ReaderLanguage,
) -> AutomaticOut:
    """Draft what the registry knows and the list lacks, each line with its evidence.

    New producers of listed goods, listed enterprises that have gone, changed or offer nothing any
    more. It is never submitted by itself: read it, keep what is right, then submit.
    """
    desk = Desk(session, caller, directory)
    record, drafted, gaps = await proposal_files.draft_from_registry(
        desk, body.list_id, body.country, body.title
    )
    return AutomaticOut(
        proposal=ProposalOut.of(record, language),
        left_out=drafted.left_out,
        gaps=[GapOut.of(gap, language) for gap in gaps],
    )


@router.get("/{proposal_id}", summary="Read a proposal", responses=READS_ONE)
async def read_proposal(
    proposal_id: ProposalId,
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    response: Response,
) -> WholeProposalOut:
    """Read a proposal with its steps, comments and attachments."""
    found = await proposal_files.whole(session, caller, proposal_id)
    tagged(response, found.proposal)
    return WholeProposalOut.of(found, language)


@router.put("/{proposal_id}", summary="Change a draft", responses=CHANGES)
async def change_proposal(
    proposal_id: ProposalId,
    body: ProposalChangeIn,
    session: Writing,
    caller: Calling,
    expected: ExpectedRevision,
    language: ReaderLanguage,
) -> ProposalOut:
    """Overwrite what a draft says; `keep` takes over lines of it as they are."""
    stored = await proposals.read(ReadSession(session), caller, proposal_id)
    draft = body.draft(stored.list_id, stored.country)
    said = draft, [line.asked() for line in body.lines]
    found = await expected.under(partial(proposals.change, session, caller, proposal_id, said))
    return ProposalOut.of(found, language)


@router.get("/{proposal_id}/conflicts", summary="Read what stands against it", responses=READS_ONE)
async def read_conflicts(
    proposal_id: ProposalId, session: Reading, caller: Calling, language: ReaderLanguage
) -> ConflictsOut:
    """Read which lines stand against the newest edition, or against other open proposals."""
    stored = await proposals.read(session, caller, proposal_id)
    newest, found = await proposals.conflicts(session, caller, proposal_id)
    told = [ConflictOut.of(one, language) for one in found]
    return ConflictsOut(base=stored.base, newest=newest, items=told)


@router.post("/{proposal_id}/comments", summary="Comment on a proposal", responses=CHANGES)
async def comment_on_proposal(
    proposal_id: ProposalId,
    body: CommentIn,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> WholeProposalOut:
    """Say something of a proposal: its portal, the keeper, and bodies of other states."""
    found = await proposal_files.comment(session, caller, proposal_id, body.text)
    return WholeProposalOut.of(found, language)


@router.post(
    "/{proposal_id}/attachments",
    summary="Attach a file",
    responses=CHANGES,
    openapi_extra=FILE_BODY,
)
async def attach_to_proposal(
    proposal_id: ProposalId,
    sent: SentFile,
    session: Writing,
    caller: Calling,
    language: ReaderLanguage,
) -> WholeProposalOut:
    """Attach a file, such as an extract of a register; twenty at most."""
    found = await proposal_files.attach(session, caller, proposal_id, sent)
    return WholeProposalOut.of(found, language)


@router.get(
    "/{proposal_id}/attachments/{attachment_id}",
    summary="Take an attachment away",
    response_class=Response,
    responses={**READS_ONE, **FILE_ANSWER},
)
async def read_attachment(
    proposal_id: ProposalId,
    attachment_id: Annotated[
        UUID, Path(description="The file.", examples=["0199d7c2-8e11-7d20-8f6e-5a7d3c1b0a24"])
    ],
    session: Reading,
    caller: Calling,
) -> Response:
    """Take a file of a proposal away; no browser opens it by itself."""
    found, content = await proposal_files.attachment(session, caller, proposal_id, attachment_id)
    return file_answer(content, found.name)


@router.get(
    "/{proposal_id}/export",
    summary="Take a proposal away",
    response_class=Response,
    responses={**READS_ONE, **REPORT_ANSWER},
)
async def export_proposal(
    proposal_id: ProposalId,
    session: Reading,
    caller: Calling,
    language: ReaderLanguage,
    form: AskedFormat = PublishedFormat.DOCX,
) -> Response:
    """Take a proposal away as a document fit to be sent, in Russian or English."""
    record, found = await proposal_files.with_list(session, caller, proposal_id)
    report = proposal_report(record, found.proposal, found.events, language)
    return await report_answer(report, form, f"proposal-{found.proposal.country}-{proposal_id}")
