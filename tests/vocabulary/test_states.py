"""States as people write them: codes of ISO 3166-1, names in six languages, abbreviations."""

import pytest

from app.vocabulary.countries import countries
from app.vocabulary.states import state_of
from app.vocabulary.terms import Language


@pytest.mark.parametrize("language", list(Language))
def test_every_state_is_known_by_its_name_in_each_language(language: Language) -> None:
    said = {code: state_of(one.name(language)) for code, one in countries().items()}
    assert {code for code, found in said.items() if code != found} == set()


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (("РФ", "рф", "RUS", "643", "Российская Федерация", " РФ\u00a0", "ՌԴ"), "RU"),
        (("РБ", "Белоруссия", "Republic of Belarus", "BLR"), "BY"),
        (("РК", "ҚР", "Казахстан*", "kaz", "Qazaqstan"), "KZ"),
        (("КР", "Кыргыз Республикасы", "Киргизия"), "KG"),
        (("РА", "Հայաստանի Հանրապետություն", "ՀՀ", "ARM", "051"), "AM"),
        (("Республика Узбекистан", "Republic of Uzbekistan", "Өзбекстан"), "UZ"),
        (("КНР", "PRC"), "CN"),
        (("США", "USA", "Соединённые Штаты Америки"), "US"),
    ],
)
def test_a_state_is_known_by_what_people_call_it(texts: tuple[str, ...], code: str) -> None:
    assert {text: state_of(text) for text in texts} == dict.fromkeys(texts, code)


def test_a_code_typed_with_some_cyrillic_letters_is_the_latin_one() -> None:
    assert state_of("\u041aZ") == "KZ"
    cyrillic = "\u0412\u0423"  # it may be BY, or an abbreviation
    assert state_of(cyrillic) is None


@pytest.mark.parametrize("text", ["QQ", "ZZ", "EU", "XX", "абв", "", "Корея", "Казахстан, Россия"])
def test_what_names_no_state_is_none(text: str) -> None:
    assert state_of(text) is None
