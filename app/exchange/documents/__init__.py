"""Reads the tables of documents: CSV, XLSX, DOCX and PDF."""

from app.exchange.documents.apart import read_apart
from app.exchange.documents.reading import DocumentFormat, read_document

__all__ = ["DocumentFormat", "read_apart", "read_document"]
