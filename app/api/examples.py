"""Bodies that the description shows and that work as they are against the demonstration registry.

Where nothing stands here, the example of the body's own schema is shown. What is answered to them
stands under `answers`, by status and operation; `python -m tests.support.answers` records it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ANSWERS = Path(__file__).with_name("answers")

_ORGANIZATION = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a99"
_OTHER = "0199d7c2-5a3e-7c51-9f6e-2a7d3c1b0a98"
_OFFER = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a12"
_NEED = "0199d7c2-6b11-7d20-8f6e-5a7d3c1b0a11"
_PROPOSAL = "0199d7c2-8b11-7d20-8f6e-5a7d3c1b0a21"
_LIST = "0199d7c2-8a11-7d20-8f6e-5a7d3c1b0a20"

_OF_A_LISTING = {
    "organization_id": _ORGANIZATION,
    "title": "Катанка медная 8 мм",
    "codes": ["7408 11 000 0"],
    "quantity": {"value": 500, "unit": "TNE", "period": "month"},
}
_OFFER_IN = {"kind": "material"} | _OF_A_LISTING
_LINES = {
    "base": 2,
    "grounds": "Письмо № 12",
    "lines": [
        {
            "action": "add",
            "fields": {
                "country": "KZ",
                "enterprise": "ТОО «Пример Прокат»",
                "goods": "Катанка медная",
                "codes": ["7408 11 000 0"],
            },
        }
    ],
}

BODIES: Mapping[str, Any] = {
    "appoint_body": {"country": "KG"},
    "complete_chain": {"partner_ids": [_ORGANIZATION, _OTHER], "max_links": 3, "limit": 5},
    "create_connector": {
        "name": "Реестр",
        "portal": "demonstration",
        "kind": "odata",
        "settings": {"url": "https://example.org/odata/goods"},
    },
    "create_list": {
        "industry": "ferrous-metallurgy",
        "kind": "products",
        "title_ru": "Перечень производителей готовой продукции",
        "title_en": "List of producers of finished goods",
    },
    "create_portal": {"name": "by-trade", "title": "Торговый портал", "country": "BY"},
    "create_proposal": {"list_id": _LIST, "country": "KZ", "title": "Новый производитель"} | _LINES,
    "change_proposal": {"title": "Новый производитель катанки"} | _LINES,
    "publish_edition": {"base": 2, "on": "2026-11-26", "proposals": [_PROPOSAL]},
    "put_organization_by_source": {
        "name": "ОАО «Пример Кабель»",
        "country": "BY",
        "city": "Гомель",
    },
    "stress_chains": {
        "organization_id": _ORGANIZATION,
        "remove_countries": ["BY"],
        "max_links": 2,
        "limit": 5,
    },
    "decide_on_claim": {"state": "approved", "reason": "Выписка проверена."},
    "change_connector": {"active": False},
    "decide_on_pair": {
        "need_id": _NEED,
        "offer_id": _OFFER,
        "verdict": "accepted",
        "note": "Запросить образцы",
    },
    "decide_on_duplicate": {"state": "different", "note": "Разные юридические лица."},
    "decide_on_matter": {"ruling": "accept", "reason": "Проверено: это товар, не реклама."},
    "rotate_key": {"grace_seconds": 3600},
    "propose_mapping": {"headers": ["Наименование товара", "Код ТН ВЭД", "Страна"]},
    "put_mapping": {"columns": {"title": ["Наименование товара"], "codes": ["Код ТН ВЭД"]}},
    "create_needs": {"items": [_OF_A_LISTING]},
    "create_offers": {"items": [_OFFER_IN]},
    "put_needs_by_source": {"items": [{"key": "need-1"} | _OF_A_LISTING]},
    "put_offers_by_source": {"items": [{"key": "offer-1"} | _OFFER_IN]},
    "retire_needs": {"keep": ["need-1"], "dry_run": True},
    "retire_offers": {"keep": ["offer-1"], "dry_run": True},
    "change_need": {"status": "paused"},
    "change_offer": {"quantity": {"value": 9000, "unit": "TNE", "period": "year"}},
    "change_organization": {"city": "Балхаш"},
    "suggest_codes": {"text": "медная катанка 8 мм для волочения", "limit": 3},
    "claim_organization": {"evidence": "Выписка из реестра юридических лиц."},
    "change_portal": {"title": "Портал промышленности"},
    "add_member": {"name": "Айгүл Серікқызы", "scopes": ["read", "write"]},
    "comment_on_proposal": {"text": "Выписка приложена."},
    "rebase_proposal": {"drop_conflicting": True},
    "reconcile_names": {"queries": {"q0": {"query": "Жезмыс Прокат", "type": "organization"}}},
    "change_saved_search": {"min_score": 0.8},
    "explain_suggestion": {"need_id": _NEED, "offer_id": _OFFER},
    "change_webhook": {"active": False},
}

PARAMETERS: Mapping[str, Mapping[str, Any]] = {
    "import_edition": {
        "mapping": "demonstration",
        "base": 2,
        "on": "2026-11-26",
        "dry_run": True,
        "format": "csv",
    },
    "look_at_document": {"format": "csv"},
    "start_import": {"dry_run": True},
    "show_property": {"id": "country"},
    "show_type": {"id": "organization"},
}
"""Parameters by operation; what is named here is sent although it might be left out."""

FILES: Mapping[str, str] = {
    "import_edition": "Государство-член;Предприятие;Регистрационный номер;Товар;Код ТН ВЭД ЕАЭС\n"
    "KZ;ТОО «Пример Прокат»;;Катанка медная;7408 11 000 0\n",
    "look_at_document": "Предприятие;Товар;Код ТН ВЭД\nТОО «Пример»;Катанка медная;7408 11\n",
    "start_import": "Наименование;Код ТН ВЭД;Страна\nКатанка медная 8 мм;7408 11 000 0;KZ\n",
}


def show(operations: Mapping[str, dict[str, Any]], schemas: Mapping[str, Any]) -> None:
    """Say what is sent, of each body and of each parameter that a call cannot do without.

    Args:
        operations: of the description, by operation id; changed in place.
        schemas: of the description's components.
    """
    for name, operation in operations.items():
        own_ones = PARAMETERS.get(name, {})
        for parameter in operation.get("parameters", ()):
            shown = parameter["schema"].get("examples")
            if parameter["name"] in own_ones:
                parameter["example"] = own_ones[parameter["name"]]
            elif parameter.get("required") and shown:
                parameter["example"] = shown[0]
        forms = operation.get("requestBody", {}).get("content", {})
        if "application/octet-stream" in forms:
            forms["application/octet-stream"]["example"] = FILES.get(name, "Выписка из реестра")
        content = forms.get("application/json")
        if content is None:
            continue
        named = content["schema"].get("$ref", "").rpartition("/")[2]
        own = schemas.get(named, {})
        shown = own.get("examples") or [_put_together(own)]
        content["example"] = BODIES.get(name, shown[0])


def answer(operations: Mapping[str, dict[str, Any]]) -> None:
    """Say what is answered, of each call whose answer has been recorded.

    Args:
        operations: of the description, by operation id; changed in place.
    """
    for path in sorted(ANSWERS.glob("*/*.json")):
        answered = operations[path.stem]["responses"][path.parent.name]
        shown = json.loads(path.read_text(encoding="utf-8"))
        answered["content"]["application/json"]["example"] = shown


def _put_together(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The first example of each field that has one, besides those that are left out by default."""
    return {
        field: value["examples"][0]
        for field, value in schema.get("properties", {}).items()
        if value.get("examples") and value["examples"][0] is not None
    }
