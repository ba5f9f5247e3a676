# noqa: INP001 - a script for integrators, beside the documents that explain it
"""Pushes a table (CSV) into the registry by a mapping, and says what became of each row.

    python3 docs/integrators/push.py TABLE.csv MAPPING.json --portal kz-industry

Needs nothing but Python. The address of the service is in REGISTRY, the key in REGISTRY_KEY.
Run it again as often as you like: rows are known by their keys.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

AT_ONCE = 500
SEVERAL = {"codes", "okpd2", "standards"}
Json = dict[str, Any]


def main() -> int:
    """Push a file; the result is the number of rows that were refused."""
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("table", type=Path)
    reading.add_argument("mapping", type=Path)
    reading.add_argument("--portal", required=True)
    asked = reading.parse_args()
    mapping = json.loads(asked.mapping.read_text(encoding="utf-8"))
    owners: dict[str, str] = {}
    items: list[Json] = []
    for row in rows(asked.table, mapping):
        owner, item = row.pop("organization"), row
        key = owner["identifiers"][0]["value"]
        if key not in owners:
            owners[key] = organization(asked.portal, key, owner)
        items.append(item | {"organization_id": owners[key]})
    refused = 0
    for start in range(0, len(items), AT_ONCE):
        path = f"/v1/{mapping['listings']}/by-source/{asked.portal}"
        _, answer = call("PUT", path, {"items": items[start : start + AT_ONCE]})
        for sent, item in zip(items[start:], answer["items"], strict=False):
            refused += item["problem"] is not None
            tell(sent["key"], item)
    return min(refused, 1)


def rows(table: Path, mapping: Json) -> Iterator[Json]:
    """Read the table as the API's bodies: a column's field is a path such as `quantity.value`."""
    with table.open(encoding=mapping.get("encoding", "utf-8-sig"), newline="") as file:
        for line in csv.DictReader(file, delimiter=mapping.get("delimiter", ",")):
            row: Json = json.loads(json.dumps(mapping["defaults"]))
            for column, field in mapping["columns"].items():
                text = (line.get(column) or "").strip()
                if text:
                    put(row, field, text)
            yield row


def put(row: Json, field: str, text: str) -> None:
    """Set one field of a body."""
    if field.startswith("organization.identifiers."):
        scheme = field.rpartition(".")[2]
        numbers = row["organization"].setdefault("identifiers", [])
        numbers.append({"scheme": scheme, "value": text})
        return
    *groups, last = field.split(".")
    for group in groups:
        row = row.setdefault(group, {})
    if last in SEVERAL:
        row[last] = [part.strip() for part in text.split(";") if part.strip()]
    elif last == "value":
        row[last] = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    else:
        row[last] = text


def organization(portal: str, key: str, body: Json) -> str:
    """Push an organization and return its id; one that others brought already is taken as it is."""
    path = f"/v1/organizations/by-source/{portal}/{quote(key, safe='')}"
    status, answer = call("PUT", path, body)
    if status >= 300 and not answer.get("duplicate_of"):  # noqa: PLR2004 - not a success
        sys.exit(f"{key}: {json.dumps(answer, ensure_ascii=False)}")
    return str(answer.get("duplicate_of") or answer["id"])


def call(method: str, path: str, body: Json) -> tuple[int, Json]:
    """Send JSON and read JSON."""
    base = os.environ.get("REGISTRY", "http://127.0.0.1:8000")
    headers = {
        "Authorization": f"Bearer {os.environ['REGISTRY_KEY']}",
        "Content-Type": "application/json",
        "Accept-Language": "ru",
    }
    data = json.dumps(body).encode()
    request = Request(base + path, data=data, headers=headers, method=method)  # noqa: S310 - ours
    try:
        with build_opener(ProxyHandler({})).open(request) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, json.load(error)


def tell(key: str, item: Json) -> None:
    """Print what became of a row, with what to look at again."""
    sys.stdout.write(f"{key}: {item['status']} {item.get('result') or ''}\n")
    problem = item["problem"] or {}
    for wrong in problem.get("errors") or []:
        sys.stdout.write(f"  {wrong['pointer']}: {wrong['detail']}\n")
    for warning in (item.get("record") or {}).get("warnings", []):
        sys.stdout.write(f"  {warning['pointer']}: {warning['detail']}\n")


if __name__ == "__main__":
    sys.exit(main())
