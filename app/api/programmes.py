"""Routes of programmes."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.api.dependencies import Live, ReaderLanguage, Seeing
from app.api.docs import ASKS, READS, problems
from app.api.programme_answers import check_out, compared_out, key_rate_out, programme_out
from app.api.schemas.programme import CheckOut, ProgrammeOut, ProgrammesOut
from app.api.schemas.project import DossierIn, ProjectIn, SubsidyIn
from app.api.schemas.subsidy import ComparedSubsidyOut, KeyRatesOut
from app.exchange.dossier import MEDIA_TYPE
from app.services import dossiers, programmes
from app.services.merged_organizations import merges_told
from app.services.programmes import LiveProgrammes
from app.services.threads import in_thread

router = APIRouter(prefix="/v1", tags=["Cooperation"])

ProgrammeId = Annotated[
    str,
    Path(
        min_length=1, max_length=100, description="The programme.",
        examples=["union-financial-assistance"],
    ),
]  # fmt: skip


async def _programmes(request: Request) -> LiveProgrammes:
    found: LiveProgrammes = request.app.state.programmes
    return found


Known = Annotated[LiveProgrammes, Depends(_programmes)]


class DocxResponse(Response):
    """A text document."""

    media_type = MEDIA_TYPE


@router.get("/programmes", summary="List support programmes", responses=READS)
async def find_programmes(known: Known, language: ReaderLanguage) -> ProgrammesOut:
    """All programmes with their rules; each rule has its source and how far it is known."""
    return ProgrammesOut(items=[programme_out(one, language) for one in programmes.in_order(known)])


@router.get(
    "/programmes/{programme_id}", summary="Read a programme", responses=READS | problems(404)
)
async def read_programme(
    programme_id: ProgrammeId, known: Known, language: ReaderLanguage
) -> ProgrammeOut:
    """One programme with all its editions."""
    return programme_out(known.find(programme_id), language)


@router.get("/key-rates", summary="List key rates", responses=READS)
async def find_key_rates(known: Known) -> KeyRatesOut:
    """The table of key rates that the operator keeps, by state and day."""
    known.catch_up()
    return KeyRatesOut(items=[key_rate_out(rate) for rate in known.key_rates.all()])


@router.post(
    "/programmes/{programme_id}/check",
    summary="Check a project against a programme",
    responses=ASKS | problems(404),
)
async def check_programme(
    programme_id: ProgrammeId,
    body: ProjectIn,
    known: Known,
    live: Live,
    reach: Seeing,
    language: ReaderLanguage,
) -> CheckOut:
    """Answer each rule with yes, no or unknown, what is missing, and its source.

    Thresholds that were not found in any open source stay open: they are never guessed.
    """
    async with merges_told(live, reach):
        answer = programmes.check_project(live, reach, known, programme_id, body.project())
    return check_out(answer, language)


@router.post(
    "/programmes/{programme_id}/subsidy",
    summary="Work out a subsidy of interest",
    responses=ASKS | problems(404),
)
async def work_out_subsidy(
    programme_id: ProgrammeId, body: SubsidyIn, known: Known, language: ReaderLanguage
) -> ComparedSubsidyOut:
    """Year by year: interest, subsidy, cap; the effective rate; the same loan in other states.

    Whose key rate counts is a parameter, since sources disagree.
    """
    found, own, others = programmes.subsidies(known, programme_id, body.question(), body.day)
    return compared_out(found, own, others, language)


@router.post(
    "/programmes/{programme_id}/dossier",
    summary="Write a dossier",
    responses=ASKS
    | problems(404)
    | {200: {"description": "The dossier.", "content": {MEDIA_TYPE: {"schema": {
        "type": "string", "format": "binary"}}}}},
    response_class=DocxResponse,
)  # fmt: skip
async def write_dossier(
    programme_id: ProgrammeId,
    body: DossierIn,
    known: Known,
    live: Live,
    reach: Seeing,
    language: ReaderLanguage,
) -> DocxResponse:
    """A project with its participants, supplies, checked rules and subsidy, as a DOCX file."""
    pairs = [(link.offer_id, link.need_id) for link in body.links]
    work = partial(
        dossiers.dossier, live, reach, known, programme_id, body.project(),
        pairs=pairs, language=language,
    )  # fmt: skip
    async with merges_told(live, reach):
        written = await in_thread(work)
    name = 'attachment; filename="dossier.docx"'
    return DocxResponse(written, headers={"Content-Disposition": name})
