"""Labels of the aspects of details, in Russian and English, and the names of what is checked."""

from app.matching.types import Rejection

Label = tuple[str, str]

DETAIL_LABELS: dict[str, Label] = {
    "semantic.same": ("по смыслу одно и то же: {near}", "the same in meaning: {near}"),
    "semantic.near": ("близко по смыслу: {near}", "near in meaning: {near}"),
    "semantic.related": ("родственно по смыслу: {near}", "related in meaning: {near}"),
    "semantic.far": ("по смыслу далеко", "far apart in meaning"),
    "semantic.unknown": ("смысл не сравнивался", "meaning not compared"),
    "lot.fits": ("минимальная партия подходит", "the minimum lot fits"),
    "lot.unknown": ("партия не указана", "lot not stated"),
    "lot.too_large": (
        "минимальная партия больше, чем нужно за один раз",
        "the minimum lot is more than is taken at once",
    ),
    "delivery.reaches": ("доставляется до места потребности", "delivered to where it is needed"),
    "delivery.part_of_state": (
        "доставляется в другие регионы этого государства",
        "delivered to other regions of the state",
    ),
    "delivery.unknown": ("регионы доставки не указаны", "regions of delivery not stated"),
    "delivery.elsewhere": (
        "доставляется только в другие государства",
        "delivered to other states only",
    ),
    "terms.met": ("условия подходят: {met}", "terms as wanted: {met}"),
    "terms.mixed": (
        "часть условий подходит: {met}; не подходит: {unmet}",
        "some terms as wanted: {met}; not as wanted: {unmet}",
    ),
    "terms.unmet": ("условия не подходят: {unmet}", "terms not as wanted: {unmet}"),
    "terms.unknown": ("условия не указаны", "terms not stated"),
    "certificates.met": ("документы действуют: {met}", "documents in force: {met}"),
    "certificates.mixed": (
        "часть документов действует: {met}; нет: {unmet}",
        "some documents in force: {met}; not: {unmet}",
    ),
    "certificates.unmet": ("документов не хватает: {unmet}", "documents wanting: {unmet}"),
    "certificates.unknown": ("документы не указаны", "documents not stated"),
    "green.met": (
        "зелёные требования выполнены: {met}",
        "green requirements met: {met}",
    ),
    "green.mixed": (
        "зелёные требования выполнены частично: {met}; не выполнены: {unmet}",
        "green requirements partly met: {met}; not met: {unmet}",
    ),
    "green.unmet": (
        "зелёные требования не выполнены: {unmet}",
        "green requirements not met: {unmet}",
    ),
    "green.unknown": ("зелёные показатели не указаны", "green values not stated"),
    "properties.met": (
        "свойства в нужных пределах: {met}",
        "properties in the wanted ranges: {met}",
    ),
    "properties.mixed": (
        "часть свойств в нужных пределах: {met}; вне пределов: {unmet}",
        "some properties in the wanted ranges: {met}; outside: {unmet}",
    ),
    "properties.unmet": (
        "свойства вне нужных пределов: {unmet}",
        "properties outside the wanted ranges: {unmet}",
    ),
    "properties.unknown": ("свойства не указаны", "properties not stated"),
    "readiness.ready": ("уровень готовности достаточен", "readiness level as wanted"),
    "readiness.below": ("уровень готовности ниже нужного", "readiness level below the wanted one"),
    "readiness.unknown": ("уровень готовности не указан", "readiness level not stated"),
    "directions.shared": ("общее направление: {tags}", "common direction: {tags}"),
    "directions.apart": ("направления разные", "different directions"),
    "directions.unknown": ("направление не указано", "direction not stated"),
    "preference.preferred": ("предпочтительное государство", "a preferred state"),
    "preference.other": ("не из предпочтительных государств", "not among the preferred states"),
    "preference.unknown": ("предпочтений по государствам нет", "no preferred states"),
    "distance.near": ("близко, {km} км по прямой", "near, {km} km as the crow flies"),
    "distance.middling": ("{km} км по прямой", "{km} km as the crow flies"),
    "distance.far": ("далеко, {km} км по прямой", "far, {km} km as the crow flies"),
    "distance.unknown": ("место неизвестно", "place not known"),
    "roles.both_ways": (
        "каждый даёт то, что ищет другой: {roles}",
        "each brings what the other looks for: {roles}",
    ),
    "roles.one_way": (
        "одна сторона даёт то, что ищет другая: {roles}",
        "one side brings what the other looks for: {roles}",
    ),
    "roles.none": (
        "никто не даёт того, что ищет другой",
        "neither brings what the other looks for",
    ),
    "roles.unknown": ("роли не указаны", "roles not stated"),
    "stage.same": ("одна стадия проекта", "the same stage of the project"),
    "stage.next": ("соседние стадии проекта", "neighbouring stages of the project"),
    "stage.apart": ("стадии проекта далеки", "stages of the project far apart"),
    "stage.unknown": ("стадия не указана", "stage not stated"),
    "investment.overlaps": ("объёмы вложений пересекаются", "the sums of investment overlap"),
    "investment.apart": (
        "объёмы вложений не пересекаются",
        "the sums of investment do not overlap",
    ),
    "investment.other_currency": (
        "вложения в разных валютах",
        "investment in different currencies",
    ),
    "investment.unknown": ("объём вложений не указан", "investment not stated"),
    "localisation.reached": (
        "локализация {share} не меньше желаемой",
        "localisation of {share} as wanted",
    ),
    "localisation.short": (
        "локализация {share} меньше желаемой",
        "localisation of {share} less than wanted",
    ),
    "localisation.unknown": ("локализация не указана", "localisation not stated"),
    "transfer.common": ("форма передачи подходит: {forms}", "form of transfer fits: {forms}"),
    "transfer.none": ("форма передачи не подходит", "form of transfer does not fit"),
    "transfer.unknown": ("форма передачи не указана", "form of transfer not stated"),
    "rights.accepted": ("охрана прав подходит", "protection accepted"),
    "rights.none": ("охрана прав не подходит", "protection not among those accepted"),
    "rights.unknown": ("охрана прав не указана", "protection not stated"),
}

DETAIL_REJECTIONS: dict[Rejection, Label] = {
    Rejection.DIRECTION: (
        "нет заданного направления кооперации",
        "the direction asked for is not there",
    ),
    Rejection.PROPERTIES: (
        "обязательное свойство материала вне нужных пределов",
        "a property that is required lies outside the wanted range",
    ),
    Rejection.GREEN: (
        "обязательное зелёное требование не выполнено",
        "a green requirement that is hard is not met",
    ),
    Rejection.CERTIFICATES: (
        "обязательного документа нет или он истёк",
        "a required document is missing or expired",
    ),
    Rejection.READINESS: (
        "уровень готовности ниже обязательного",
        "the readiness level is below the required one",
    ),
}

CHECKS: dict[str, Label] = {
    "lead_time": ("срок поставки", "lead time"),
    "price": ("цена", "price"),
    "incoterms": ("базис поставки", "Incoterms rule"),
    "samples": ("образцы", "samples"),
    "co2e": ("углеродный след", "carbon footprint"),
    "recycled": ("вторичное сырьё", "recycled content"),
    "renewable": ("возобновляемая энергия", "renewable energy"),
    "scrap": ("приём лома", "scrap taken back"),
    "readiness": ("уровень готовности", "readiness level"),
    "document": ("действует", "in force"),
    "document_expired": ("истёк", "expired"),
    "document_missing": ("нет", "missing"),
}

SAME_PLACE = ("в одном месте", "in the same place")
"""What no distance at all is called."""
