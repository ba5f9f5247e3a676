"""Connectors: each file reads one kind of portal, and is named here in one line."""

from app.exchange.connectors import (
    bucket,
    by_register,
    eurasian_register,
    folder,
    json_http,
    kz_procurement,
    ocds,
    odata,
    ru_register,
)
from app.exchange.connectors.kind import AnyConnector

CONNECTORS: dict[str, AnyConnector] = {
    module.CONNECTOR.kind: module.CONNECTOR
    for module in (
        odata,
        json_http,
        eurasian_register,
        ru_register,
        kz_procurement,
        by_register,
        ocds,
        folder,
        bucket,
    )
}
"""Every kind of connector."""
