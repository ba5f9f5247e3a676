"""What a listing may say beyond goods, code and quantity: one small frozen value a subject."""

from app.vocabulary.details.listing import NO_DETAILS, Details

__all__ = ["NO_DETAILS", "Details"]
