"""Reasons in words: what each aspect says, and what it shows of both sides."""

import pytest
from hypothesis import given

from app.matching import (
    SCORECARDS,
    Scorecard,
    Suggestion,
)
from app.matching.labels import LABELS, PURPOSES, REJECTIONS
from app.matching.pair import Pair
from app.matching.reasons import reasons
from app.matching.reasons_facts import WORDS_SHOWN
from app.vocabulary.messages import in_language
from app.vocabulary.nomenclature import thesaurus
from app.vocabulary.terms import Kind, Language, Period, Purpose, Side, Verdict
from app.vocabulary.units import Quantity, units
from tests.matching.strategies import examples, pairs
from tests.matching.told_reasons import TONNES, explained, languages, reason, told


@examples
@given(pair=pairs())
@languages
@pytest.mark.parametrize("scorecard", SCORECARDS.values(), ids=lambda card: card.name)
def test_every_outcome_is_told_once_and_keeps_its_points(
    pair: Pair, language: Language, scorecard: Scorecard
) -> None:
    suggestion = Suggestion(pair, scorecard.judge(pair))
    found = reasons(suggestion, language)
    outcomes = suggestion.judgement.outcomes
    assert [(r.aspect, r.code, r.points) for r in found] == [
        (o.aspect, o.code, o.points) for o in outcomes
    ]
    assert sum(r.points for r in found) == pytest.approx(suggestion.judgement.points, abs=1e-9)
    for each in found:
        assert each.label
        assert "{" not in each.label
        assert each.label == each.label.strip(": ")
        assert each.wanted != ""
        assert each.offered != ""


@pytest.mark.parametrize("code", LABELS)
def test_a_label_is_told_in_the_language_that_is_asked_for(code: str) -> None:
    russian, english = LABELS[code]
    told = {language: in_language(LABELS[code], language) for language in Language}
    assert (told.pop(Language.RU), told.pop(Language.EN)) == (russian, english)
    assert english not in told.values()
    assert russian not in {told[Language.KK], told[Language.HY]}


@pytest.mark.parametrize("pair", [*REJECTIONS.values(), *PURPOSES.values()], ids=lambda p: p[1])
def test_rejections_and_purposes_are_told_in_both_languages(pair: tuple[str, str]) -> None:
    assert in_language(pair, Language.RU) != in_language(pair, Language.EN)


ASPECTS_WITH_FACTS = {
    "code": ("TN VED code not stated", "код ТН ВЭД не указан"),
    "text": ("text not stated", "описание не указано"),
    "standards": ("standards and grades not stated", "стандарты и марки не указаны"),
    "quantity": ("quantity not stated", "количество не указано"),
    "country": ("state not stated", "государство не указано"),
}


@pytest.mark.parametrize("aspect", ASPECTS_WITH_FACTS)
def test_a_missing_fact_says_that_it_is_not_stated(aspect: str) -> None:
    english, russian = ASPECTS_WITH_FACTS[aspect]
    bare = explained({}, {})
    for language, label in ((Language.EN, english), (Language.RU, russian)):
        found = told(bare, language)[aspect]
        assert found.label == label
        assert (found.points, found.wanted, found.offered) == (0, None, None)


def test_the_side_that_does_state_a_fact_is_shown_beside_the_one_that_does_not() -> None:
    found = told(
        explained(
            {"codes": ("7408110000",), "country": "RU"},
            {"quantity": Quantity(5, TONNES, Period.YEAR), "title": "Катанка ГОСТ 859"},
        )
    )
    assert (found["code"].wanted, found["code"].offered) == ("7408 11 000 0", None)
    assert (found["country"].wanted, found["country"].offered) == ("Russia", None)
    assert (found["quantity"].wanted, found["quantity"].offered) == (None, "5 t a year")
    assert (found["text"].wanted, found["text"].offered) == (None, "Катанка ГОСТ 859")
    assert found["standards"].wanted is None
    assert found["standards"].offered is not None


@pytest.mark.parametrize(
    ("wanted", "offered", "level", "shown"),
    [
        ("7408110000", "7408110000", "same_position", "7408 11 000 0"),
        ("7408110000", "7408190000", "same_heading", "7408"),
        ("7408110000", "740811", "same_subheading", "7408 11"),
    ],
)
@pytest.mark.parametrize("language", [Language.RU, Language.EN])
def test_a_shared_code_is_shown_with_its_title(
    wanted: str, offered: str, level: str, shown: str, language: Language
) -> None:
    found = reason("code", {"codes": (wanted,)}, {"codes": (offered,)}, language)
    title = thesaurus()[shown.replace(" ", "")[:6]].titles[language]
    assert found.code == f"code.{level}"
    assert found.label.endswith(f" {shown}: {title}")


def test_a_shared_chapter_is_shown_with_its_title() -> None:
    found = reason("code", {"codes": ("7408110000",)}, {"codes": ("7409",)})
    title = thesaurus()["74"].titles[Language.EN]
    assert found.code == "code.same_chapter"
    assert found.label == f"only the TN VED chapter 74 in common: {title}"


def test_a_codes_title_is_told_in_the_readers_own_language_where_there_is_one() -> None:
    found = reason("code", {"codes": ("74",)}, {"codes": ("74",)}, Language.KK)
    assert found.label.endswith(thesaurus()["74"].titles[Language.KK])


def test_both_codes_are_shown_grouped() -> None:
    found = reason("code", {"codes": ("7408110000",)}, {"codes": ("7409", "740819")})
    assert (found.wanted, found.offered) == ("7408 11 000 0", "7408 19")


def test_codes_of_different_chapters_are_both_shown() -> None:
    found = reason("code", {"codes": ("7408",)}, {"codes": ("8544",)})
    assert found.code == "code.different"
    assert (found.wanted, found.offered) == ("7408", "8544")
    assert found.label == "TN VED codes of different chapters"


def test_the_words_that_two_texts_share_are_shown_as_each_side_wrote_them() -> None:
    found = reason("text", {"title": "Куплю МЕДНУЮ катанку"}, {"title": "Катанка медная 8 мм"})
    assert found.wanted == "МЕДНУЮ, катанку"
    assert found.offered == "Катанка, медная"
    assert found.label.endswith(": Катанка, медная")


def test_only_some_of_many_shared_words_are_shown() -> None:
    title = "катанка лента труба профиль проволока пруток кабель лист фольга плита шина"
    found = reason("text", {"title": title}, {"title": title})
    assert found.wanted is not None
    assert len(found.wanted.split(", ")) == WORDS_SHOWN < len(title.split())


def test_texts_without_a_common_word_show_their_titles() -> None:
    found = reason("text", {"title": "Плуги навесные"}, {"title": "Катанка медная"})
    assert (found.wanted, found.offered) == ("Плуги навесные", "Катанка медная")


def test_texts_in_two_languages_say_so() -> None:
    found = reason("text", {"title": "Плуги навесные"}, {"title": "Copper wire rod"})
    assert found.code == "text.other_language"
    assert "different languages" in found.label


def test_marks_that_are_met_are_shown_as_they_were_written() -> None:
    found = reason(
        "standards",
        {"title": "Катанка м00к", "standards": ("ГОСТ 859-2014",)},
        {"title": "Катанка M00K", "standards": ("GOST 859",)},
    )
    assert found.code == "standards.all"
    assert found.label.endswith(": ГОСТ 859-2014, м00к")
    assert found.wanted == "ГОСТ 859-2014, м00к"
    assert found.offered == "GOST 859, M00K"


def test_standards_of_the_text_are_shown_too() -> None:
    found = reason("standards", {"title": "Лента ГОСТ 2208-2007"}, {"title": "Лента по ГОСТ 2208"})
    assert (found.wanted, found.offered) == ("ГОСТ 2208-2007", "ГОСТ 2208")


@pytest.mark.parametrize(
    ("wanted", "offered", "label"),
    [
        (10, 10, "covers the whole quantity"),
        (10, 7, "covers 70% of the quantity"),
        (10, 2, "covers only 20% of the quantity"),
        (10, 0.1, "covers less than a tenth of the quantity"),
    ],
)
def test_how_much_of_a_quantity_is_covered_is_told_as_a_share(
    wanted: float, offered: float, label: str
) -> None:
    found = reason(
        "quantity",
        {"quantity": Quantity(wanted, TONNES, Period.YEAR)},
        {"quantity": Quantity(offered, TONNES, Period.YEAR)},
    )
    assert found.label == label
    assert found.wanted == f"{wanted} t a year"
    assert found.offered == f"{offered} t a year"


@pytest.mark.parametrize(
    ("quantity", "english", "russian"),
    [
        (Quantity(12000, TONNES, Period.YEAR), "12 000 t a year", "12 000 т в год"),
        (Quantity(0.5, units()["KGM"], Period.MONTH), "0.5 kg a month", "0,5 кг в месяц"),
        (Quantity(1, units()["H87"], Period.ONCE), "1 pcs once", "1 шт разово"),
        (Quantity(1234567.25, TONNES, Period.ONCE), "1 234 567.25 t once", None),
    ],
)
def test_a_quantity_is_shown_with_its_unit_and_period(
    quantity: Quantity, english: str, russian: str | None
) -> None:
    suggestion = explained({"quantity": quantity}, {})
    assert told(suggestion)["quantity"].wanted == english
    if russian is not None:
        assert told(suggestion, Language.RU)["quantity"].wanted == russian


@pytest.mark.parametrize("asker", Side)
def test_states_are_shown_as_the_needs_and_the_offers_whoever_asks(asker: Side) -> None:
    found = told(explained({"country": "RU"}, {"country": "KZ"}, asker))["country"]
    assert (found.wanted, found.offered) == ("Russia", "Kazakhstan")
    assert found.label == "a neighbouring member state, 2272 km between capitals"


def test_states_are_named_in_the_readers_language() -> None:
    found = reason("country", {"country": "RU"}, {"country": "KZ"}, Language.KK)
    assert (found.wanted, found.offered) == ("Ресей", "Қазақстан")


def test_purposes_are_shown_for_both_sides() -> None:
    found = reason(
        "purpose",
        {"purpose": Purpose.SUPPLY},
        {"purpose": Purpose.JOINT_PROJECT, "kind": Kind.PRODUCT},
    )
    assert found.label == "different purposes"
    assert (found.wanted, found.offered) == ("supply", "joint project")
    same = reason("purpose", {}, {}, Language.RU)
    assert same.label == "цель одна: поставка"


@pytest.mark.parametrize("verdict", Verdict)
def test_an_earlier_decision_is_told(verdict: Verdict) -> None:
    found = reason("decision", {}, {}, decisions={"o": verdict})
    assert found.code == f"decision.{verdict}"
    assert found.label == LABELS[found.code][1]


def test_braces_in_a_listing_are_shown_and_not_filled_in() -> None:
    found = reason("text", {"title": "катанка {km}"}, {"title": "катанка {code}"})
    assert found.offered == "катанка"
    assert found.label.endswith("катанка")
