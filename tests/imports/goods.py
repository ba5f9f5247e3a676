"""A list of goods as a portal sends it, and one of any length."""

HEAD = "Код;Наименование;ТН ВЭД;Кол-во;Ед. изм.;Цена;Валюта;Организация;БИН\n"
ROWS = (
    "k1;Катанка медная 8 мм;7408 11 000 0;500;т;650000;KZT;ТОО «Пример»;491240000019\n"
    "k2;Шина медная;7407 10 000 0;20;т;;;ТОО «Пример»;491240000019\n"
)


def table(rows: int) -> str:
    return HEAD + "".join(f"k{n};Катанка {n};7408;{n};т;;;;\n" for n in range(rows))
