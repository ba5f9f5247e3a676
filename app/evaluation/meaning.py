"""What word vectors add: the same questions asked with and without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.evaluation.judging import judge_pairs, thesaurus_assistant
from app.evaluation.labelled import LabelledPair
from app.evaluation.measures import Difference, difference, main_scores
from app.evaluation.pair_measures import by_language, measure_pairs
from app.evaluation.ranking import indexed, ranked, read
from app.evaluation.sampling import Drawn
from app.matching import MemoryIndex
from app.matching.languages import guess_language
from app.matching.meanings import Meanings
from app.matching.semantic_index import SemanticIndex


@dataclass(frozen=True, slots=True)
class Added:
    """A measure without word vectors, and how far the one with them is above it.

    Attributes:
        asked: questions.
    """

    asked: int
    without: float
    added: Difference


def meanings_in_task(drawn: Drawn, meanings: Meanings) -> dict[str, Added]:
    """Rank a task both ways: by the language of the question, and `all` of them."""
    task = read(drawn.task)
    needs = {query.id: task.need(query) for query in drawn.task.queries}
    without, with_them = (
        main_scores(list(ranked(indexed(task, index))), drawn.judgements, drawn.task)
        for index in (MemoryIndex(), SemanticIndex(meanings, MemoryIndex()))
    )
    groups: dict[str, list[str]] = {"all": list(without)}
    for query in without:
        need = needs[query]
        language = need.language or guess_language(need.title)
        groups.setdefault(str(language or "no letters"), []).append(query)
    return {name: _added(queries, without, with_them) for name, queries in groups.items()}


def meanings_in_pairs(
    pairs: Sequence[LabelledPair], meanings: Meanings
) -> dict[str, dict[str, float]]:
    """Judge labelled pairs both ways, by language: their number, `auc` and `auc_with`."""
    assistant = thesaurus_assistant()
    plain, rich = (
        by_language(list(judge_pairs(pairs, assistant, empty=empty)))
        for empty in (MemoryIndex, lambda: SemanticIndex(meanings, MemoryIndex()))
    )
    found = {}
    for language, judged in plain.items():
        one, other = measure_pairs(judged), measure_pairs(rich[language])
        if "auc" in one:
            found[language] = {
                "pairs": len(judged),
                "auc": one["auc"].value,
                "auc_with": other["auc"].value,
            }
    return found


def _added(
    queries: Sequence[str], without: Mapping[str, float], with_them: Mapping[str, float]
) -> Added:
    plain = {query: without[query] for query in queries}
    mean = round(sum(plain.values()) / len(plain), 4)
    rich = {query: with_them[query] for query in queries}
    return Added(len(queries), mean, difference(rich, plain))
