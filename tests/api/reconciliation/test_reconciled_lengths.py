"""Reconciliation looks at as much of a cell as a name has, so that a question costs little."""

from app.api.schemas.reconciliation import ReconciliationQuery
from tests.support.api import Api


def test_names_and_properties_are_looked_at_as_far_as_they_may_be_meant() -> None:
    numbers = [str(100_000_000_000 + number) for number in range(100)]
    query = ReconciliationQuery.model_validate(
        {"query": "января " * 280, "properties": [{"pid": "identifier", "v": numbers}] * 50}
    ).question()
    assert query.text == ("января " * 280)[:500]
    assert query.properties == {"identifier": tuple(numbers[:20])}


def test_the_same_value_twice_is_one() -> None:
    said = [{"pid": "city", "v": ["Алматы", "Алматы", "Астана"]}, {"pid": "city", "v": "Алматы"}]
    query = ReconciliationQuery.model_validate({"query": "ТОО", "properties": said})
    assert query.question().properties == {"city": ("Алматы", "Астана")}


async def test_an_organization_is_found_by_one_of_many_numbers(api: Api) -> None:
    key = await api.add_organization(identifiers=[{"scheme": "RU-INN", "value": "7707083893"}])
    wrong = [str(1_000_000_000 + number) for number in range(15)]
    properties = [{"pid": "identifier", "v": [*wrong, "7707083893"]}]
    asked = {"queries": {"q": {"query": "ООО", "type": "organization", "properties": properties}}}
    answer = await api.client.post("/v1/reconcile", json=asked)
    assert answer.json()["q"]["result"][0]["id"] == key
