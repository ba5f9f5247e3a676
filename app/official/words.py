"""What lists and proposals are called to people, in Russian and English."""

from collections.abc import Mapping

from app.vocabulary.terms import EntryField, Language, LineAction, ListKind, ProposalState

Words = tuple[str, str]
"""Russian and English."""

FIELDS: Mapping[EntryField, Words] = {
    EntryField.CODES: ("Код ТН ВЭД ЕАЭС", "TN VED EAEU code"),
    EntryField.GOODS: ("Наименование товара", "Goods"),
    EntryField.COUNTRY: ("Государство-член", "Member state"),
    EntryField.ENTERPRISE: ("Предприятие", "Enterprise"),
    EntryField.IDENTIFIER: ("Регистрационный номер", "Registration number"),
    EntryField.NEED: ("Потребность", "Need"),
    EntryField.READINESS: ("Готовность", "Readiness"),
}
NUMBER: Words = ("№ п/п", "No.")
KINDS: Mapping[ListKind, Words] = {
    ListKind.PRODUCTS: ("готовая продукция", "finished goods"),
    ListKind.MATERIALS: ("сырьё и материалы", "raw materials and materials"),
    ListKind.CONSUMERS: ("потенциальные потребители", "potential consumers"),
}
INDUSTRIES: Mapping[str, Words] = {
    "advanced-materials": ("новые материалы", "advanced materials"),
    "agricultural-machinery": ("сельхозмашиностроение", "agricultural machinery"),
    "automotive": ("автомобилестроение", "automotive"),
    "building-materials": ("стройматериалы", "building materials"),
    "chemistry": ("химия", "chemistry"),
    "construction": ("строительство", "construction"),
    "consumer-goods": ("потребительские товары", "consumer goods"),
    "electrical-engineering": ("электротехника", "electrical engineering"),
    "electronics": ("электроника", "electronics"),
    "energy": ("энергетика", "energy"),
    "ferrous-metallurgy": ("чёрная металлургия", "ferrous metallurgy"),
    "fertilisers": ("удобрения", "fertilisers"),
    "machine-building": ("машиностроение", "machine-building"),
    "medical-devices": ("медицинские изделия", "medical devices"),
    "mining": ("горное дело", "mining"),
    "non-ferrous-metallurgy": ("цветная металлургия", "non-ferrous metallurgy"),
    "rail": ("железные дороги", "rail"),
    "recycling": ("переработка отходов", "recycling"),
    "shipbuilding": ("судостроение", "shipbuilding"),
    "vehicles": ("транспортные средства", "vehicles"),
}
"""Those that have a name; others are told by their word."""
ACTIONS: Mapping[LineAction, Words] = {
    LineAction.ADD: ("включить", "add"),
    LineAction.CHANGE: ("изменить", "change"),
    LineAction.REMOVE: ("исключить", "remove"),
}
HAPPENED: Mapping[LineAction, Words] = {
    LineAction.ADD: ("Включено", "Added"),
    LineAction.CHANGE: ("Изменено", "Changed"),
    LineAction.REMOVE: ("Исключено", "Removed"),
}
STATES: Mapping[ProposalState, Words] = {
    ProposalState.DRAFT: ("проект", "draft"),
    ProposalState.SUBMITTED: ("представлено", "submitted"),
    ProposalState.IN_REVIEW: ("на рассмотрении", "in review"),
    ProposalState.AGREED: ("согласовано", "agreed"),
    ProposalState.DECLINED: ("отклонено", "declined"),
    ProposalState.WITHDRAWN: ("отозвано", "withdrawn"),
    ProposalState.PUBLISHED: ("учтено в редакции", "published in an edition"),
}
TIE_REASONS: Mapping[str, Words] = {
    "tie.base": ("исходная оценка", "starting point"),
    "tie.same_number": ("совпадает регистрационный номер", "the same registration number"),
    "tie.other_number": ("регистрационный номер другой", "another registration number"),
    "tie.same_name": (
        "совпадает наименование без правовой формы",
        "the same name without its form",
    ),
    "tie.close_name": ("близкое наименование", "a like name"),
    "tie.other_name": ("наименование другое", "another name"),
    "tie.namesakes": ("в государстве есть тёзки", "the state has namesakes"),
    "tie.same_state": ("то же государство", "the same state"),
    "tie.other_state": ("другое государство", "another state"),
    "tie.same_position": ("совпадает субпозиция или позиция ТН ВЭД", "the same TN VED position"),
    "tie.same_heading": ("совпадает товарная позиция ТН ВЭД", "the same TN VED heading"),
    "tie.same_chapter": ("общая только группа ТН ВЭД", "only the TN VED chapter in common"),
    "tie.no_code_in_common": ("общих кодов ТН ВЭД нет", "no TN VED code in common"),
}
GROUNDS: Mapping[str, Words] = {
    "new_enterprise": (
        "предприятие из реестра, которого нет в перечне",
        "an enterprise of the registry that the list does not have",
    ),
    "new_goods": (
        "предприятие есть в перечне, эти товары – нет",
        "the list has the enterprise, but not these goods",
    ),
    "enterprise_gone": (
        "записи предприятия в реестре больше нет",
        "the enterprise's record is gone from the registry",
    ),
    "nothing_active": (
        "у предприятия нет действующих предложений",
        "the enterprise has nothing active any more",
    ),
    "enterprise_renamed": (
        "в реестре предприятие называется иначе",
        "the registry calls the enterprise otherwise",
    ),
    "number_known": (
        "в реестре есть регистрационный номер",
        "the registry knows the registration number",
    ),
}
EDITION: Words = ("Редакция", "Edition")
DATED: Words = ("от", "of")
ROWS: Words = ("Строк", "Rows")
DIFFERENCE: Words = ("Сопоставительная таблица редакций", "Difference of editions")
PROPOSAL: Words = ("Предложение о внесении изменений в перечень", "Proposal to change the list")
STATE: Words = ("Состояние", "State")
SUBMITTED_BY: Words = ("Государство-член", "Member state")
AGAINST: Words = ("К редакции", "Against edition")
REASON: Words = ("Обоснование", "Grounds")
EVIDENCE: Words = ("Сведения реестра", "Known to the registry")
ACTION: Words = ("Действие", "Action")
FIELD: Words = ("Графа", "Column")
BEFORE: Words = ("Было", "Before")
AFTER: Words = ("Стало", "After")
STEPS: Words = ("Ход рассмотрения", "Steps")
WHEN: Words = ("Дата", "Date")
NO_DIFFERENCE: Words = ("Различий нет.", "There is no difference.")
SOURCE: Words = ("Источник", "Source")


def said(words: Words, language: Language) -> str:
    """The words in a language; Russian for all but English."""
    return words[1] if language is Language.EN else words[0]
