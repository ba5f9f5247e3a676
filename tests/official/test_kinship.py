"""Which row goes on from which entry, and which two name one enterprise: rule by rule."""

from itertools import count
from uuid import UUID

import pytest

from app.official.kinship import numbered, same_maker
from app.values.lists import Column, Entry, EntryFields
from tests.official.registry import BIN, OTHER_BIN

NEW = 100


def row(
    enterprise: str = "ТОО «Медь»",
    goods: str = "Катанка медная",
    *codes: str,
    identifier: str = "",
    country: str | None = "KZ",
) -> EntryFields:
    return EntryFields(
        codes=codes or ("7408",), goods=goods, country=country, enterprise=enterprise,
        identifier=identifier,
    )  # fmt: skip


def goes_on(before: list[EntryFields], after: list[EntryFields]) -> list[int]:
    """For each row its place in the edition before, from 1; from 100 on for new ones."""
    numbers = count(NEW)
    entries = [
        Entry(id=UUID(int=at), position=at, fields=fields) for at, fields in enumerate(before, 1)
    ]
    made = numbered(entries, [(fields, ()) for fields in after], lambda: UUID(int=next(numbers)))
    assert [one.position for one in made] == list(range(1, len(after) + 1))
    assert [one.fields for one in made] == after
    return [one.id.int for one in made]


def test_rows_keep_their_columns_and_what_is_left_over_is_new() -> None:
    columns = (Column("ТУ", "1"),)
    [made] = numbered([], [(row(), columns)], lambda: UUID(int=NEW))
    assert made == Entry(id=UUID(int=NEW), position=1, fields=row(), columns=columns)
    assert goes_on([row()], [row(), row()]) == [1, NEW], "every id is given once"


@pytest.mark.parametrize(
    ("change", "same"),
    [
        # Of one enterprise: its goods in other words, other codes with one in common, or no goods.
        (row(goods="Катанка"), True),
        (row("АО «МЕДЬ»", "Катанка медная", "7408", "7409"), True),
        (row("ТОО «Медь»", "Проволока", "7408"), True),
        (row("ТОО «Медь»", "Медная катанка мягкая", "7409"), True),
        (row("ТОО «Медь»", "МЕДНАЯ КАТАНКА", "7409"), True),
        (row("ТОО «Медь»", "", "7409"), True),
        (row("ТОО «Медь»", "Трубы", "7411"), False),
        # Called a little otherwise, with the same goods under the same codes.
        (row("ТОО «Медь-Астана»"), True),
        (row("ТОО «Медь-Астана»", "Катанка медная", "7409"), False),
        (row("ТОО «Медь-Астана»", "Катанка"), False),
        (row("ТОО «Олово»"), False),
        (row("ТОО «Медь»", country="RU"), False),
    ],
)
def test_a_row_goes_on_from_an_entry_of_its_enterprise_or_with_its_goods(
    change: EntryFields, *, same: bool
) -> None:
    assert goes_on([row()], [change]) == [1 if same else NEW]


def test_goods_without_codes_or_codes_without_goods_say_nothing_of_an_enterprise() -> None:
    for fields in (("", "7408"), ("Катанка медная",)):
        goods, codes = fields[0], fields[1:]
        before, after = (
            EntryFields(codes=codes, goods=goods, country="KZ", enterprise=name)
            for name in ("ТОО «Медь»", "ТОО «Медь-Астана»")
        )
        assert goes_on([before], [after]) == [NEW]


def test_a_number_leads_to_an_enterprise_however_it_is_called_now() -> None:
    old = row("ТОО «Медь»", "Катанка", identifier=BIN)
    assert goes_on([old], [row("АО «Казпрокат»", "Катанка", identifier=BIN)]) == [1]
    assert goes_on([old], [row("АО «Казпрокат»", "Катанка", identifier=OTHER_BIN)]) == [NEW]
    other_code = row("АО «Казпрокат»", "Катанка", "7409", identifier=BIN)
    assert goes_on([old], [other_code]) == [1]
    # A number that no kind takes is no number.
    loose = row("ТОО «Медь»", "Катанка", identifier="12")
    assert goes_on([loose], [row("АО «Казпрокат»", "Катанка", identifier="12")]) == [NEW]
    both = [old, row("ТОО «Медь»", "Катанка", identifier=OTHER_BIN)]
    assert goes_on(both, list(reversed(both))) == [2, 1]


def test_rows_without_an_enterprise_go_on_with_the_very_same_goods_alone() -> None:
    assert goes_on([row("")], [row("")]) == [1]
    assert goes_on([row("")], [row("", "Катанка медная мягкая")]) == [NEW]


def test_the_same_row_comes_before_a_like_one_and_a_like_one_before_a_renamed_one() -> None:
    tube = row(goods="Катанка медная мягкая")
    assert goes_on([row(), tube], [tube, row()]) == [2, 1]
    assert goes_on([row()], [row("ТОО «Медь-Астана»"), row(goods="Катанка")]) == [NEW, 1]


def test_of_several_like_ones_the_first_and_of_several_unlike_ones_none() -> None:
    twins = [row(goods="Катанка марки А"), row(goods="Катанка марки Б")]
    assert goes_on(twins, [row(goods="Катанка марки В")]) == [1]
    # Goods of one enterprise and code in quite other words: it is not known which they were.
    assert goes_on(twins, [row(goods="Шины")]) == [NEW]
    assert goes_on(twins[:1], [row(goods="Шины")]) == [1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (row(identifier=BIN), row("АО «Иное»", identifier=BIN, country="RU"), True),
        (row(identifier=BIN), row(identifier=OTHER_BIN), False),
        (row(identifier=BIN), row(), True),
        (row(), row(identifier=BIN), True),
        (row(identifier=BIN), row(identifier="12"), True),
        (row(identifier="12"), row(identifier=BIN), True),
        (row(), row("АО Медь"), True),
        (row(), row(country="RU"), False),
        (row("Медный прокатный завод"), row("Медный прокатный заводы"), True),
        (row("Медный завод"), row("Медный двор"), False),
        (row(""), row(""), False),
    ],
)
def test_two_rows_name_one_enterprise_by_number_where_both_have_one_or_else_by_name(
    one: EntryFields, other: EntryFields, *, same: bool
) -> None:
    assert same_maker(one, other) is same
    assert same_maker(other, one) is same
