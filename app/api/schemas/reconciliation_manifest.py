"""What a reconciliation service says of itself."""

from pydantic import Field

from app.api.schemas.fields import Answer, Sparse
from app.api.schemas.reconciliation import BATCH, NamedOut


class ViewOut(Answer):
    """Where people look at an entity."""

    url: str = Field(
        description="Address with `{{id}}`.",
        examples=["https://example.org/v1/reconcile/preview/{{id}}"],
    )


class PreviewOut(ViewOut):
    """A small page about an entity, to be shown in a frame."""

    width: int = Field(description="Pixels.", examples=[430])
    height: int = Field(description="Pixels.", examples=[300])


class EndpointOut(Sparse):
    """A service: its address is base and path, put together."""

    service_url: str = Field(description="Base.", examples=["https://example.org"])
    service_path: str = Field(description="Path.", examples=["/v1/reconcile/suggest/entity"])
    flyout_service_path: str | None = Field(
        default=None, description="With `${id}`.", examples=["/v1/reconcile/flyout/entity?id=${id}"]
    )


class SuggestServicesOut(Answer):
    """Services that complete what somebody types."""

    entity: EndpointOut = Field(description="Organizations and codes.")
    property: EndpointOut = Field(description="Properties.")
    type: EndpointOut = Field(description="Types.")


class SettingOut(Answer):
    """Something that may be set when a property is fetched."""

    name: str = Field(description="Its id.", examples=["limit"])
    label: str = Field(description="For people.", examples=["Сколько значений"])
    type: str = Field(description="`number`.", examples=["number"])
    default: int = Field(description="Unless it is set.", examples=[0])
    help_text: str = Field(description="More of it.", examples=["0 for all"])


class ExtendServicesOut(Answer):
    """How tables are extended."""

    propose_properties: EndpointOut = Field(description="Says which properties there are.")
    property_settings: list[SettingOut] = Field(description="What may be set.")


class ManifestOut(Answer):
    """The service, as clients of the protocol look it up first."""

    versions: list[str] = Field(description="Of the protocol.", examples=[["0.1", "0.2"]])
    name: str = Field(description="For people.", examples=["Eurasian industrial partners"])
    identifier_space: str = Field(
        serialization_alias="identifierSpace",
        description="What ids of entities belong to.",
        examples=["https://example.org/v1/reconcile/preview/"],
    )
    schema_space: str = Field(
        serialization_alias="schemaSpace",
        description="What ids of types and properties belong to.",
        examples=["https://example.org/v1/reconcile/properties"],
    )
    documentation: str = Field(description="Where to read more.", examples=["https://example.org"])
    default_types: list[NamedOut] = Field(
        serialization_alias="defaultTypes", description="Types that there are."
    )
    batch_size: int = Field(
        serialization_alias="batchSize", description="Queries at once.", examples=[BATCH]
    )
    view: ViewOut = Field(description="Where people look at an entity.")
    preview: PreviewOut = Field(description="A small page about one.")
    suggest: SuggestServicesOut = Field(description="Completion.")
    extend: ExtendServicesOut = Field(description="Extension of tables.")


def manifest(base: str, name: str, types: list[NamedOut], *, russian: bool) -> ManifestOut:
    """Describe the service as it is reached under an address without a slash at its end."""
    root = "/v1/reconcile"
    page = f"{base}{root}/preview/{{{{id}}}}"

    def suggests(noun: str) -> EndpointOut:
        return EndpointOut(
            service_url=base,
            service_path=f"{root}/suggest/{noun}",
            flyout_service_path=f"{root}/flyout/{noun}?id=${{id}}",
        )

    return ManifestOut(
        versions=["0.1", "0.2"],
        name=name,
        identifier_space=f"{base}{root}/preview/",
        schema_space=f"{base}{root}/properties",
        documentation=f"{base}/docs",
        default_types=types,
        batch_size=BATCH,
        view=ViewOut(url=page),
        preview=PreviewOut(url=page, width=430, height=300),
        suggest=SuggestServicesOut(
            entity=suggests("entity"), property=suggests("property"), type=suggests("type")
        ),
        extend=ExtendServicesOut(
            propose_properties=EndpointOut(service_url=base, service_path=f"{root}/properties"),
            property_settings=[
                SettingOut(
                    name="limit",
                    label="Сколько значений" if russian else "Number of values",
                    type="number",
                    default=0,
                    help_text="0 — все" if russian else "0 for all",
                )
            ],
        ),
    )
