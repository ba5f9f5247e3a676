"""The service's settings, read once from the environment and passed on."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class LogFormat(StrEnum):
    """How log lines look."""

    JSON = "json"
    TEXT = "text"


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
        default=None, description="An administrator's API key, made at start."
    )
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer requests.")
    log_format: LogFormat = Field(default=LogFormat.TEXT, description="json or text.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    cors_origins: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        description="Web origins that may call the API from a browser, separated by commas; "
        "`*` for any.",
    )
    max_body_bytes: int = Field(
        default=8 * 1024 * 1024, ge=1024, description="Largest request body accepted."
    )
    database_pool_size: int = Field(
        default=10, ge=1, le=200, description="Database connections kept by one process."
    )
    demonstration: bool = Field(
        default=True, description="Load the demonstration registry when the registry is empty."
    )
    code_assistant: bool = Field(
        default=True, description="Read TN VED codes from texts and learn from coded listings."
    )
    learn_poll_seconds: float = Field(
        default=30.0,
        gt=0,
        description="How often the code assistant looks whether it is due to learn anew.",
    )
    index_poll_seconds: float = Field(
        default=0.5,
        gt=0,
        description="How often a process looks for changes that others have made.",
    )

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

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
