"""Writes documents that may be published: CSV, XLSX, DOCX and Markdown."""

from app.exchange.publishing.writing import PublishedFormat, write_report

__all__ = ["PublishedFormat", "write_report"]
