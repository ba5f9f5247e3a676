"""What every answer has in its headers, and who gets 304 instead of a body."""

from datetime import UTC, datetime

import pytest

from app.api import deprecations
from app.api.deprecations import Deprecation
from tests.support.api import Api

ANSWERS = ["/v1/offers", "/v1/offers/7", "/nothing", "/livez", "/openapi.json", "/docs"]


@pytest.mark.parametrize("path", ANSWERS)
async def test_every_answer_has_the_security_headers(api: Api, path: str) -> None:
    headers = (await api.client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "default-src" in headers["content-security-policy"]
    assert "Authorization" in headers["vary"]
    assert headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("form", ["{}", "W/{}", '"0", {}', "*"])
async def test_who_has_it_already_gets_no_body(api: Api, form: str) -> None:
    key = await api.add_organization()
    first = await api.client.get(f"/v1/organizations/{key}")
    asked = {"If-None-Match": form.format(first.headers["etag"])}
    again = await api.client.get(f"/v1/organizations/{key}", headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-type" not in again.headers
    assert "content-length" not in again.headers


async def test_what_has_no_body_says_nothing_of_one(api: Api) -> None:
    key = await api.add_organization()
    gone = await api.client.delete(f"/v1/organizations/{key}", headers=api.headers)
    asked = await api.client.options("/v1/organizations")
    for answer in (gone, asked):
        assert (answer.status_code, answer.content) == (204, b"")
        assert "content-type" not in answer.headers
        assert "content-length" not in answer.headers


async def test_who_has_an_older_one_gets_the_new_one(api: Api) -> None:
    key = await api.add_organization()
    old = (await api.client.get(f"/v1/organizations/{key}")).headers["etag"]
    await api.patch(f"/v1/organizations/{key}", {"city": "Омск"})
    answer = await api.client.get(f"/v1/organizations/{key}", headers={"If-None-Match": old})
    assert (answer.status_code, answer.json()["city"]) == (200, "Омск")


async def test_a_write_is_never_unchanged(api: Api) -> None:
    key = await api.add_organization()
    asked = {"If-None-Match": "*"} | api.headers
    answer = await api.client.patch(
        f"/v1/organizations/{key}", json={"city": "Омск"}, headers=asked
    )
    assert answer.status_code == 200


async def test_a_call_that_will_go_says_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    aged = Deprecation(
        deprecated=datetime(2027, 1, 1, tzinfo=UTC),
        sunset=datetime(2027, 7, 1, tzinfo=UTC),
        successor="/v2/countries",
    )
    monkeypatch.setitem(deprecations.DEPRECATED, "find_countries", aged)
    headers = (await api.client.get("/v1/countries")).headers
    assert headers["deprecation"] == f"@{int(aged.deprecated.timestamp())}"
    assert headers["sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert headers["link"] == '</v2/countries>; rel="successor-version"'
    assert "deprecation" not in (await api.client.get("/v1/units")).headers
    operations: dict[str, dict[str, object]] = {"find_countries": {}, "find_units": {}}
    deprecations.mark(operations)
    assert operations == {"find_countries": {"deprecated": True}, "find_units": {}}
