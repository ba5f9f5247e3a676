"""Files that are not what they are said to be, damaged, nested, or bombs."""

import gzip
import json

import pytest

from tests.imports.bad_files import GOOD, HEAD, OTHER, archive
from tests.support.imports import Importer, counts

PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"


@pytest.mark.parametrize(
    ("body", "asked", "said"),
    [
        (PAGE, "csv", "is a web page"),
        (PAGE, None, "is a web page"),
        ((HEAD + GOOD).encode(), "xlsx", "is plain text, not xlsx"),
        (b'{"a": 1}\n', "csv", "is JSON, not csv"),
        (b'<?xml version="1.0"?><yml_catalog/>', "commerceml", "is yml, not commerceml"),
        (b'<?xml version="1.0"?><something/>', "yml", "none of the formats"),
        (b"%PDF-1.7 \x00\x01", None, "none of the formats"),
        (b"PK\x03\x04broken", "xlsx", "damaged"),
    ],
)
async def test_a_file_of_another_format_than_named_ends_failed_and_says_which(
    importer: Importer, body: bytes, asked: str | None, said: str
) -> None:
    done = await importer.bring(body, "portal.dat", **({"format": asked} if asked else {}))
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert said in done["error"]


async def test_an_archive_of_archives_is_opened(importer: Importer) -> None:
    inner = archive({"goods.csv": (HEAD + GOOD).encode()})
    outer = archive({"a.zip": inner, "b.csv.gz": gzip.compress((HEAD + OTHER).encode())})
    done = await importer.bring(outer, "all.zip")
    assert done["counts"] == counts(created=2)


async def test_archives_that_are_nested_too_deep_are_refused(importer: Importer) -> None:
    body = (HEAD + GOOD).encode()
    for _ in range(5):
        body = archive({"x.zip": body})
    done = await importer.bring(body, "deep.zip")
    assert done["status"] == "failed"
    assert "nested too deep" in done["error"]


@pytest.mark.parametrize("packed", ["zip", "gzip"])
async def test_a_bomb_is_refused_before_it_goes_off(importer: Importer, packed: str) -> None:
    bomb = b"a;b\n" * 30_000_000
    body = gzip.compress(bomb, 9) if packed == "gzip" else archive({"bomb.csv": bomb})
    assert len(body) < 1_000_000
    done = await importer.bring(body, "bomb")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "unpacks more than 300 times" in done["error"]


async def test_a_truncated_gzip_ends_failed_and_keeps_the_rows_before(importer: Importer) -> None:
    rows = "".join(f"k{n};Катанка медная {n * 7919};7408;{n};т;\n" for n in range(3000))
    body = gzip.compress((HEAD + rows).encode())
    done = await importer.bring(body[: len(body) * 2 // 3], "cut.csv.gz")
    assert done["status"] == "failed"
    assert "damaged" in done["error"]
    assert 500 < done["counts"]["created"] < 3000
    total = (await importer.get("/v1/offers/facets"))["total"]
    assert total == done["counts"]["created"]


async def test_a_truncated_zip_says_so(importer: Importer) -> None:
    done = await importer.bring(archive({"a.csv": (HEAD + GOOD).encode()})[:-30], "cut.zip")
    assert done["status"] == "failed"
    assert done["error"]


def yml(offers: str, head: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<yml_catalog><shop><company>Завод</company>'
        f"<offers>{offers}</offers></shop></yml_catalog>"
    ).encode()


OFFER = (
    '<offer id="{0}"><name>Катанка {0}</name><price>5</price><currencyId>RUB</currencyId></offer>'
)


async def test_truncated_xml_ends_failed_and_keeps_the_goods_before(importer: Importer) -> None:
    whole = yml("".join(OFFER.format(n) for n in range(50)))
    done = await importer.bring(whole[: len(whole) // 2], "cut.xml", format="yml")
    assert done["status"] == "failed"
    assert "damaged" in done["error"]
    assert 10 < done["counts"]["created"] < 50


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE yml_catalog [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE yml_catalog [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE yml_catalog [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
    ],
)
async def test_xml_with_entities_is_refused_and_nothing_is_fetched(
    importer: Importer, declared: str
) -> None:
    body = yml('<offer id="1"><name>&a;&b;</name></offer>', declared)
    done = await importer.bring(body, "evil.xml", format="yml")
    assert (done["status"], done["counts"]) == ("failed", counts())
    assert "passwd" not in json.dumps(done)
    assert await importer.offers() == []


async def test_the_plain_document_type_of_yml_is_no_attack(importer: Importer) -> None:
    body = yml(OFFER.format(1), '<!DOCTYPE yml_catalog SYSTEM "shops.dtd">')
    assert (await importer.bring(body, "a.xml"))["counts"] == counts(created=1)


async def test_truncated_json_ends_failed_and_keeps_what_came_before(importer: Importer) -> None:
    releases = [
        {
            "ocid": f"o-{n}",
            "tender": {"title": "Медь", "items": [{"id": "1", "description": f"Медь {n}"}]},
        }
        for n in range(20)
    ]
    body = json.dumps({"releases": releases}).encode()
    done = await importer.bring(body[: len(body) // 2], "cut.json", format="ocds")
    assert done["status"] == "failed"
    assert 3 < done["counts"]["created"] < 20


async def test_lines_that_are_no_json_fail_alone(importer: Importer) -> None:
    lines = ['{"key": "a", "title": "Катанка", "quantity": {"value": 5, "unit": "TNE"}}',
             "{broken", "[1]", "", '{"key": "b", "title": "Шина", "codes": ["7407"]}']  # fmt: skip
    done = await importer.bring("\n".join(lines), "a.jsonl", format="jsonl")
    assert done["counts"] == counts(created=2, failed=2)
    assert {one["source"]["key"] for one in await importer.offers()} == {"a", "b"}


async def test_an_empty_body_and_an_empty_form_are_refused_at_once(importer: Importer) -> None:
    headers = {"Authorization": "Bearer test-administrator-key"}
    empty = await importer.client.post("/v1/imports", content=b"", headers=headers)
    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "empty_file")
    fields = {"a": (None, "b")}
    form = await importer.client.post("/v1/imports", files=fields, headers=headers)
    assert (form.status_code, form.json()["errors"][0]["code"]) == (422, "no_file")
