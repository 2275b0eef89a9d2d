"""Loader of the demonstration archive: JSON fixtures, one file for each kind of record."""

from articles.importing.demo.load import load_records

__all__ = ["load_records"]
