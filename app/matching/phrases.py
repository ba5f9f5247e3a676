"""What a text says beside its goods: who buys, where to and when, and what the goods are not.

A door `не для использования как противопожарная` is no answer to a need for fire doors, and the
school that buys has nothing to do with its desks. Such phrases are left out before texts are
compared. Purchases of a real portal and real declarations of goods showed which ones there are.
"""

import re
from functools import lru_cache

_REMEMBERED_WORDS = 100_000

_CLAUSE = r"[^.,;:()\n]*"
_LIMIT = r"(?:бол|мен|выше|ниже|свыше|ран|поздн|превыш|хуже|только|счит|less|more|only)"
_WHOLE_CLAUSE = (
    r"(?:для|явл\w*|содер\w*|сод|предназн\w*|отн\w*|использ\w*|примен\w*|подлеж\w*|име\w+|контакт\w*|"
    r"пригодн\w*|распр\w*|расф\w*|лом|отход\w*|воен\w*|for|contain\w*|intended)"
)
_DENIED = re.compile(
    # `не для питьевой воды` denies all that follows, `не армированная лента` a word; `не более 5`
    # is a limit and denies nothing.
    rf"(?<!\w)(?:не|not)\s+(?!{_LIMIT})(?:{_WHOLE_CLAUSE}(?!\w){_CLAUSE}|\w+)"
    rf"|(?<!\w)(?:кроме(?!\s+того)|за\s+исключением|except)(?!\w){_CLAUSE}"
    # Kazakh and Kyrgyz deny after the word.
    r"|(?<!\w)\w+\s+(?:емес|эмес)(?!\w)",
    re.IGNORECASE,
)
_PURCHASE = re.compile(
    # для нужд школы № 5; по адресу: ул. Садовая, д. 1; в 2025 году, 2025-2026 гг.
    r"(?<!\w)для\s+(?:обеспечения\s+)?(?:нужд|патрэб)(?!\w)[^;:\n]*"
    r"|(?<!\w)по\s+адрес(?:у|ам)(?!\w)[^;\n]*"
    r"|(?<!\w)(?:(?:в|на|за)\s+)?(?:19|20)\d\d(?:\s*[-–]\s*(?:20)?\d\d)?\s*(?:гг?|год\w*)(?!\w)\.?"
    # Addresses on the net, numbers of taxpayers, papers and laws.
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}|(?:https?://|www\.)\S+"
    r"|(?<!\w)(?:ИНН|КПП|ОГРН|БИН|УНП)\s*:?\s*\d+"
    r"|(?<!\w)(?:закупк|договор|контракт|лот|заявк|приказ|извещен|инвойс)\w*\s*[№:]+\s*[\w/-]*\d[\w/-]*"
    r"|(?<!\w)\d{2,3}-ФЗ(?!\w)",
    re.IGNORECASE,
)
_MAY_DENY = re.compile(r"\W(?:(?:не|not)\s|кроме|за\s|except|емес|эмес)")
_MAY_BUY = re.compile(
    r"\W(?:для\s+(?:обеспечения|нужд|патрэб)|по\s+адрес|(?:19|20)\d\d[\s\d–-]*г|\d+-фз|"
    r"(?:инн|кпп|огрн|бин|унп)\s*:?\s*\d|"
    r"(?:закупк|договор|контракт|лот|заявк|приказ|извещен|инвойс)\w*\s*[№:])"
)
_ADDRESSES = ("@", "http", "www.")
"""What must be somewhere in a text, in small letters, for the patterns to find anything: most texts
have none of it. To begin with what is no letter lets only beginnings of words be looked at."""

_SENTENCE = re.compile(r"[^.;!?\n]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMERCE = re.compile(
    # Beginnings of words that speak of the deal: its parties, payment, dates, guarantees.
    r"(?:аванс|банковск|брак|гарант|годност|дат[аеуы]$|дн(?:ей|я)$|документ|договор|доставк|закуп|замен|"
    r"заказчик|запрос|заявк|календар|качеств|конкурс|контракт|обеспечен|обязан|оплат|отгруз|"
    r"подписан|покупател|получен|поставк|поставщик|постоплат|предложен|предоплат|предостав|прием|приём|"
    r"процент|работ(?:а|ы)$|рабочих$|самовывоз|скидк|склад|срок|стоимост|счет|счёт|тендер|типов|торг|"
    r"транспортн|услови|участник|цен[аеуы]?$|ценов|"
    r"bid|contract|deliver|guarant|invoice|payment|price|supplier|tender|terms|warrant|within|days)",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_MOST_COMMERCE = 0.4
"""A sentence of which more speaks of the deal than this share of its words names no goods."""


def about_goods(text: str) -> str:
    """Leave out of a text what is not about its goods; the rest keeps its order."""
    said = text
    if _MAY_DENY.search(_small(said)):
        said = _DENIED.sub(" ", said)
    small = _small(said)
    if any(sign in small for sign in _ADDRESSES) or _MAY_BUY.search(small):
        said = _PURCHASE.sub(" ", said)
    if sum(map(_is_of_the_deal, _WORD.findall(said))) > _MOST_COMMERCE * _LEAST_WORDS:
        said = _SENTENCE.sub(_without_commerce, said)
    return said


def _small(text: str) -> str:
    return f"\n{text}".casefold()


def _without_commerce(sentence: re.Match[str]) -> str:
    words = _WORD.findall(sentence.group())
    of_the_deal = sum(map(_is_of_the_deal, words))
    dropped = len(words) >= _LEAST_WORDS and of_the_deal > _MOST_COMMERCE * len(words)
    return " " if dropped else sentence.group()


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _is_of_the_deal(word: str) -> bool:
    return _COMMERCE.match(word) is not None
