"""What spreadsheets show where a formula has no value, in English and in Russian."""

FORMULA_ERRORS = frozenset(
    {"#N/A", "#Н/Д", "#REF!", "#ССЫЛКА!", "#DIV/0!", "#ДЕЛ/0!", "#VALUE!", "#ЗНАЧ!", "#NAME?",
     "#ИМЯ?", "#NUM!", "#ЧИСЛО!", "#NULL!", "#ПУСТО!", "#SPILL!", "#ПЕРЕНОС!", "#CALC!", "#ВЫЧИСЛ!",
     "#GETTING_DATA"}
)  # fmt: skip
