"""Names of private listings for strangers: others for every portal, and nobody else can read them.

A UUID is one block of AES, so a pseudonym is the encrypted id, and needs no table.
"""

import hashlib
import hmac
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB


class Pseudonyms:
    """Translates ids for the portals that may know only that a listing is there."""

    def __init__(self, secret: bytes) -> None:
        """Take the random value that all processes of the service share."""
        self._secret = secret

    def of(self, key: UUID, portal: str) -> UUID:
        """Return what a portal calls a listing."""
        encryptor = self._cipher(portal).encryptor()
        return UUID(bytes=encryptor.update(key.bytes) + encryptor.finalize())

    def meant(self, pseudonym: UUID, portal: str) -> UUID:
        """Return the id that a portal's pseudonym stands for; of made-up ones, nobody's id."""
        decryptor = self._cipher(portal).decryptor()
        return UUID(bytes=decryptor.update(pseudonym.bytes) + decryptor.finalize())

    def _cipher(self, portal: str) -> Cipher[ECB]:
        key = hmac.digest(self._secret, portal.encode(), hashlib.sha256)
        # One block only, and equal ids are to have equal names.
        return Cipher(AES256(key), ECB())  # noqa: S305
