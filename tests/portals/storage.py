"""A bucket as S3 shows it: listed page by page, for who signs his requests rightly."""

import hmac
import re
from dataclasses import dataclass
from hashlib import md5, sha256
from urllib.parse import quote, unquote
from xml.sax.saxutils import escape

from tests.portals.server import Asked, Said

ACCESS, SECRET = "AKIAMADEUP", "made/up+secret"


@dataclass
class Bucket:
    """Files by name, below `/bucket`."""

    files: dict[str, bytes]
    page: int = 2

    def __call__(self, asked: Asked) -> Said:
        if not genuine(asked):
            return Said(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        name = unquote(asked.path).removeprefix("/bucket").removeprefix("/")
        if name:
            found = self.files.get(name)
            return Said(404) if found is None else Said(200, found)
        names = [n for n in sorted(self.files) if n.startswith(asked.query.get("prefix", ""))]
        start = int(asked.query.get("continuation-token", 0))
        entries = "".join(
            f"<Contents><Key>{escape(n)}</Key><ETag>&quot;{_tag(self.files[n])}&quot;</ETag>"
            f"<Size>{len(self.files[n])}</Size></Contents>"
            for n in names[start : start + self.page]
        )
        more = start + self.page < len(names)
        token = f"<NextContinuationToken>{start + self.page}</NextContinuationToken>"
        text = f"<ListBucketResult>{entries}{token if more else ''}</ListBucketResult>"
        return Said(200, text.encode(), {"Content-Type": "application/xml"})


def genuine(asked: Asked) -> bool:
    """Whether a request is signed with the secret, worked out from what arrived."""
    found = re.fullmatch(
        r"AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, "
        r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})",
        asked.headers.get("authorization", ""),
    )
    if found is None or found[1] != ACCESS:
        return False
    _, day, region, names, signature = found.groups()
    query = "&".join(
        f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(asked.query.items())
    )
    canonical = "\n".join(
        [
            asked.method, asked.path, query,
            *(f"{name}:{asked.headers[name]}" for name in names.split(";")), "",
            names, asked.headers["x-amz-content-sha256"],
        ]
    )  # fmt: skip
    text = (
        f"AWS4-HMAC-SHA256\n{asked.headers['x-amz-date']}\n{day}/{region}/s3/aws4_request\n"
        f"{sha256(canonical.encode()).hexdigest()}"
    )
    key = f"AWS4{SECRET}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex() == signature


def _tag(content: bytes) -> str:
    return md5(content).hexdigest()  # noqa: S324 - as S3 does
