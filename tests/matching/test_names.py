"""Names of organizations are compared by what people would call the same."""

from uuid import uuid4

import pytest

from app.matching.name_index import NameIndex
from app.matching.names import alike, bare

SAME = [
    ("ООО Ромашка", "ОАО «Ромашка»"),
    ("Zhezmys Prokat", "ТОО «Жезмыс Прокат»"),
    ("Общество с ограниченной ответственностью «Щёлково Агрохим»", "Shchelkovo Agrokhim LLC"),
    ("Прокат Жезмыс", "Жезмыс Прокат"),
    ("Yerevan Pghindz LLC", "«Երևան Պղինձ» ՍՊԸ"),
    ("«Өндіріс» ЖШС", "Ондирис"),
    ("ОсОО «Кыргыз Темир»", "Кыргыз Темир жоопкерчилиги чектелген коому"),
]
OTHERS = [
    ("ООО Ромашка", "ООО Василёк"),
    ("Завод № 1", "Завод № 2"),
    ("Металлургический завод Восток", "Кабельный завод Запад"),
    ("ООО", "АО"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_alike_in_both_directions(one: str, other: str) -> None:
    assert alike(one, other) >= 0.85
    assert alike(one, other) == pytest.approx(alike(other, one))


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_two_firms_are_not_alike(one: str, other: str) -> None:
    assert alike(one, other) <= 0.75


def test_a_name_that_is_a_legal_form_alone_stays() -> None:
    assert bare("ООО") == "ооо"
    assert bare("«АО Ромашка», ОАО") == "ромашка"


def test_the_index_finds_a_rare_name_among_thousands_and_forgets_it() -> None:
    index = NameIndex()
    index.put((uuid4(), f"Завод № {number} имени Ленина") for number in range(3_000))
    one, other = uuid4(), uuid4()
    index.put([(one, "ТОО «Жезмыс Прокат»")])
    assert index.find("Zhezmys", 5)[0] == one  # not indexed yet, compared one by one
    index.put((uuid4(), f"Комбинат {number}") for number in range(3_000))
    assert index.find("Жезмыс", 5)[0] == one
    index.put([(one, "АО «Сарыарка»"), (other, "АО «Жезмыс»")])
    assert index.find("Жезмыс", 5)[0] == other
    index.drop([other])
    assert other not in index.find("Жезмыс", 50)
    assert one not in index.find("Жезмыс Прокат", 50)[:1]


def test_names_put_for_later_are_found_as_they_are_now() -> None:
    index = NameIndex()
    stays, renamed, gone = uuid4(), uuid4(), uuid4()
    kept = [(stays, "АО «Сарыарка»"), (renamed, "АО «Жезмыс»"), (gone, "АО «Катанка»")]
    index.put_later(iter(kept))
    index.put([(renamed, "АО «Медьпром»")])
    index.drop([gone])
    assert index.find("Сарыарка", 5)[0] == stays
    assert index.find("Медьпром", 5)[0] == renamed
    assert not {renamed, gone} & {*index.find("Жезмыс", 5), *index.find("Катанка", 5)}


def test_the_index_of_nothing_finds_nothing() -> None:
    assert NameIndex().find("Жезмыс", 5) == []
