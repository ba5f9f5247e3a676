"""What letters say, in Russian and English, made when they are sent.

A letter is written as facts and ids. What stands in it is asked for again at the last moment, with
the eyes of the portal whose receiver reads it: what has become private meanwhile is left out.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.db import ReadSession
from app.errors import NotFoundError
from app.exchange.intake import file_words
from app.exchange.mail import Letter, Link
from app.services import access, letter_links, listings, organizations
from app.services.letter_links import Purpose
from app.values.notice import NoticeRecord, Words
from app.vocabulary.notices import NoticeKind
from app.vocabulary.terms import Language, Side

MOST_PAIRS = 20
"""Partners that one letter names; of more it gives the number."""

Text = tuple[str, str]
"""Russian and English."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where letters are written.

    Attributes:
        base: the service's address as others reach it.
        secret: signs links.
    """

    base: str
    secret: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """A subject and its paragraphs."""

    subject: str
    lines: tuple[str | Link, ...]


Compose = Callable[[ReadSession, Desk, NoticeRecord], Awaitable[Said | None]]
"""Says what a letter says; None when there is nothing left to say."""

_HELLO: Text = ("Здравствуйте!", "Hello,")
_WHY: Text = (
    "Это письмо отправлено по просьбе портала {portal} реестра промышленных партнёров ЕАЭС.",
    "The portal {portal} of the registry of Eurasian industrial partners asked for this letter.",
)
_STOP: Text = ("Больше не писать мне", "Write to me no more")


async def compose(session: ReadSession, desk: Desk, notice: NoticeRecord) -> Letter | None:
    """Make the letter that an entry of the outbox asks for."""
    said = await KINDS[notice.kind](session, desk, notice)
    if said is None:
        return None
    language = notice.receiver.language
    stop = letter_links.link(desk.secret, desk.base, Purpose.STOP, notice.receiver.id, desk.now)
    return Letter(
        to=notice.receiver.email,
        language=language.russian_or_english.value,
        subject=said.subject,
        lines=(in_language(_HELLO, language), *said.lines),
        footer=(
            in_language(_WHY, language).format(portal=notice.receiver.portal),
            Link(in_language(_STOP, language), stop),
        ),
        stop=stop,
        reference=f"notice.{notice.id}",
        at=desk.now,
    )


def in_language(text: Text, language: Language) -> str:
    """The words in the language of who reads."""
    return text[language is Language.EN]


def joined(waiting: Words, more: Words) -> Words:
    """Put what two letters say of partners into one."""
    pairs = [*_list(waiting, "pairs"), *_list(more, "pairs")]
    left_off = _number(waiting, "more") + _number(more, "more")
    left_off += max(len(pairs) - MOST_PAIRS, 0)
    return {**more, "pairs": pairs[:MOST_PAIRS], "more": left_off}


async def _confirm(_session: ReadSession, desk: Desk, notice: NoticeRecord) -> Said:
    who = notice.receiver
    link = letter_links.link(desk.secret, desk.base, Purpose.CONFIRM, who.id, desk.now)
    subject = ("Подтвердите адрес для уведомлений", "Confirm this address for notices")
    lines = (
        (
            "Портал {portal} просит присылать на этот адрес уведомления. Пока вы не согласитесь, "
            "других писем не будет. Ссылка действует семь дней."
        ),
        (
            "The portal {portal} asks us to send notices to this address. Unless you agree, no "
            "other letter will come. The link is good for seven days."
        ),
    )
    return Said(
        in_language(subject, who.language),
        (
            in_language(lines, who.language).format(portal=who.portal),
            Link(in_language(("Подтвердить адрес", "Confirm the address"), who.language), link),
        ),
    )


async def _matched(session: ReadSession, desk: Desk, notice: NoticeRecord) -> Said | None:
    language, words = notice.receiver.language, notice.words
    lines: list[str | Link] = []
    for pair in _list(words, "pairs"):
        if isinstance(pair, Mapping):
            lines += await _partner(session, desk, notice, pair)
    if not lines:
        return None
    found = len(lines) // 2
    more = _number(words, "more")
    if more:
        text = ("И ещё партнёров: {n}.", "And {n} more.")
        lines.append(in_language(text, language).format(n=more))
    subject = ("Новые партнёры ({n}): {name}", "New partners ({n}): {name}")
    all_of = ("Все найденные", "All that were found")
    lines.append(
        Link(
            in_language(all_of, language),
            f"{desk.base.rstrip('/')}/v1/saved-searches/{words['search_id']}/matches",
        )
    )
    first = ("Сохранённый поиск «{name}» нашёл:", "The saved search “{name}” has found:")
    name = str(words["name"])
    return Said(
        in_language(subject, language).format(n=found + more, name=name),
        (in_language(first, language).format(name=name), *lines),
    )


async def _partner(
    session: ReadSession, desk: Desk, notice: NoticeRecord, pair: Mapping[str, JsonValue]
) -> list[str | Link]:
    """A partner as the portal sees it now; nothing when it sees it no more."""
    reach = access.reach_of(notice.receiver.portal)
    side = Side(str(pair["side"]))
    try:
        record = await listings.read(session, reach, side, UUID(str(pair["partner_id"])))
        owner = await organizations.read(session, reach, record.organization_id)
    except NotFoundError:
        return []
    score = ("оценка", "score")
    said = f"{record.title} — {owner.name} ({owner.country})"
    return [
        f"{said}, {in_language(score, notice.receiver.language)} {pair['score']:.2f}",
        Link("", f"{desk.base.rstrip('/')}/v1/{side}s/{record.id}"),
    ]


def _plain(subject: Text, text: Text, path: str) -> Compose:
    """A letter that says what its words say, and where to look."""

    async def compose_plain(_session: ReadSession, desk: Desk, notice: NoticeRecord) -> Said:
        language = notice.receiver.language
        words = {name: str(value) for name, value in notice.words.items()}
        if "reason" in words:
            words["reason"] = file_words.in_language(words["reason"], language)
        return Said(
            in_language(subject, language).format(**words),
            (
                in_language(text, language).format(**words),
                Link("", desk.base.rstrip("/") + path.format(**words)),
            ),
        )

    return compose_plain


KINDS: dict[str, Compose] = {
    NoticeKind.CONFIRM: _confirm,
    NoticeKind.MATCHED: _matched,
    NoticeKind.SEARCH_DISABLED: _plain(
        ("Сохранённый поиск отключён: {name}", "A saved search was switched off: {name}"),
        (
            "Сохранённый поиск «{name}» отключён: его заявки или предложения больше нет.",
            "The saved search “{name}” was switched off: the listing that asked is gone.",
        ),
        "/v1/saved-searches/{search_id}",
    ),
    NoticeKind.WEBHOOK_DISABLED: _plain(
        ("Вебхук отключён: {url}", "A webhook was switched off: {url}"),
        (
            (
                "Сообщения на {url} не доставляются, вебхук отключён. Причина: {reason}\n"
                "Когда приёмник снова работает, включите вебхук: пропущенное придёт."
            ),
            (
                "Messages to {url} are not delivered, and the webhook was switched off. "
                "Why: {reason}\nSwitch it on again when the receiver works: what it missed comes."
            ),
        ),
        "/v1/webhooks/{webhook_id}",
    ),
    NoticeKind.IMPORT_FAILED: _plain(
        ("Импорт не завершён: {file}", "An import failed: {file}"),
        (
            "Файл {file} загружен не полностью: {reason}\nОбработано строк: {rows}.",
            "The file {file} was not imported to its end: {reason}\nRows done: {rows}.",
        ),
        "/v1/imports/{import_id}",
    ),
    NoticeKind.INTRODUCED: _plain(
        ("Знакомство: новости ({stage})", "An introduction: news ({stage})"),
        (
            "Есть новости знакомства вашего портала: {what}. Сейчас оно на шаге «{stage}».",
            "There is news of an introduction of your portal: {what}. It is {stage} now.",
        ),
        "/v1/introductions/{introduction_id}",
    ),
    NoticeKind.MODERATED: _plain(
        ("Решение модератора: {what}", "A moderator decided: {what}"),
        (
            "Модератор рассмотрел запись вашего портала. Решение: {what}. Причина: {reason}",
            "A moderator looked at a listing of your portal: {what}. The reason: {reason}",
        ),
        "/v1/{side}/{listing_id}",
    ),
}
"""Every kind of letter; a use case with news of another kind adds a line."""


def _list(words: Words, name: str) -> list[JsonValue]:
    found = words.get(name)
    return found if isinstance(found, list) else []


def _number(words: Words, name: str) -> int:
    found = words.get(name)
    return found if isinstance(found, int) else 0
