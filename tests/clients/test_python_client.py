"""The Python client against a service as its users have it, and against one that misbehaves."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
from eaeu_partners import (
    BusyError,
    ChangedError,
    Client,
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ProblemError,
)
from eaeu_partners.models import NeedIn, OfferIn

from tests.clients.conftest import KEY
from tests.support.service import ROOT, Service

CYRILLIC = re.compile("[а-яё]")


@pytest.fixture(scope="module")
def client(demonstration: Service) -> Iterator[Client]:
    with Client(demonstration.base, key=KEY, language="en") as opened:
        yield opened


def test_what_is_generated_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clients.generate", "--check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_its_readme_meets_a_conflict_however_often_it_runs(demonstration: Service) -> None:
    text = (ROOT / "clients/python/README.md").read_text(encoding="utf-8")
    [code] = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    code = code.replace("http://127.0.0.1:8000", demonstration.base).replace("my-first-key", KEY)
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            env=os.environ | {"PYTHONPATH": str(ROOT / "clients/python"), "NO_PROXY": "*"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "conflict True"


def test_pages_are_walked_to_the_end(client: Client) -> None:
    offers = list(client.each_of_find_offers(country=["KZ"], limit=7))
    assert len(offers) == client.count_offers(country=["KZ"])["total"] > 7
    assert len({offer["id"] for offer in offers}) == len(offers)


def test_a_write_is_seen_by_the_next_question_and_guarded_by_its_revision(client: Client) -> None:
    owner = client.create_organization({"name": "ОАО «Проба клиента»", "country": "BY"})
    need = client.create_need(
        {
            "organization_id": owner["id"],
            "title": "Катанка медная 8 мм",
            "codes": ["7408 11 000 0"],
        }
    )
    assert client.revision == need["revision"] > owner["revision"]
    found = client.suggest_for_need(need["id"], cross_border=True)
    assert found["items"]
    best = found["items"][0]
    assert best["points"] == pytest.approx(sum(one["points"] for one in best["reasons"]))
    changed = client.change_need(need["id"], {"title": "Катанка"}, if_match=need["revision"])
    with pytest.raises(ChangedError):
        client.change_need(need["id"], {"title": "Другая"}, if_match=need["revision"])
    client.delete_need(need["id"], if_match=changed["revision"])
    with pytest.raises(NotFoundError):
        client.read_need(need["id"])


def test_a_batch_counts_as_a_write(client: Client) -> None:
    owner = client.create_organization({"name": "ОсОО «Проба пачки»", "country": "KG"})
    before = client.revision
    item: NeedIn = {"organization_id": owner["id"], "title": "Шина медная", "codes": ["7407"]}
    client.create_needs({"items": [item, item]})
    assert client.revision >= before + 2


def test_refusals_are_raised_as_what_they_are(client: Client, demonstration: Service) -> None:
    with pytest.raises(InvalidError) as invalid:
        client.create_organization({"name": "", "country": "ZZ"})
    assert [one["pointer"] for one in invalid.value.errors] == ["/name", "/country"]
    taken = client.create_organization(
        {
            "name": "ТОО «Проба номера»",
            "country": "KZ",
            "identifiers": [{"scheme": "KZ-BIN", "value": "990140000017"}],
        }
    )
    with pytest.raises(ConflictError) as conflict:
        client.create_organization(
            {
                "name": "ТОО «Проба номера 2»",
                "country": "KZ",
                "identifiers": [{"scheme": "KZ-BIN", "value": "990140000017"}],
            }
        )
    assert conflict.value.duplicate_of == taken["id"]
    with (
        Client(demonstration.base, key="wrong", language="ru") as stranger,
        pytest.raises(DeniedError) as denied,
    ):
        stranger.create_organization({"name": "X", "country": "KZ"})
    assert CYRILLIC.search(denied.value.title)
    assert denied.value.request_id


def test_files_are_sent_and_taken_as_bytes(client: Client) -> None:
    table = client.export_offers(country=["KZ"], format="csv")
    assert "title" in table.decode("utf-8-sig").splitlines()[0]
    started = client.start_import(table, dry_run=True, format="csv")
    assert started["id"]


def answering(*answers: httpx.Response | httpx.TransportError) -> Client:
    """A client of a service that gives these answers in turn, and what it has waited for."""
    left = list(answers)
    waits: list[float] = []
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        given = left.pop(0)
        if isinstance(given, httpx.TransportError):
            raise given
        return given

    made = Client(
        "http://registry", transport=httpx.MockTransport(answer), sleep=waits.append, attempts=3
    )
    made.waits, made.sent = waits, sent  # type: ignore[attr-defined]
    return made


def busy(status: int = 503, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_a_busy_service_is_asked_again_after_as_long_as_it_says() -> None:
    patient = answering(busy(Retry_After="3"), busy(429, Retry_After="1"), httpx.Response(200))
    patient.find_countries()
    assert patient.waits == [3.0, 1.0]  # type: ignore[attr-defined]


def test_after_the_last_try_the_refusal_is_raised() -> None:
    impatient = answering(*[busy(Retry_After="7")] * 3)
    with pytest.raises(BusyError) as error:
        impatient.find_countries()
    assert error.value.seconds == 7
    assert error.value.code == "http_503"


def test_a_read_is_led_on_to_what_an_organization_became_part_of() -> None:
    led = httpx.Response(308, headers={"Location": "/v1/organizations/kept/suggestions?limit=3"})
    client = answering(led, httpx.Response(200, json={"items": []}))
    assert client.suggest_for_organization("gone", limit=3)["items"] == []
    *_, last = client.sent  # type: ignore[attr-defined]
    assert str(last.url) == "http://registry/v1/organizations/kept/suggestions?limit=3"


LOST = httpx.ConnectError("lost")


@pytest.mark.parametrize(
    ("call", "tries"),
    [
        (lambda client: client.find_countries(), 3),
        (lambda client: client.create_need({"organization_id": "x", "title": "y"}), 3),
        (lambda client: client.change_need("x", {}), 3),
        (lambda client: client.propose_mapping({"headers": ["Наименование"]}), 1),
    ],
)
def test_only_what_is_safe_is_repeated(call: Callable[[Client], object], tries: int) -> None:
    lost = answering(*[LOST] * 3)
    with pytest.raises(httpx.ConnectError):
        call(lost)
    assert len(lost.sent) == tries  # type: ignore[attr-defined]
    keys = {request.headers.get("Idempotency-Key") for request in lost.sent}  # type: ignore[attr-defined]
    assert len(keys) == 1


def test_an_answer_that_is_not_ours_is_a_problem_all_the_same() -> None:
    with pytest.raises(ProblemError) as error:
        answering(httpx.Response(502, text="<html>Bad gateway</html>")).find_countries()
    assert error.value.status == 502
    assert "Bad gateway" in error.value.detail


def test_a_key_with_slashes_stays_one_part_of_the_address() -> None:
    sent = answering(httpx.Response(200, json={"revision": 3}))
    body: OfferIn = {"organization_id": "x", "kind": "product", "title": "y"}
    sent.put_offer_by_source("kz", "a/b?c", body)
    [request] = sent.sent  # type: ignore[attr-defined]
    assert request.url.raw_path == b"/v1/offers/by-source/kz/a%2Fb%3Fc"
