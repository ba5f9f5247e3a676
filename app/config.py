"""The service's settings, read once from the environment and passed on."""

from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Self

import limits
from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _check_rate(value: str) -> str:
    try:
        limits.parse(value)
    except ValueError as error:
        raise ValueError("must be a rate such as 600/minute") from error
    return value


LEAST_KEY = 32
"""Characters of the operator's key that nobody guesses."""

Rate = Annotated[str, AfterValidator(_check_rate)]


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "json"
    TEXT = "text"


class MailSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class Settings(BaseSettings):
    """Everything an operator can set; each is an environment variable prefixed `APP_`."""

    model_config = SettingsConfigDict(
        env_prefix="APP_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    database_url: str | None = Field(
        default=None,
        description="PostgreSQL 15 or newer, as postgresql+asyncpg://…; "
        "without it the embedded database under the data folder is used.",
    )
    data_dir: Path = Field(default=Path(".data"), description="Folder of the embedded database.")
    bootstrap_key: SecretStr | None = Field(
        default=None,
        description=f"An administrator's API key, made at start; give it {LEAST_KEY} random "
        "characters or more: a shorter one is warned of.",
    )
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer requests.")
    log_format: LogFormat = Field(default=LogFormat.TEXT, description="json or text.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    cors_origins: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Web origins that may call the API from a browser, separated by commas; "
        "`*` for any.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
        description="Address under which others reach the service, for the links that it gives "
        "out; without it the one that a request names.",
    )
    max_body_bytes: int = Field(
        default=8 * 1024 * 1024, ge=1024, description="Largest request body accepted."
    )
    import_bytes: int = Field(
        default=512 * 1024 * 1024, ge=1024, description="Largest file that can be imported."
    )
    import_unpacked_bytes: int = Field(
        default=4 * 1024 * 1024 * 1024,
        ge=1024,
        description="Most that such a file may unpack to.",
    )
    import_report_days: int = Field(
        default=90,
        ge=1,
        le=3_650,
        description="Days that imports and their reports are kept, 3,650 at most.",
    )
    max_request_seconds: float = Field(
        default=30.0, gt=0, description="Longest time that a request may take."
    )
    max_header_seconds: float = Field(
        default=20.0, gt=0, description="Longest time that the headers of a request may take."
    )
    max_export_seconds: float = Field(
        default=900.0, gt=0, description="Longest time that an export or a report may take."
    )
    rate_limit_address: Rate = Field(
        default="6000/minute", description="Requests without a key from one address."
    )
    rate_limit_key: Rate = Field(
        default="12000/minute", description="Requests with one key; not with the bootstrap key."
    )
    rate_limit_guesses: Rate = Field(
        default="60/minute", description="Wrong keys from one address."
    )
    rate_limit_probes: Rate = Field(
        default="3000/hour",
        description="Questions of one portal that may tell of private records of others, veiled.",
    )
    rate_limit_letters: Rate = Field(
        default="60/hour",
        description="Addresses that one portal may ask whether they agree to letters.",
    )
    rate_limit_storage: str = Field(
        default="async+memory://",
        description="Where rates are counted: in each process, or async+redis://… for all, which "
        "needs the extra `redis`.",
    )
    idempotency_hours: int = Field(
        default=24, ge=1, le=720, description="How long an answer is given again to a retry."
    )
    key_set_dir: Path | None = Field(
        default=None,
        description="Folder of key sets of identity providers; without it only https is used.",
    )
    outbound_networks: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Networks that are not public and that webhooks and connectors may call all "
        "the same, such as 10.1.0.0/16, separated by commas.",
    )
    smtp_host: str | None = Field(
        default=None,
        description="Mail server that letters are sent through; without it none are sent.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    smtp_security: MailSecurity = Field(
        default=MailSecurity.STARTTLS,
        description="How the connection is protected: starttls, tls or none; "
        "a password is sent through none only to this machine.",
    )
    smtp_user: str | None = Field(default=None, description="Name at the mail server.")
    smtp_password: SecretStr | None = Field(default=None, description="Password there.")
    smtp_sender: str | None = Field(
        default=None,
        pattern=r"^[!-~]+@[!-~]+$",
        description="Address that letters come from; needed where a mail server is set, as is "
        "`APP_PUBLIC_URL`.",
    )
    connector_dir: Path | None = Field(
        default=None,
        description="Folder below which portals put down files; connectors read no other.",
    )
    programme_dir: Path | None = Field(
        default=None,
        description="Folder of the operator's rule sets of programmes and of `key-rates.toml`.",
    )
    database_pool_size: int = Field(
        default=10, ge=1, le=200, description="Database connections kept by one process."
    )
    demonstration: bool = Field(
        default=True, description="Load the demonstration registry when the registry is empty."
    )
    snapshot_from: int = Field(
        default=1_000,
        ge=0,
        description="Listings from which on what was read of the registry is kept in a file of the "
        "data folder, so that the next start reads what has changed since.",
    )
    code_assistant: bool = Field(
        default=True, description="Read TN VED codes from texts and learn from coded listings."
    )
    semantic: bool = Field(
        default=False,
        description="Compare meanings too, with the word vectors that "
        "`python -m app index semantic` made.",
    )
    learn_poll_seconds: float = Field(
        default=30.0,
        gt=0,
        description="How often the code assistant looks whether it is due to learn anew.",
    )
    jobs: bool = Field(
        default=True,
        description="Run background jobs beside the service; "
        "without it, `python -m app worker` runs them elsewhere.",
    )
    job_lease_seconds: float = Field(
        default=30.0,
        ge=2,
        description="How long the jobs of a process that has died wait for another one.",
    )
    traces: bool = Field(
        default=False,
        description="Send traces to the collector that `OTEL_EXPORTER_OTLP_ENDPOINT` names; needs "
        "the extra `telemetry`.",
    )
    index_poll_seconds: float = Field(
        default=0.5,
        gt=0,
        description="How often a process looks for changes that others have made.",
    )

    compiled_search: bool = Field(
        default=True, description="Search with compiled code; numpy answers until it is ready."
    )

    @field_validator("bootstrap_key")
    @classmethod
    def _empty_is_none(cls, value: SecretStr | None) -> SecretStr | None:
        return value or None

    @field_validator("cors_origins", "outbound_networks", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()]
            if isinstance(value, str)
            else value
        )

    @field_validator("outbound_networks")
    @classmethod
    def _known_networks(cls, value: list[str]) -> list[str]:
        for text in value:
            ip_network(text)
        return value

    @field_validator("rate_limit_storage")
    @classmethod
    def _known_storage(cls, value: str) -> str:
        if not value.startswith("async+"):
            raise ValueError("must start with async+")
        try:
            storage_from_string(value)
        except ConfigurationError as error:
            raise ValueError(
                "must be async+memory://, or async+redis://… with the extra `redis` installed"
            ) from error
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("database_url")
    @classmethod
    def _async_driver(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("postgresql+asyncpg://"):
            raise ValueError("must start with postgresql+asyncpg://")
        return value

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.smtp_host is None:
            return self
        if self.smtp_sender is None or self.public_url is None:
            raise ValueError("APP_SMTP_HOST needs APP_SMTP_SENDER and APP_PUBLIC_URL")
        local = self.smtp_host in {"localhost", "127.0.0.1", "::1"}
        if self.smtp_password is not None and self.smtp_security is MailSecurity.NONE and not local:
            raise ValueError("a password needs APP_SMTP_SECURITY starttls or tls")
        return self
