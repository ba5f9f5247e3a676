"""Small tasks for tests of measuring."""

from app.evaluation.tasks import Document, Task, TaskKind, TaskQuery


def partners(*documents: Document, queries: tuple[TaskQuery, ...], metric: str = "mrr@10") -> Task:
    return Task("small", TaskKind.PARTNERS, metric, (), documents, queries)


RODS = Document("d1", "Катанка медная 8 мм", ("740811",), "o1")
PIPES = Document("d2", "Трубы стальные бесшовные", ("730419",), "o2")
TYRES = Document("d3", "Шины грузовые пневматические", ("401120",), "o3")
