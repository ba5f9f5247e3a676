"""Names, numbers, states and torn rows of official lists; which entry is which."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from app.official.identifiers import read_identifier
from app.official.kinship import numbered
from app.official.names import bare_name
from app.official.reading import read_tables
from app.official.tables import Row, Table
from app.values.lists import Entry, EntryFields, ListMapping
from app.vocabulary.states import state_of
from app.vocabulary.terms import EntryField

MAPPING = ListMapping(
    columns={
        EntryField.ENTERPRISE: ("Предприятие",),
        EntryField.GOODS: ("Товар",),
        EntryField.CODES: ("Код",),
    }
)


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("ООО «Ёлочка-М»", "елочка м"),
        ("Общество с ограниченной ответственностью «Медь»", "медь"),
        ("ТОО 'Қазақмыс'", "қазақмыс"),
        ("«Նաիրի Լար» ՍՊԸ", "նաիրի լար"),
        ("Kazzinc LLP, LLC", "kazzinc"),
        ("«Қазақмыс» АҚ", "қазақмыс"),
        ("«Дастан» ААК", "дастан"),
        ("ЖЧК «Ысык-Көл»", "ысык көл"),
        ("ААТ «Медзь»", "медзь"),
        ("НПО «Сплав»", "сплав"),
        ("ТОО «Жезмыс Прокат», БИН 491240001007", "жезмыс прокат"),
        ("АО «Пример» (ИНН/КПП: 7707083893 / 773601001)", "пример"),
        ("РУП «Кабель-2» УНП № 799000009", "кабель 2"),
        ("«Արարատ Մետաղ» ՓԲԸ, ՀՎՀՀ 02345678", "արարատ մետաղ"),
        ("ИП Ковалёв, УНП MA1953684", "ковалев"),
        ("Завод № 1 имени 1 Мая 1945", "завод no 1 имени 1 мая 1945"),
        ("СП ООО «Литейщик»", "литейщик"),
        ("ООО", "ооо"),
    ],
)
def test_a_name_is_compared_without_its_legal_form_and_number(name: str, bare: str) -> None:
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("text", "country", "read"),
    [
        ("БИН 491240001007", "KZ", ("KZ-BIN:491240001007", True)),
        ("KZ-BIN:491240001007", None, ("KZ-BIN:491240001007", True)),
        ("4912 4000 1007", "KZ", ("KZ-BIN:491240001007", True)),
        ("491240001008", "KZ", ("491240001008", False)),
        ("БСН 491240001007", None, ("KZ-BIN:491240001007", True)),
        ("БИН491240001007", "KZ", ("KZ-BIN:491240001007", True)),
        ("BIN491240001007", "KZ", ("KZ-BIN:491240001007", True)),
        ("УНП МА1953684", "BY", ("BY-UNP:MA1953684", True)),
        ("ИНН/КПП 7707083893 / 773601001", "RU", ("RU-INN:7707083893", True)),
        ("", "RU", ("", True)),
    ],
)
def test_a_number_is_read_by_its_words_and_state(
    text: str, country: str | None, read: tuple[str, bool]
) -> None:
    assert read_identifier(text, country) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Российская  Федерация", "RU"), ("РФ", "RU"), ("Қазақстан Республикасы", "KZ"),
        ("Kyrgyz Republic", "KG"), ("Հայաստան", "AM"), ("by", "BY"), ("Атлантида", None),
        ("Казахстан и Россия", None),
    ],
)  # fmt: skip
def test_a_state_is_known_by_its_names(text: str, code: str | None) -> None:
    assert state_of(text) == code


def _table(*rows: tuple[str, ...], breaks: frozenset[int] = frozenset()) -> Table:
    head = ("№", "Предприятие", "Товар", "Код")
    made = tuple(Row(f"row {at}", cells) for at, cells in enumerate((head, *rows), 1))
    return Table("1", made, breaks)


def test_a_row_that_a_page_break_tears_is_joined() -> None:
    table = _table(
        ("1", "ООО «Медь»", "Катанка медная,", "7408 11 000 0,"),
        ("", "", "смотанная в бухты", "7408 19"),
        ("2", "ООО «Олово»", "Припой", "8311"),
        breaks=frozenset({2}),
    )
    first, second = read_tables([table], MAPPING).of("entry")
    assert first.fields is not None
    assert first.fields.goods == "Катанка медная, смотанная в бухты"
    assert first.fields.codes == ("7408110000", "740819")
    assert second.fields is not None
    assert second.fields.enterprise == "ООО «Олово»"


def test_a_row_whose_enterprise_is_merged_over_a_page_break_keeps_it() -> None:
    table = _table(
        ("1", "ООО «Медь»", "Катанка", "7408"),
        ("", "", "Листы", "7409"),
        breaks=frozenset({2}),
    )
    rows = read_tables([table], MAPPING).of("entry")
    assert [row.fields.enterprise for row in rows if row.fields] == ["ООО «Медь»"] * 2
    assert [row.fields.goods for row in rows if row.fields] == ["Катанка", "Листы"]


def test_a_head_of_two_rows_is_named_by_both() -> None:
    rows = (
        ("Предприятие", "Товар", "Товар"),
        ("Предприятие", "наименование", "код"),
        ("ООО «Медь»", "Катанка", "7408"),
    )
    table = Table("1", tuple(Row(f"row {at}", cells) for at, cells in enumerate(rows, 1)))
    columns = {
        EntryField.ENTERPRISE: ("Предприятие",),
        EntryField.GOODS: ("Товар / наименование",),
        EntryField.CODES: ("Товар / код",),
    }
    [row] = read_tables([table], ListMapping(columns=columns)).of("entry")
    assert row.fields is not None
    assert (row.fields.goods, row.fields.codes) == ("Катанка", ("7408",))


def _fields(enterprise: str, goods: str, *codes: str, country: str = "RU") -> EntryFields:
    return EntryFields(enterprise=enterprise, goods=goods, codes=codes, country=country)


def _ids() -> Iterator[int]:
    return iter(range(100, 200))


@pytest.mark.parametrize(
    ("after", "is_kin"),
    [
        (_fields("ООО «Медь»", "Катанка", "7408"), True),
        (_fields("ООО Медь", "Катанка", "7408"), True),
        (_fields("ООО «Медь»", "Катанка марки М1", "7408", "7409"), True),
        (_fields("ООО «Медь-Групп»", "Катанка", "7408"), True),
        (_fields("ООО «Олово»", "Катанка", "7408"), False),
        (_fields("ООО «Медь»", "Катанка", "7408", country="KZ"), False),
        (_fields("ООО «Медь»", "Сковороды", "7418"), False),
    ],
)
def test_an_entry_goes_on_where_enterprise_and_goods_say_so(
    after: EntryFields,
    *,
    is_kin: bool,
) -> None:
    numbers = _ids()
    before = Entry(id=UUID(int=1), position=1, fields=_fields("ООО «Медь»", "Катанка", "7408"))
    [entry] = numbered([before], [(after, ())], lambda: UUID(int=next(numbers)))
    assert (entry.id == before.id) == is_kin


def test_two_rows_never_share_an_id() -> None:
    numbers = _ids()
    rows = [(_fields("ООО «Медь»", f"Катанка {n}", "7408"), ()) for n in range(3)]
    before = [
        Entry(id=UUID(int=at), position=at, fields=fields) for at, (fields, _) in enumerate(rows, 1)
    ]
    after = numbered(before, [*rows[::-1], rows[0]], lambda: UUID(int=next(numbers)))
    assert [entry.id.int for entry in after] == [3, 2, 1, 100]
    assert [entry.position for entry in after] == [1, 2, 3, 4]


def test_the_report_names_rows_in_the_order_of_the_document() -> None:
    cells = [
        ("Предприятие", "Товар", "Код"),
        ("ТОО А", "Катанка", "7408"),
        ("Алюминий", "Алюминий", "Алюминий"),
        ("ТОО Б", "Профили", "7604"),
        ("1", "2", "3"),
        ("ТОО В", "Фольга", "7607"),
    ]
    rows = tuple(Row(f"row {at}", row) for at, row in enumerate(cells, 1))
    found = read_tables([Table("1", rows)], MAPPING)
    assert [(row.place, row.outcome) for row in found.rows] == [
        ("row 2", "entry"), ("row 3", "section"), ("row 4", "entry"), ("row 5", "header"),
        ("row 6", "entry"),
    ]  # fmt: skip


def test_a_row_without_an_enterprise_or_a_state_is_remarked() -> None:
    columns = {**MAPPING.columns, EntryField.COUNTRY: ("Государство",)}
    rows = (
        Row("row 1", ("Предприятие", "Товар", "Код", "Государство")),
        Row("row 2", ("ТОО А", "Катанка", "7408", "Казахстан")),
        Row("row 3", ("", "Проволока", "7408 19", "")),
    )
    found = read_tables([Table("1", rows)], ListMapping(columns=columns))
    assert [[one.code for one in row.remarks] for row in found.of("entry")] == [
        [], ["no_state", "no_enterprise"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("maker", "number", "remarks"),
    [
        ("ТОО «Пример», БИН 491240001007", "KZ-BIN:491240001007", []),
        ("АО «Пример Профиль»", "", []),
        (
            "ТОО «Пример», БИН 491240001008",
            "ТОО «Пример», БИН 491240001008",
            ["unverified_identifier"],
        ),
    ],
)
def test_a_name_alone_in_a_column_of_names_and_numbers_is_no_number(
    maker: str, number: str, remarks: list[str]
) -> None:
    columns = {EntryField.ENTERPRISE: ("Изготовитель, БИН",), EntryField.GOODS: ("Товар",)}
    mapping = ListMapping(columns=columns | {EntryField.IDENTIFIER: ("Изготовитель, БИН",)})
    rows = (Row("row 1", ("Изготовитель, БИН", "Товар")), Row("row 2", (maker, "Катанка")))
    [read] = read_tables([Table("1", rows)], mapping).of("entry")
    assert read.fields is not None
    assert (read.fields.identifier, [one.code for one in read.remarks]) == (number, remarks)


def test_of_several_rows_of_an_enterprise_the_one_with_the_likest_goods_goes_on() -> None:
    def row(goods: str) -> EntryFields:
        return EntryFields(codes=("7408",), goods=goods, country="KZ", enterprise="ТОО «Медь»")

    said = ("катанка медная 8 мм", "проволока латунная", "катанка медная мягкая 8 мм")
    before = [Entry(id=UUID(int=at), position=at, fields=row(goods))
              for at, goods in enumerate(said, 1)]  # fmt: skip
    ids = (UUID(int=number) for number in range(10, 20))
    after = (said[1] + " 2 мм", "катанка медная мягкая 9 мм", "катанка медная 9 мм")
    made = numbered(before, [(row(goods), ()) for goods in after], lambda: next(ids))
    assert [one.id.int for one in made] == [2, 3, 1]


def test_a_formula_without_a_value_names_nobody_and_is_told() -> None:
    rows = (("Предприятие", "Товар", "Код"), ("#ССЫЛКА!", "Катанка", "7408"))
    table = Table("1", tuple(Row(f"line {at}", cells) for at, cells in enumerate(rows, 1)))
    [read] = read_tables([table], MAPPING).of("entry")
    assert read.fields is not None
    assert (read.fields.enterprise, read.fields.goods) == ("", "Катанка")
    assert [remark.code for remark in read.remarks] == ["no_enterprise", "formula_error"]
    assert read.columns[0].value == "#ССЫЛКА!"


def rows_read(*rows: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    head = ("Предприятие", "Товар", "Код")
    table = Table("1", tuple(Row(f"line {at}", cells) for at, cells in enumerate((head, *rows), 1)))
    read = read_tables([table], MAPPING).rows
    return [(row.outcome, [remark.code for remark in row.remarks]) for row in read]


def test_a_total_is_no_entry_and_no_section() -> None:
    first, last = ("АО", "Катанка", "7408"), ("АО", "Лист", "7409")
    sums = ("Итого", "1 250,5 т", ""), ("", "Всего", "")
    entry: tuple[str, list[str]] = ("entry", [])
    total = ("header", ["total_row"])
    assert rows_read(first, *sums, last) == [entry, total, total, entry]


def test_a_row_with_more_cells_than_columns_fails_rather_than_losing_one() -> None:
    assert rows_read(("АО", "Лист", "толстый", "7409"), ("АО", "Лист", "7409", "")) == [
        ("failed", ["too_many_cells"]),
        ("entry", []),
    ]
