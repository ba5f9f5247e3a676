"""What tests of imports are given."""

import httpx
import pytest
from fastapi import FastAPI

from tests.imports.exporting import TEXTS
from tests.imports.stated import BACKED, DETAILS, WANTED
from tests.support.imports import Importer
from tests.support.tenants import Tenant, tenant


@pytest.fixture
def importer(app: FastAPI, client: httpx.AsyncClient) -> Importer:
    """A service of this test alone that imports as soon as it is asked."""
    return Importer(app, client)


@pytest.fixture
async def portal(importer: Importer) -> Tenant:
    """A portal whose offers say all that an offer can, and a rival with one of his own."""
    portal = await tenant(importer.client, importer.database, "kz-industry")
    rival = await tenant(importer.client, importer.database, "ru-register")
    theirs = await rival.add_organization(name="ООО «Кабель»", country="RU")
    await rival.add_offer(theirs, title="Кабель", source={"key": "o-1"})
    # The owner of the goods was brought by another portal.
    await portal.add_offer(
        theirs,
        title="Պղնձե մետաղալար; «8 мм»",
        description='- первая\n- вторая; "третья"',
        language="hy",
        codes=["7408 11 000 0", "740819"],
        okpd2=["24.44.22.110"],
        standards=["ГОСТ Р 53803-2010", "EN 1977"],
        quantity={"value": 1.5e-07, "unit": "TNE", "period": "month"},
        **DETAILS,
        industry="non-ferrous-metallurgy",
        region="Область Ұлытау",
        city="Балқаш",
        visibility="members",
        valid_until="2031-01-31",
        source={"key": "o-1", "url": "https://example.org/o-1", "licence": "CC-BY-4.0"},
    )
    own = await portal.add_organization(
        name="=ТОО «Пример»",
        country="KZ",
        identifiers=[{"scheme": "KZ-BIN", "value": "491240005005"}],
    )
    for place, text in enumerate(TEXTS):
        await portal.add_offer(
            own, title=text, description=text, codes=[], source={"key": f"{text} {place}"}
        )
    await portal.add_offer(own, title="Шина", visibility="private", source={"key": "o-2"}, **BACKED)
    await portal.add_need(own, title="Катод", codes=["7403"], source={"key": "o-1"}, **WANTED)
    return portal
