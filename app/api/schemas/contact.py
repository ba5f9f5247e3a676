"""Contacts as they are sent, and as they are answered to those who may see them."""

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.api.schemas.fields import Answer, Schema, ShortText
from app.api.schemas.patterns import MAIL_ADDRESS
from app.values.contact import Contact

_SEPARATORS = str.maketrans("", "", " -()\u00a0")
_DIGITS = range(5, 16)

Email = Annotated[str, StringConstraints(max_length=254, pattern=MAIL_ADDRESS)]


def _check_phone(value: str) -> str:
    plain = value.translate(_SEPARATORS)
    digits = plain.removeprefix("+")
    if not (digits.isascii() and digits.isdigit() and len(digits) in _DIGITS):
        raise PydanticCustomError(
            "invalid_phone", "A telephone number has 5 to 15 digits, such as +7 710 362 10 10."
        )
    return plain


Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(_check_phone)]


class ContactIn(Schema):
    """Whom to ask about a listing."""

    name: ShortText = Field(description="A person or an office.", examples=["Отдел сбыта"])
    position: ShortText | None = Field(default=None, description="Position.", examples=["менеджер"])
    email: Email | None = Field(default=None, description="E-mail.", examples=["sales@example.org"])
    phone: Phone | None = Field(
        default=None, description="Telephone with the code of the state.",
        examples=["+77103621010"],
    )  # fmt: skip

    def contact(self) -> Contact:
        """The value to store."""
        return Contact(name=self.name, position=self.position, email=self.email, phone=self.phone)


class ContactOut(Answer):
    """Whom to ask about a listing."""

    name: str = Field(description="A person or an office.", examples=["Отдел сбыта"])
    position: str | None = Field(description="Position.", examples=["менеджер"])
    email: str | None = Field(description="E-mail.", examples=["sales@example.org"])
    phone: str | None = Field(description="Telephone.", examples=["+77103621010"])

    @classmethod
    def of(cls, contact: Contact) -> "ContactOut":
        """Shape a contact."""
        return cls(
            name=contact.name, position=contact.position, email=contact.email, phone=contact.phone
        )
