"""Reads details of listings from cells, and puts them to what is stored of a listing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.exchange.intake import texts
from app.exchange.intake.certificate_cells import (
    MOST_DOCUMENTS,
    OF_KIND,
    WHOLE,
    Documents,
    documents_of,
)
from app.exchange.intake.choice_cells import listed
from app.exchange.intake.green_cells import GREEN, GreenSaid, green_of
from app.exchange.intake.items import Trouble, first_of, trouble
from app.exchange.intake.material_cells import MATERIAL, material_of, put_material
from app.exchange.intake.project_cells import (
    PROJECT,
    TECHNOLOGY,
    project_of,
    put_project,
    put_technology,
    technology_of,
)
from app.exchange.intake.property_headers import MEASURED
from app.exchange.intake.requirement_cells import REQUIREMENTS, put_requirements, requirements_of
from app.exchange.intake.terms_cells import TERMS, terms_of
from app.vocabulary.details import NO_DETAILS, Details
from app.vocabulary.details.green import Green
from app.vocabulary.details.trade import Terms
from app.vocabulary.tags import TagKind, tags
from app.vocabulary.terms import Purpose, Side

_TAGS = {
    "directions": TagKind.DIRECTION,
    "consuming_industries": TagKind.CONSUMING_INDUSTRY,
}
_OF_OTHERS = {
    Side.NEED: ("only_of_offers", frozenset({*WHOLE, *OF_KIND, *GREEN, *MATERIAL})),
    Side.OFFER: ("only_of_needs", frozenset(REQUIREMENTS)),
}
"""By side, what only the other one can state, and how that is told."""

_FIELDS = frozenset(
    {*TERMS, *_TAGS, "preferred_states", *PROJECT, *TECHNOLOGY, MEASURED}.union(
        *(names for _, names in _OF_OTHERS.values())
    )
)
_MOST_TAGS = 20
_MOST_STATES = 50


@dataclass(frozen=True, slots=True)
class DetailsSaid:
    """What an item says of the details of a listing; what it does not say stays as it is.

    Attributes:
        terms: by attribute; the price stands apart.
        material, project, technology: by attribute, as their readers say.
        requirements: by field.
        groups: by attribute of the details.
    """

    terms: Mapping[str, Any] = field(default_factory=dict)
    documents: Documents | None = None
    green: GreenSaid | None = None
    material: Mapping[str, Any] = field(default_factory=dict)
    requirements: Mapping[str, Any] = field(default_factory=dict)
    project: Mapping[str, Any] = field(default_factory=dict)
    technology: Mapping[str, Any] = field(default_factory=dict)
    groups: Mapping[str, Any] = field(default_factory=dict)

    def put_to(
        self,
        stored: Details,
        price: Mapping[str, Any],
        troubles: list[Trouble],
        purpose: Purpose = Purpose.SUPPLY,
    ) -> Details:
        """Return the details with what is said, and with a price if the item says something of it.

        Args:
            stored: the details so far.
            price: `price`, where it is said.
            troubles: takes what does not fit what is stored.
            purpose: of the listing, to which a project or a technology has to belong.
        """
        said = {**self.terms, **price}
        found = stored
        if said:
            before = found.terms or Terms()
            terms = _with_fitting_lots(replace(before, **said), said, troubles)
            found = replace(found, terms=None if terms == Terms() else terms)
        if self.documents is not None:
            held = self.documents.beside(found.certificates)
            certificates = first_of(held, MOST_DOCUMENTS, "certificates", troubles)
            found = replace(found, certificates=certificates)
        if self.green is not None:
            green = self.green.put_to(found.green or Green(), troubles)
            found = replace(found, green=None if green == Green() else green)
        if self.material:
            found = replace(found, material=put_material(self.material, found.material))
        if self.requirements:
            required = put_requirements(self.requirements, found.requirements)
            found = replace(found, requirements=required)
        if _belongs(self.project, Purpose.JOINT_PROJECT, purpose, troubles):
            project = put_project(self.project, found.joint_project, troubles)
            found = replace(found, joint_project=project)
        if _belongs(self.technology, Purpose.TECHNOLOGY, purpose, troubles):
            technology = put_technology(self.technology, found.technology)
            found = replace(found, technology=technology)
        if self.groups:
            found = replace(found, **self.groups)
        return NO_DETAILS if found == NO_DETAILS else found


def details_of(
    values: Mapping[str, str], side: Side, country: str | None, troubles: list[Trouble]
) -> DetailsSaid | None:
    """Read the details of an item; None where it says nothing of them.

    Args:
        values: of the item.
        side: of the listing.
        country: of its owner, whose roubles are meant.
        troubles: takes what cannot be read.
    """
    if _FIELDS.isdisjoint(values):
        return None
    values = _of_its_side(values, side, troubles)
    terms = terms_of(values, troubles)
    documents = documents_of(values, troubles)
    green = green_of(values, troubles)
    groups = {
        name: _tags(values[name], name, kind, troubles)
        for name, kind in _TAGS.items()
        if name in values
    }
    if "preferred_states" in values:
        groups["preferred_states"] = _states(values["preferred_states"], troubles)
    return DetailsSaid(
        terms,
        documents,
        green,
        material_of(values, troubles) if side is Side.OFFER else {},
        requirements_of(values, troubles) if side is Side.NEED else {},
        project_of(values, country, troubles),
        technology_of(values, troubles),
        groups,
    )


def _of_its_side(
    values: Mapping[str, str], side: Side, troubles: list[Trouble]
) -> Mapping[str, str]:
    """Leave out what only the other side can state."""
    code, others = _OF_OTHERS[side]
    if others.isdisjoint(values):
        return values
    troubles += [
        trouble(code, name, values[name])
        for name in sorted(others & values.keys())
        if values[name].strip()
    ]
    return {name: value for name, value in values.items() if name not in others}


def _belongs(
    said: Mapping[str, Any], to: Purpose, purpose: Purpose, troubles: list[Trouble]
) -> bool:
    """Whether what is said of a group can be put down: the listing has its purpose, or it goes."""
    if said and purpose is not to and any(value not in {None, ()} for value in said.values()):
        troubles.append(trouble("needs_purpose", "purpose", purpose, group=to.value))
        return False
    return bool(said)


def _with_fitting_lots(terms: Terms, said: Mapping[str, Any], troubles: list[Trouble]) -> Terms:
    """Leave out a lot that is below the least one, stored or said, or in no unit of its kind."""
    lot, least = terms.lot, terms.minimum_lot
    if lot is None or least is None or not {"lot", "minimum_lot"} & said.keys():
        return terms
    if lot.dimension == least.dimension and lot.base >= least.base:
        return terms
    name, target = (
        ("minimum_lot", "minimum_lot") if said.get("minimum_lot") else ("lot", "usual_lot")
    )
    wrong = least if name == "minimum_lot" else lot
    other = lot if name == "minimum_lot" else least
    told = {"other": f"{other.value:g} {other.unit}"}
    troubles.append(trouble("lots_do_not_fit", target, f"{wrong.value:g} {wrong.unit}", **told))
    return replace(terms, minimum_lot=None) if name == "minimum_lot" else replace(terms, lot=None)


def _tags(text: str, name: str, kind: TagKind, troubles: list[Trouble]) -> tuple[str, ...]:
    known = {
        word.casefold(): code
        for code, tag in tags().items()
        if tag.kind is kind
        for word in (code, tag.name_ru, tag.name_en)
    }
    found = []
    for part in listed(text):
        code = known.get(" ".join(part.casefold().split()))
        if code is None:
            names = "; ".join(tag.name_ru for tag in tags().values() if tag.kind is kind)
            troubles.append(trouble("unknown_tag", name, part, known=names))
        else:
            found.append(code)
    return first_of(found, _MOST_TAGS, name, troubles)


def _states(text: str, troubles: list[Trouble]) -> tuple[str, ...]:
    found = []
    for part in listed(text):
        state = texts.country_of(part)
        if state is None:
            troubles.append(trouble("unknown_country", "preferred_states", part))
        else:
            found.append(state)
    return first_of(found, _MOST_STATES, "preferred_states", troubles)
