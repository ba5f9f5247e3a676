"""What says again what was hidden, and what does not."""

import pytest

from app.matching import Listing
from app.matching.repeats import said_again
from app.vocabulary.terms import Side


def listing(key: str, title: str, *, owner: str = "a", portal: str = "p", **more: str) -> Listing:
    return Listing(
        id=key, side=Side.OFFER, organization_id=owner, country="BY", title=title, portal=portal,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


HIDDEN = listing("h", "Дёшево: труба 57х3,5, звоните!", description="Только сегодня, без договора")


@pytest.mark.parametrize(
    ("again", "found"),
    [
        (listing("n", "Дешево! Труба 57×3,5, звоните", city="Омск"), True),
        (listing("n", "Дёшево: труба 57х4, звоните!"), False),
        (listing("n", "Труба стальная 57х3,5"), False),
        (listing("n", HIDDEN.title, owner="b"), False),
        (listing("n", HIDDEN.title, owner="b", description="Только сегодня без договора"), True),
        (listing("n", HIDDEN.title, owner="b", portal="q", description=HIDDEN.description), False),
        (listing("n", HIDDEN.title, portal="q"), True),
    ],
    ids=["spelling", "size", "words", "owner", "owner, same text", "portal", "same owner"],
)
def test_words_and_whose_they_are_decide(again: Listing, *, found: bool) -> None:
    assert [(one.listing, one.earlier) for one in said_again([again], [HIDDEN])] == (
        [("n", "h")] if found else []
    )


def test_of_several_hidden_ones_the_most_alike_is_named() -> None:
    near = listing("near", "Дёшево: трубы 57х3,5, звоните!")
    again = listing("n", HIDDEN.title)
    for hidden in ([near, HIDDEN], [HIDDEN, near]):
        assert [(one.earlier, one.likeness) for one in said_again([again], hidden)] == [("h", 1.0)]


def test_a_need_does_not_repeat_an_offer_and_numbers_alone_say_nothing() -> None:
    need = Listing(id="n", side=Side.NEED, organization_id="a", country="BY", title=HIDDEN.title)
    assert said_again([need, listing("m", "57х3,5")], [HIDDEN, listing("k", "57х3,5")]) == []
