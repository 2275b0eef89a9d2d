"""The demonstration archive: one JSON file a kind of record, loaded in the order of their ties."""

from articles.importing.demo.load import load_records

__all__ = ["load_records"]
