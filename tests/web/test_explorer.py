"""The explorer as it is sent: policy, caching, words, and nothing from anywhere else."""

import gzip
import re

import httpx
import pytest

from app.web.assets import FOLDER, assets
from app.web.explorer import read_explorer_file

ADDRESS = re.compile(r'(?:href|src)="(/explorer/[^"]+)"')
ENTRY = re.compile(r'^ {2}"([^"]+)": "(.*)",$', re.MULTILINE)
SCRIPTS = sorted(path for path in FOLDER.rglob("*.js") if "words" not in path.parts)
NAMES = re.compile(r"\{(\w+)\}")
PLURALS = {"one", "few", "many", "other"}


def words(language: str) -> dict[str, str]:
    """The whole catalogue of a language."""
    text = "".join(
        (FOLDER / "words" / f"{language}{part}.js").read_text("utf-8")
        for part in ("", "_details", "_terms", "_views")
    )
    found = ENTRY.findall(text)
    assert len(found) == len(dict(found)), "a key stands twice"
    return dict(found)


@pytest.mark.parametrize(
    ("asked", "language", "title"),
    [
        ("en-GB,en;q=0.9", "en", "Industrial partners of the EAEU"),
        ("kk,en;q=0.5", "ru", "Промышленные партнёры ЕАЭС"),
        ("", "ru", "Промышленные партнёры ЕАЭС"),
    ],
)
async def test_the_page_comes_in_the_readers_language(
    client: httpx.AsyncClient, asked: str, language: str, title: str
) -> None:
    answer = await client.get("/", headers={"Accept-Language": asked})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert f"<title>{title}</title>" in answer.text
    assert "{{" not in answer.text


async def test_the_policy_lets_only_own_files_in(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy


async def test_files_are_kept_for_ever_under_their_digest_only(client: httpx.AsyncClient) -> None:
    page = (await client.get("/")).text
    addresses = ADDRESS.findall(page)
    modules = [path for path in SCRIPTS if path.name != "theme.js"]
    assert len(addresses) > len(modules)
    for address in addresses:
        answer = await client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
    other = re.sub("/explorer/[0-9a-f]+/", "/explorer/0000/", addresses[0])
    answer = await client.get(other)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    for missing in ("nothing.js", "index.html", "%2e%2e/assets.py", ""):
        answer = await client.get(f"/explorer/{assets().digest}/{missing}")
        assert answer.status_code == 404, missing
        assert answer.json()["code"] == "route_not_found"


async def test_a_reader_who_has_the_page_is_told_so(client: httpx.AsyncClient) -> None:
    first = await client.get("/")
    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    english = {"If-None-Match": first.headers["etag"], "Accept-Language": "en"}
    assert (await client.get("/", headers=english)).status_code == 200


async def test_files_are_packed_for_those_who_can_unpack() -> None:
    digest = assets().digest
    packed = await read_explorer_file(digest, "app.js", "br, gzip")
    assert packed.headers["content-encoding"] == "gzip"
    plain = (FOLDER / "app.js").read_bytes()
    assert gzip.decompress(bytes(packed.body)) == plain
    for refused in ("", "br", "gzip;q=0", "identity"):
        assert (await read_explorer_file(digest, "app.js", refused)).body == plain


def test_nothing_is_asked_of_another_host() -> None:
    for path in FOLDER.rglob("*"):
        if path.is_file():
            found = re.findall(r"https?://[^\s\"'`)]+", path.read_text("utf-8"))
            assert set(found) <= {"http://www.w3.org/2000/svg"}, path


def test_no_script_writes_markup() -> None:
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", text)


def test_both_languages_have_the_same_words() -> None:
    russian, english = words("ru"), words("en")
    counted = {key.rpartition(".")[0] for key in english if key.endswith(".other")}
    counted -= {
        "sector",
        "abuse",
        "energy",
        "document",
    }  # here "other" is a member of the set, and no plural
    plain = {
        language: {key for key in found if key.rpartition(".")[0] not in counted}
        for language, found in (("ru", russian), ("en", english))
    }
    assert plain["ru"] == plain["en"]
    for key in counted:
        assert {f for f in PLURALS if f"{key}.{f}" in russian} == PLURALS
        assert {f for f in PLURALS if f"{key}.{f}" in english} == {"one", "other"}
    for key in plain["en"]:
        assert russian[key], key
        assert sorted(NAMES.findall(russian[key])) == sorted(NAMES.findall(english[key])), key


def test_every_word_that_a_script_asks_for_is_there_and_none_is_idle() -> None:
    known = set(words("en"))
    asked: set[str] = set()
    begun: set[str] = set()
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        asked |= {key for key in re.findall(r'"([a-z_]+(?:\.[\w-]+)*)"', text) if key in known}
        said = set(re.findall(r'\bt\("([^"]+)"', text))
        assert said <= known, path
        counted = {f"{key}.other" for key in re.findall(r'\bcount\("([^"]+)"', text)}
        assert counted <= known, path
        begun |= {part for part in re.findall(r"\bt\(`([^`$]+)\$", text) if part}
        begun |= {f"{part}." for part in re.findall(r'\bterm\("([^"]+)"', text)}
    idle = {
        key
        for key in known - asked
        if not key.startswith(tuple(begun)) and key.rpartition(".")[2] not in PLURALS
    }
    assert idle == set()
