"""A bucket of files at S3 or whatever speaks like it: read as a folder is, by ETag."""

import asyncio
import hmac
import html
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

from pydantic import Field, JsonValue

from app.errors import PortalError
from app.exchange.connectors.files import pages_of, unread
from app.exchange.connectors.folder import CONNECTOR as FOLDER
from app.exchange.connectors.http import Portal, UnansweredError
from app.exchange.connectors.kind import Address, Configured, Connector, Page, State
from app.exchange.connectors.trail import Trail

_NOTHING = sha256(b"").hexdigest()
_MOST_SILENT = 3
"""Files in a row that the portal gives no answer for: then it is the portal, not they."""


class BucketSettings(Configured):
    """How a bucket is read.

    Attributes:
        url: of the service, without the bucket; it is named in the path.
        prefix: of the names of files.
        items: path of the list in JSON files.
    """

    url: str = Address
    bucket: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,62}$")
    prefix: str = Field(default="", max_length=500)
    region: str = Field(default="us-east-1", pattern=r"^[a-z0-9-]{1,50}$")
    items: str = Field(default="items", max_length=200)


async def pull(portal: Portal, settings: BucketSettings, state: State) -> AsyncIterator[Page]:
    """Read the files that are new or changed, in order of name; the state knows them all.

    Raises:
        PortalError: a file cannot be read; those behind it were read all the same.
    """
    known = dict(state)
    failed: list[str] = []
    silent = 0
    async for name, tag in _listed(portal, settings):
        if known.get(name) == tag or name.endswith("/"):
            continue
        try:
            async for rows in _rows(portal, settings, name):
                yield Page(rows, dict(known))
        except PortalError as error:
            failed.append(error.detail)
            silent = silent + 1 if isinstance(error, UnansweredError) else 0
            if silent == _MOST_SILENT:
                break
            continue
        silent = 0
        known[name] = tag
        yield Page((), dict(known))
    yield Page((), known)
    if failed:
        raise unread(failed)


async def _rows(
    portal: Portal, settings: BucketSettings, name: str
) -> AsyncIterator[tuple[JsonValue, ...]]:
    """The rows of one file, some at a time; what goes wrong is said with its name."""
    try:
        body = await _get(portal, settings, name, {})
    except PortalError as error:
        raise type(error)(f"{name}: {error.detail}") from error
    with tempfile.NamedTemporaryFile(prefix="pull-") as file:
        await asyncio.to_thread(_put, file, body)
        async for rows in pages_of(Path(file.name), name, settings.items):
            yield rows


def _put(file: IO[bytes], body: bytes) -> None:
    file.write(body)
    file.flush()


async def _listed(portal: Portal, settings: BucketSettings) -> AsyncIterator[tuple[str, str]]:
    """The names of files and their ETags."""
    token: str | None = None
    trail = Trail()
    while True:
        trail.ask(token or "")
        query = {"list-type": "2", "prefix": settings.prefix}
        if token is not None:
            query["continuation-token"] = token
        text = (await _get(portal, settings, "", query)).decode(errors="replace")
        if "<ListBucketResult" not in text:
            raise PortalError("The bucket answers no list.")
        entries = re.findall(r"<Contents>(.*?)</Contents>", text, re.DOTALL)
        await trail.read(entries)
        for entry in entries:
            name, tag = _element(entry, "Key"), _element(entry, "ETag")
            if name is not None and tag is not None:
                yield name, tag
        token = _element(text, "NextContinuationToken")
        if token is None:
            return


async def _get(
    portal: Portal, settings: BucketSettings, name: str, query: Mapping[str, str]
) -> bytes:
    parts = urlsplit(settings.url)
    path = f"{parts.path.rstrip('/')}/{settings.bucket}" + (f"/{quote(name)}" if name else "")
    said = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(query.items()))
    url = f"{parts.scheme}://{parts.netloc}{path}" + (f"?{said}" if said else "")
    headers = {}
    if portal.secret:
        headers = signed(
            (parts.netloc, path, said), settings.region, portal.secret, datetime.now(UTC)
        )
    return await portal.get_bytes(url, headers)


def signed(asked: tuple[str, str, str], region: str, secret: str, at: datetime) -> dict[str, str]:
    """The headers of a GET that is signed by AWS Signature Version 4.

    Args:
        asked: host, path and query, as they go over the wire.
        region: of the bucket.
        secret: `access-key:secret-key`.
        at: moment of the request.
    """
    host, path, query = asked
    access, _, key = secret.partition(":")
    moment, day = f"{at:%Y%m%dT%H%M%SZ}", f"{at:%Y%m%d}"
    sent = {"host": host, "x-amz-content-sha256": _NOTHING, "x-amz-date": moment}
    names = ";".join(sent)
    lines = "".join(f"{name}:{value}\n" for name, value in sent.items())
    request = f"GET\n{path}\n{query}\n{lines}\n{names}\n{_NOTHING}"
    scope = f"{day}/{region}/s3/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", moment, scope, sha256(request.encode()).hexdigest()))
    made = f"AWS4{key}".encode()
    for part in (day, region, "s3", "aws4_request"):
        made = hmac.digest(made, part.encode(), "sha256")
    signature = hmac.digest(made, text.encode(), "sha256").hex()
    return {
        "x-amz-content-sha256": _NOTHING,
        "x-amz-date": moment,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={access}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}",
    }


def _element(text: str, name: str) -> str | None:
    found = re.search(rf"<{name}>([^<]+)</{name}>", text)
    return html.unescape(found[1]) if found else None


CONNECTOR = Connector(
    kind="bucket",
    title="A bucket of files, S3 or alike",
    settings=BucketSettings,
    pull=pull,
    fields=FOLDER.fields,
    secret="access-key:secret-key",  # noqa: S106 - what it is, not one
)
