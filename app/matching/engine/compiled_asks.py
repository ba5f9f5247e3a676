"""Questions that differ in words, code, state and owner only, made from a template, compiled."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-incomplete-defs=False

import numpy as np

from app.matching.engine.ask import Ask, Codes, Limits, Text
from app.matching.engine.compiling import jit


@jit
def ask_of(template, words, prefixes, worth, country, owner):
    """Make a question; all else is as in the template."""
    said, coded, bounds = template.text, template.codes, template.limits
    return Ask(
        Text(
            words,
            np.ones(len(words), dtype=np.float32),
            len(words) > 0,
            said.language,
            said.knots,
            said.points,
            said.partial,
        ),
        Codes(
            prefixes,
            worth,
            np.zeros(len(prefixes), dtype=np.uint8),
            len(prefixes) > 0,
            coded.different,
            coded.headings,
            coded.heading_weights,
            coded.subheadings,
            coded.subheading_weights,
            coded.unknown,
            coded.one,
            coded.both,
            coded.deeper,
        ),
        Limits(
            bounds.country,
            bounds.kind,
            bounds.purpose,
            bounds.open,
            owner,
            bounds.portal,
            bounds.today,
            bounds.veiled,
            bounds.mask,
        ),
        country,
        template.extra,
        template.found_by_extra,
    )
