"""XML whose elements hold more than a record can: refused before it takes the memory."""

from pathlib import Path

import pytest

from app.exchange.intake.items import UnreadableFileError
from app.exchange.intake.read_commerceml import read_commerceml
from app.exchange.intake.read_yml import read_yml
from app.exchange.intake.xml_elements import MOST_INSIDE, elements

SHOP = "<yml_catalog><shop><name>Завод</name><offers>{}</offers></shop></yml_catalog>"


def offer(key: int, inside: str = "") -> str:
    return f'<offer id="k{key}"><name>Катанка {key}</name>{inside}</offer>'


def shop(path: Path, *offers: str) -> Path:
    path.write_text(SHOP.format("".join(offers)), encoding="utf-8")
    return path


def test_an_offer_with_too_much_inside_ends_the_file_there(tmp_path: Path) -> None:
    path = shop(tmp_path / "a.yml", offer(1), offer(2, "<p/>" * MOST_INSIDE), offer(3))
    read = read_yml(path)
    assert next(read).values["title"] == "Катанка 1"
    with pytest.raises(UnreadableFileError, match="has a offer that is too large"):
        list(read)


def test_deep_elements_and_texts_count_too(tmp_path: Path) -> None:
    deep = "<param>" + "<p><q/></p>" * (MOST_INSIDE // 2) + "</param>"
    long = "<p>" + "x" * (9 << 20) + "</p>"
    for name, inside in (("deep", deep), ("long", long * 9)):
        with pytest.raises(UnreadableFileError, match="too large"):
            list(read_yml(shop(tmp_path / name, offer(1, inside))))


def test_many_elements_and_large_ones_of_use_are_read(tmp_path: Path) -> None:
    some = (offer(key, "<param name='a'>1</param>" * 50) for key in range(2_000))
    assert len(list(read_yml(shop(tmp_path / "many.yml", *some)))) == 2_000
    values = "<Справочник><ИдЗначения>1</ИдЗначения><Значение>м</Значение></Справочник>" * 20_000
    good = "<Товар><Ид>1</Ид><Наименование>Катанка</Наименование></Товар>"
    whole = (
        "<КоммерческаяИнформация><Классификатор><Свойства><Свойство><Ид>9</Ид><ВариантыЗначений>"
        f"{values}</ВариантыЗначений></Свойство></Свойства></Классификатор><Каталог><Товары>{good}"
        "</Товары></Каталог></КоммерческаяИнформация>"
    )
    path = tmp_path / "import.xml"
    path.write_text(whole, encoding="utf-8")
    assert [item.values["title"] for item in read_commerceml(path)] == ["Катанка"]


def test_comments_are_not_kept(tmp_path: Path) -> None:
    path = shop(tmp_path / "said.yml", offer(1, "<!-- a --><?b c?>" * 1_000))
    element, _, _ = next(elements(path, frozenset({"offer"})))
    assert element.xpath("//comment() | //processing-instruction()") == []
