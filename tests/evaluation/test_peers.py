"""The peers: configurations, folding, the bonus for a heading, and the sweep."""

import pytest

from app.evaluation.measures import difference, main_scores
from app.evaluation.peer_search import TextPeer
from app.evaluation.peers import HEADING_BONUS, UNTUNED, Peer, peer_runs
from app.evaluation.ranking import Ranked
from app.evaluation.sampling import Drawn
from app.evaluation.sweep import described, peers_of, sweep
from app.evaluation.tasks import Document, TaskQuery
from tests.evaluation.small_tasks import PIPES, RODS, TYRES, partners


def best(peer: Peer, *documents: Document, query: TaskQuery) -> list[str]:
    task = partners(*documents, queries=(query,))
    [run] = peer_runs(task, {"peer": peer})["peer"]
    return [key for key, _ in run.answers]


STEMS = TextPeer("tfidf", "stems")


@pytest.mark.parametrize("name", UNTUNED)
def test_the_listing_that_says_the_same_comes_first(name: str) -> None:
    asked = TaskQuery("q", "трубы стальные бесшовные")
    assert best(UNTUNED[name], RODS, PIPES, TYRES, query=asked)[0] == "o2"


@pytest.mark.parametrize("engine", ["bm25", "tfidf"])
def test_plain_words_miss_another_case_that_stems_find(engine: str) -> None:
    asked = TaskQuery("q", "труба")
    for tokens, found in (("plain", []), ("stems", ["o2"])):
        peer = Peer(TextPeer.of({"engine": engine, "tokens": tokens}))
        assert best(peer, RODS, PIPES, TYRES, query=asked) == found


def test_two_listings_added_up_are_more_than_a_better_one() -> None:
    one = Document("a", "насос", organization="one")
    two = (
        Document("b", "насос водяной", organization="two"),
        Document("c", "насос масляный", organization="two"),
    )
    asked = TaskQuery("q", "насос")
    assert best(Peer(STEMS), one, *two, query=asked)[0] == "one"
    assert best(Peer(STEMS, listings=2), one, *two, query=asked)[0] == "two"


def test_a_bonus_lifts_the_same_heading_and_no_other() -> None:
    asked = TaskQuery("q", "трубы стальные", codes=("7408",))
    assert best(Peer(STEMS), RODS, PIPES, TYRES, query=asked) == ["o2"]
    assert best(Peer(STEMS, bonus=1.5), RODS, PIPES, TYRES, query=asked) == ["o1", "o2"]


def test_excluded_organizations_and_documents_are_not_answered() -> None:
    other = Document("d4", "Трубы стальные", organization="o4")
    asked = TaskQuery("q", "трубы", exclude=frozenset({"o2"}), exclude_documents=frozenset({"d4"}))
    assert best(Peer(STEMS), PIPES, other, query=asked) == []


@pytest.mark.parametrize("peer", UNTUNED.values())
def test_a_configuration_is_read_as_it_was_described(peer: Peer) -> None:
    assert Peer.of({**peer.described(), "value": 0.5}) == peer


def test_a_sweep_finds_the_tokens_and_the_bonus_that_help() -> None:
    queries = tuple(
        TaskQuery(f"q{n}", text, codes=("7304",)) for n, text in enumerate(["трубами", "трубам"])
    )
    decoy = Document("d5", "Трубам нужна опора", ("392690",), "o5")
    task = partners(RODS, PIPES, TYRES, decoy, queries=queries)
    found = sweep(Drawn(task, {query.id: {"o2": 1} for query in queries}))
    assert found[HEADING_BONUS].peer.bonus > 0
    assert found[HEADING_BONUS].value == 1
    again = peers_of(task, described(found))
    assert again["bm25-swept"] == found["bm25"].peer
    assert set(UNTUNED) < set(again)


def test_where_nobody_has_swept_a_plain_bonus_stands_beside_codes_only() -> None:
    coded = partners(RODS, queries=(TaskQuery("q", "катанка", codes=("7408",)),))
    plain = partners(RODS, queries=(TaskQuery("q", "катанка"),))
    assert peers_of(coded, None)[HEADING_BONUS].bonus > 0
    assert HEADING_BONUS not in peers_of(plain, None)


def test_a_run_that_is_always_better_is_significantly_so_and_an_equal_one_is_not() -> None:
    task = partners(RODS, PIPES, queries=())
    judgements = {f"q{n}": {"o1": 1} for n in range(20)}
    right = [Ranked(query, (("o1", 2.0), ("o2", 1.0))) for query in judgements]
    wrong = [Ranked(query, (("o2", 2.0), ("o1", 1.0))) for query in reversed(judgements)]
    one, other = (main_scores(run, judgements, task) for run in (right, wrong))
    above = difference(one, other)
    assert (above.value, above.low, above.high, above.p) == (0.5, 0.5, 0.5, 0.0)
    assert difference(one, one).p == 1.0
