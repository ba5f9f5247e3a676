"""What each outcome is called, in Russian and English; `app.vocabulary.messages` has the others.

Keys are reason codes; `{…}` is filled by `app.matching.reasons`. A test asks that every level of
every scorecard has its label in both languages.
"""

from app.matching.labels_details import DETAIL_LABELS, DETAIL_REJECTIONS
from app.matching.types import Rejection
from app.vocabulary.terms import Purpose, Side

LABELS: dict[str, tuple[str, str]] = {
    "base.prior": (
        "исходная оценка: большинство пар в реестре не подходят",
        "starting point: most pairs of a registry do not fit",
    ),
    "code.same_position": (
        "одна позиция ТН ВЭД {code}: {title}",
        "the same TN VED position {code}: {title}",
    ),
    "code.same_subheading": (
        "одна субпозиция ТН ВЭД {code}: {title}",
        "the same TN VED subheading {code}: {title}",
    ),
    "code.same_heading": (
        "одна товарная позиция ТН ВЭД {code}: {title}",
        "the same TN VED heading {code}: {title}",
    ),
    "code.same_chapter": (
        "общая только группа ТН ВЭД {code}: {title}",
        "only the TN VED chapter {code} in common: {title}",
    ),
    "code.predicted": (
        "код не указан, по описанию вероятна позиция {likely}: {likely_title} ({share})",
        "code not stated; by the text heading {likely} is likely: {likely_title} ({share})",
    ),
    "code.both_predicted": (
        "коды не указаны, по описаниям вероятна общая позиция {likely}: {likely_title} ({share})",
        "codes not stated; by both texts heading {likely} is likely: {likely_title} ({share})",
    ),
    "code.unknown": ("код ТН ВЭД не указан", "TN VED code not stated"),
    "code.different": ("коды ТН ВЭД из разных групп", "TN VED codes of different chapters"),
    "likely_subheading.likely": (
        "по описаниям вероятна одна субпозиция {deeper}: {deeper_title} ({share})",
        "by the texts one subheading {deeper} is likely: {deeper_title} ({share})",
    ),
    "likely_subheading.unknown": (
        "описания не уточняют указанные коды",
        "the texts do not add to the codes stated",
    ),
    "text.nearly_equal": ("описания почти равны: {words}", "texts nearly equal: {words}"),
    "text.very_close": ("описания очень близки: {words}", "texts very close: {words}"),
    "text.close": ("описания близки: {words}", "texts close: {words}"),
    "text.partial": ("описания частично близки: {words}", "texts partly alike: {words}"),
    "text.faint": ("в описаниях мало общего: {words}", "little in common in the texts: {words}"),
    "text.unlike": ("в описаниях почти нет общего", "almost nothing in common in the texts"),
    "text.other_language": (
        "описания на разных языках, слова не сравнить",
        "texts in different languages, words cannot be compared",
    ),
    "text.unknown": ("описание не указано", "text not stated"),
    "standards.all": (
        "названы все нужные стандарты и марки: {met}",
        "names every standard and grade asked for: {met}",
    ),
    "standards.successor": (
        "названы все нужные стандарты, вместо заменённого новый: {succeeded}",
        "names every standard asked for, a replaced one by its successor: {succeeded}",
    ),
    "standards.some": (
        "названа часть нужных стандартов и марок: {met}",
        "names some of the standards and grades asked for: {met}",
    ),
    "standards.none": (
        "стандарты и марки другие",
        "other standards and grades",
    ),
    "standards.unknown": (
        "стандарты и марки не указаны",
        "standards and grades not stated",
    ),
    "nature.same": ("речь об одном виде предмета", "both mean the same kind of thing"),
    "nature.different": ("речь о разном: {natures}", "they mean different things: {natures}"),
    "quantity.covers_all": ("покрывает всё количество", "covers the whole quantity"),
    "quantity.covers_half": ("покрывает {share} количества", "covers {share} of the quantity"),
    "quantity.covers_tenth": (
        "покрывает лишь {share} количества",
        "covers only {share} of the quantity",
    ),
    "quantity.covers_little": (
        "покрывает менее десятой части количества",
        "covers less than a tenth of the quantity",
    ),
    "quantity.other_unit": (
        "количества в несопоставимых единицах",
        "quantities in units that cannot be compared",
    ),
    "quantity.unknown": ("количество не указано", "quantity not stated"),
    "country.neighbour_member": (
        "соседнее государство Союза, {km} км между столицами",
        "a neighbouring member state, {km} km between capitals",
    ),
    "country.member": (
        "другое государство Союза, {km} км между столицами",
        "another member state, {km} km between capitals",
    ),
    "country.same_state": ("то же государство", "the same state"),
    "country.same_bloc": (
        "государство СНГ или ШОС, {km} км между столицами",
        "a state of the CIS or the SCO, {km} km between capitals",
    ),
    "country.observer": (
        "наблюдатель или ассоциированный участник объединения, {km} км между столицами",
        "an observer or associate of a common bloc, {km} km between capitals",
    ),
    "country.outside": (
        "государство вне Союза, {km} км между столицами",
        "a state outside the Union, {km} km between capitals",
    ),
    "country.unknown": ("государство не указано", "state not stated"),
    "purpose.same": ("цель одна: {purpose}", "the same purpose: {purpose}"),
    "purpose.different": ("цели разные", "different purposes"),
    "decision.none": ("решений по этой паре не было", "nobody has decided on this pair"),
    "decision.accepted": ("ранее принято", "accepted earlier"),
    "decision.declined": ("ранее отклонено", "declined earlier"),
    "decision.contacted": ("контакт уже установлен", "contact was made earlier"),
    "decision.contracted": ("договор уже есть", "there is a contract already"),
} | DETAIL_LABELS

INCOMPARABLE: dict[str, tuple[str, str]] = {
    "standards.unknown": (
        "стандарты и марки не сравнить: указано разное",
        "standards and grades cannot be compared: different kinds are named",
    ),
    "lot.unknown": ("партии не сравнить", "lots cannot be compared"),
    "delivery.unknown": (
        "условия поставки уже не действуют",
        "the terms of delivery hold no longer",
    ),
    "distance.unknown": ("расстояние неизвестно", "distance not known"),
}
"""What a level is called instead where both sides state what still is not compared."""

ADVICE: dict[str, tuple[str, str]] = {
    "state_code": (
        "если {where} указать код ТН ВЭД из 6 знаков, оценка будет {scores}",
        "with a 6-digit TN VED code {where} the score would be {scores}",
    ),
    "state_quantity": (
        "если {where} указать количество, оценка будет {scores}",
        "with the quantity stated {where} the score would be {scores}",
    ),
    "state_standards": (
        "если {where} назвать стандарты и марки, оценка будет {scores}",
        "with standards and grades named {where} the score would be {scores}",
    ),
    "state_country": (
        "если {where} указать государство, оценка будет {scores}",
        "with the state given {where} the score would be {scores}",
    ),
}
"""What a listing could add, see `app.matching.advice`."""

SIDES: dict[tuple[Side, ...], tuple[str, str]] = {
    (Side.NEED,): ("в потребности", "in the need"),
    (Side.OFFER,): ("в предложении", "in the offer"),
    (Side.OFFER, Side.NEED): ("с обеих сторон", "on both sides"),
}
"""Where a fact is missing; sides in the order of `Side`."""

BETWEEN = ("от {low} до {high}", "between {low} and {high}")

REJECTIONS: dict[Rejection, tuple[str, str]] = {
    Rejection.SAME_SIDE: (
        "сравниваются потребность и предложение, а здесь одна и та же сторона",
        "a need is compared with an offer, and these are on the same side",
    ),
    Rejection.SAME_ORGANIZATION: (
        "это та же организация",
        "it is the same organization",
    ),
    Rejection.NOT_ACTIVE: (
        "запись не активна: приостановлена, исполнена или отозвана",
        "the listing is not active: paused, fulfilled or withdrawn",
    ),
    Rejection.EXPIRED: ("срок действия записи истёк", "the listing has expired"),
    Rejection.HIDDEN: ("запись закрыта владельцем", "the listing is private"),
    Rejection.COUNTRY: (
        "государство не входит в заданные",
        "the state is not among those asked for",
    ),
    Rejection.CROSS_BORDER: (
        "не выполнено условие о границе: партнёр в том же либо в другом государстве",
        "the condition on borders is not met: the partner is in the same, or another, state",
    ),
    Rejection.CODE_PREFIX: (
        "нет кода, который начинается с заданных цифр",
        "no code starts with the digits asked for",
    ),
    Rejection.KIND: ("другой вид предложения", "another kind of offer"),
    Rejection.PURPOSE: ("другая цель", "another purpose"),
} | DETAIL_REJECTIONS

PURPOSES: dict[Purpose, tuple[str, str]] = {
    Purpose.SUPPLY: ("поставка", "supply"),
    Purpose.JOINT_PROJECT: ("совместный проект", "joint project"),
    Purpose.TECHNOLOGY: ("технология", "technology"),
}
