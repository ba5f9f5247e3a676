"""Random listings for property tests: few words, codes and states, so that they often meet."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from app.matching import Filters, Index, Listing, Query, Scorecard, Suggestion, explain
from app.matching.pair import Pair
from app.matching.profile import profile
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Status, Verdict, Visibility
from app.vocabulary.units import Quantity, units
from tests.matching.detail_strategies import details

TODAY = date(2026, 6, 1)

ROUNDING = 3e-4
"""Points are rounded to four decimals, and similarities are summed in single precision."""

# The machine that runs the tests is shared: an example may take its time.
examples = settings(max_examples=40)
few_examples = settings(max_examples=15)

WORDS = (
    "катанка", "медная", "алюминиевая", "профиль", "лента", "латунная", "проволока", "труба",
    "кабель", "силовой", "титановый", "пруток", "М00К", "АД31Т1", "Л63", "12Х18Н10Т", "8", "мм",
    "copper", "wire", "rod", "aluminium", "мыс", "сым", "պղինձ", "куплю", "ГОСТ 859-2014",
)  # fmt: skip
CODES = (
    "74", "7408", "740811", "7408110000", "7408190000", "7409", "7605110000", "76042100",
    "760421000", "7604210000", "7604", "8544499101", "85444991", "8544", "810890", "39", "3901",
)  # fmt: skip
COUNTRIES = ("AM", "BY", "KZ", "KG", "RU", "UZ", "CN", "TR", "US")
ORGANIZATIONS = ("o1", "o2", "o3", "o4", "o5")
STANDARDS = ("ГОСТ 859-2014", "ГОСТ 2208", "ISO 9001:2015", "ТУ 1733-001-12345678", "АД31Т1")

texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
certainties = st.sampled_from((0.0, 1e-6, 0.1, 0.5, 0.9, 1.0))
predictions = st.dictionaries(
    st.sampled_from(("7408", "740811", "7604", "760421", "8544")), certainties, max_size=3
).map(lambda found: tuple(found.items()))
quantities = st.builds(
    Quantity,
    st.sampled_from((0.0, 1e-6, 0.5, 1.0, 12.0, 200.0, 12_000.0, 1e12)),
    st.sampled_from([units()[code] for code in ("TNE", "KGM", "KTN", "MTR", "H87", "MGM")]),
    st.sampled_from(Period),
)
days = st.one_of(st.none(), st.integers(-3, 3).map(lambda n: TODAY + timedelta(days=n)))
code_lists = st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)


@st.composite
def listings(
    draw: st.DrawFn,
    side: Side | None = None,
    ids: Sequence[str] = ("x",),
    *,
    open_only: bool = False,
) -> Listing:
    """A listing of a side, or of either; in play only, where asked."""
    stands = side or draw(st.sampled_from(Side))
    codes = draw(code_lists)
    chosen = _OPEN if open_only else _ANY
    return Listing(
        id=draw(st.sampled_from(ids)),
        side=stands,
        organization_id=draw(st.one_of(st.none(), st.sampled_from(ORGANIZATIONS))),
        country=draw(st.one_of(st.none(), st.sampled_from(COUNTRIES))),
        title=draw(texts),
        description=draw(texts),
        language=draw(st.sampled_from((None, Language.RU, Language.EN, Language.KK))),
        codes=codes,
        predicted=() if codes else draw(predictions),
        quantity=draw(st.one_of(st.none(), quantities)),
        standards=tuple(draw(st.lists(st.sampled_from(STANDARDS), max_size=2, unique=True))),
        kind=draw(st.sampled_from(Kind)) if stands is Side.OFFER else None,
        purpose=draw(st.sampled_from(Purpose)),
        status=draw(chosen[0]),
        visibility=draw(chosen[1]),
        valid_until=None if open_only else draw(days),
        city=draw(st.sampled_from((None, "Минск", "Павлодар", "Пенза", "Неведомск"))),
        details=draw(details(stands)),
    )


# Mostly in play, or there would be nothing to compare.
_ANY = (
    st.sampled_from((*[Status.ACTIVE] * 5, *Status)),
    st.sampled_from((*[Visibility.PUBLIC] * 5, *Visibility)),
)
_OPEN = (st.just(Status.ACTIVE), st.just(Visibility.PUBLIC))

filters = st.builds(
    Filters,
    countries=st.frozensets(st.sampled_from(COUNTRIES), max_size=3),
    cross_border=st.sampled_from((None, None, True, False)),
    code_prefix=st.sampled_from(
        (None, None, "7", "74", "740", "7408", "74081", "740811", "8544499")
    ),
    kind=st.sampled_from((None, None, *Kind)),
    purposes=st.frozensets(st.sampled_from(Purpose), max_size=2),
    directions=st.sampled_from((frozenset(), frozenset(), frozenset({"wagons"}))),
    min_score=st.sampled_from((0.0, 0.0, 0.05, 0.5)),
)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """A need and an offer with everything that aspects look at."""
    rarity = draw(st.floats(0, 1))
    return Pair(
        need=profile(draw(listings(Side.NEED, ("n",)))),
        offer=profile(draw(listings(Side.OFFER, ("o",)))),
        similarity=draw(st.floats(0, 1)),
        rarity=lambda code: rarity if code else 0.0,
        asker=draw(st.sampled_from(Side)),
        decision=draw(st.one_of(st.none(), st.sampled_from(Verdict))),
        today=draw(st.sampled_from((None, TODAY))),
    )


def meets(one: Listing, other: Listing) -> bool:
    """Whether two listings share a word, a piece of one, or a chapter: else nobody looks."""
    chapters = {code[:2] for code in one.codes} & {code[:2] for code in other.codes}
    return bool(chapters or profile(one).terms.keys() & profile(other).terms.keys())


def brute_force(
    index: Index, listed: Iterable[Listing], query: Query, scorecard: Scorecard
) -> list[Suggestion]:
    """Judge every listing there is, one by one, and sort: what a search must come to."""
    kept = []
    for listing in listed:
        suggestion, rejected = explain(index, query, profile(listing), scorecard)
        outcomes = suggestion.judgement.outcomes
        likely = sum(o.points for o in outcomes if o.aspect in {"code", "likely_subheading"})
        properties = next(o for o in outcomes if o.aspect == "properties")
        # Likely codes, or a property, bring together what shares no word and states no chapter.
        near = meets(query.listing, listing) or likely > 0 or properties.level == "met"
        if near and rejected is None and suggestion.judgement.score >= query.filters.min_score:
            kept.append(suggestion)
    return sorted(kept, key=lambda s: (-s.judgement.points, s.judgement.listing.id))


def assert_same_answers(found: Sequence[Suggestion], expected: Sequence[Suggestion]) -> None:
    """The same listings with the same points in the same order, but for the last decimal."""
    worth = {s.judgement.listing.id: s.judgement.points for s in expected}
    ids = [s.judgement.listing.id for s in found]
    assert sorted(ids) == sorted(worth)
    for suggestion, other in zip(found, expected, strict=True):
        points = suggestion.judgement.points
        assert abs(points - worth[suggestion.judgement.listing.id]) <= ROUNDING
        # Only what is equal but for rounding may have changed places.
        assert abs(points - other.judgement.points) <= ROUNDING
