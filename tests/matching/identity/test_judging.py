"""Two records, one organization: what the scorecard says of pairs that people would know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.matching.identity import LABELS, NEAR_CERTAIN, PROPOSED, Neighbours, Party, judge, traits
from app.matching.identity.neighbours import blocks
from app.vocabulary.identifiers import Identifier, Scheme, Verification

INN = Identifier(Scheme.RU_INN, "7708503727", Verification.CHECKSUM)
OTHER_INN = Identifier(Scheme.RU_INN, "7736050003", Verification.CHECKSUM)
WEAK = Identifier(Scheme.RU_INN, "7736050000", Verification.UNVERIFIED)


def party(name: str, number: int = 1, **known: object) -> Party:
    return Party(id=str(number), names=(name,), **({"country": "RU"} | known))  # type: ignore[arg-type]


def compared(one: Party, other: Party) -> tuple[float, set[str]]:
    known = Neighbours()
    known.put([traits(one), traits(other)])
    found = judge(known[one.id], known[other.id], known.rarity)
    return found.probability, {reason.code for reason in found.reasons}


@pytest.mark.parametrize(
    ("name", "other", "country"),
    [
        ("ООО «Прокатчик-Волга»", "OOO PROKATCHIK-VOLGA", "RU"),
        ("АО «Карагандинский литейщик»", "JSC Karagandinskiy Liteyshchik", "KZ"),
        ("«Балхаш мыс прокаты» ЖШС", "ТОО «Балхаш мыс прокаты»", "KZ"),
        ("«Ала-Тоо темир буюмдары» ЖЧК", "ОсОО «Ала-Тоо темир буюмдары»", "KG"),
        ("«Արարատցեմենտ» ՓԲԸ", "ЗАО «Араратцемент»", "AM"),
        ("ААТ «Гомсельмаш-Дэталь»", "ОАО «Гомсельмаш-Деталь»", "BY"),
    ],
)
def test_one_name_in_two_scripts_or_forms_is_one_organization(
    name: str, other: str, country: str
) -> None:
    one = party(name, country=country, city="Город-на-Реке")
    two = party(other, 2, country=country, city="Город-на-Реке")
    likelihood, codes = compared(one, two)
    assert likelihood >= PROPOSED, codes
    assert set(blocks(traits(one))) & set(blocks(traits(two)))


def test_a_shared_number_decides_and_different_numbers_decide_against() -> None:
    one, two = party("ООО «Заря»", identifiers=(INN,)), party("АО «Луч»", 2, identifiers=(INN,))
    assert compared(one, two)[0] > NEAR_CERTAIN
    two = party("ООО «Заря»", 2, identifiers=(OTHER_INN,), region="Омская область")
    likelihood, codes = compared(party("ООО «Заря»", identifiers=(INN,)), two)
    assert likelihood < 0.01
    assert "identifier.different" in codes
    unchecked = party("ООО «Заря»", identifiers=(WEAK,)), party("АО «Луч»", 2, identifiers=(WEAK,))
    likelihood, codes = compared(*unchecked)
    assert likelihood < PROPOSED
    assert "identifier.unverified" in codes


@pytest.mark.parametrize(
    ("name", "other", "code"),
    [
        ("ООО «Завод № 1 Металлист»", "ООО «Завод № 2 Металлист»", "number.different"),
        ("ИП Раченков Александр Викторович", "ИП Горшенков Александр Викторович", "name.different"),
        ("ООО «Прокатчик»", "АО «Прокатчик»", "form.different"),
    ],
)
def test_what_tells_two_apart_is_seen(name: str, other: str, code: str) -> None:
    likelihood, codes = compared(party(name, city="Омск"), party(other, 2, city="Омск"))
    assert code in codes
    assert likelihood < PROPOSED


def test_a_name_says_less_the_more_organizations_have_it() -> None:
    one, two = (party("ООО «Восход»", n, region="Омская область", city="Омск") for n in (1, 2))
    alone = compared(one, two)[0]
    known = Neighbours()
    known.put(traits(party("ООО «Восход»", n, region=f"Регион {n}")) for n in range(3, 60))
    known.put([traits(one), traits(two)])
    crowded = judge(known["1"], known["2"], known.rarity).probability
    assert crowded < alone / 2
    known.drop(str(n) for n in range(3, 60))
    assert judge(known["1"], known["2"], known.rarity).probability == alone


def test_a_name_and_a_state_alone_are_not_near_certain() -> None:
    assert compared(party("ООО «Прокатчик»"), party("ООО «Прокатчик»", 2))[0] < NEAR_CERTAIN
    one = party("ООО «Прокатчик»", website="https://www.prokatchik.example/o-nas")
    two = party("ООО «Прокатчик»", 2, website="http://prokatchik.example")
    assert compared(one, two)[0] > NEAR_CERTAIN
    borrowed = "https://vk.com/prokatchik"
    _, codes = compared(party("А", website=borrowed), party("Б", 2, website=borrowed))
    assert "site.same" not in codes


NAMES = st.text(alphabet="абвгдеABC 12«»-", min_size=1, max_size=20)
PARTIES = st.builds(
    Party,
    id=st.sampled_from(["a", "b"]),
    names=st.tuples(NAMES),
    country=st.sampled_from([None, "RU", "KZ"]),
    identifiers=st.sampled_from([(), (INN,), (OTHER_INN,), (WEAK,)]),
    region=st.sampled_from([None, "Омская область", "Москва"]),
    city=st.sampled_from([None, "Омск"]),
    address=st.sampled_from([None, "ул. Ленина, 1", "ул. Мира, 2"]),
    website=st.sampled_from([None, "a.example", "b.example"]),
    phones=st.sampled_from([(), ("+7 381 222 33 44",)]),
)


@settings(max_examples=60)
@given(PARTIES, PARTIES)
def test_points_are_the_sum_of_the_reasons_and_the_order_does_not_matter(
    one: Party, other: Party
) -> None:
    known = Neighbours()
    known.put([traits(one)])
    mine, theirs = traits(one), traits(other)
    found = judge(mine, theirs, known.rarity)
    assert found.points == pytest.approx(sum(reason.points for reason in found.reasons), abs=1e-3)
    assert found.points == judge(theirs, mine, known.rarity).points
    assert {reason.code for reason in found.reasons} <= set(LABELS)
