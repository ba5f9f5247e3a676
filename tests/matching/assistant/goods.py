"""Made-up listings of a dozen goods with their codes: enough to fit a small model."""

from random import Random

from app.matching.assistant import CodedText

GOODS = {
    "7408110000": "катанка медная для волочения проволоки",
    "7408191000": "проволока медная тянутая лужёная",
    "7411101000": "трубы медные прямые для холодильников",
    "7604291009": "профили алюминиевые прессованные для окон",
    "7606129200": "листы алюминиевые плоские рифлёные",
    "7214200000": "арматура стальная рифлёная для бетона",
    "7318158100": "болты стальные с шестигранной головкой",
    "8482109008": "подшипники шариковые радиальные закрытые",
    "8413702100": "насосы центробежные погружные для скважин",
    "8501522001": "электродвигатели асинхронные трёхфазные",
    "3901201000": "полиэтилен низкого давления в гранулах",
    "4011100003": "шины легковые пневматические зимние",
}

_TAILS = (
    "новые", "в наличии на складе", "под заказ", "собственного производства", "упаковка паллета",
    "срок поставки месяц", "для промышленных предприятий", "сертификат качества", "оптом",
    "доставка по республике", "гарантия завода", "высший сорт", "партия от тонны",
)  # fmt: skip


def made_up_listings(count: int = 360, seed: int = 1) -> list[CodedText]:
    """Return listings that differ in order and tails; two of one organization in a row."""
    random = Random(seed)  # noqa: S311 - texts, not secrets
    goods = list(GOODS.items())
    found = []
    for number in range(count):
        code, text = goods[number % len(goods)]
        words = [word for word in text.split() if random.random() > 0.2] or text.split()
        tails = random.sample(_TAILS, 3)
        whole = " ".join([*words, *tails, f"артикул {random.randint(100, 999)}"])
        found.append(CodedText(f"made-{number:04}", whole, (code,), f"org-{number // 24}"))
    return found
