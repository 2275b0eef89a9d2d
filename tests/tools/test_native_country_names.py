"""The data file of country names in other languages, and the tool that writes it."""

from articles.filters.typed_names import NATIVE_NAMES
from tools.native_country_names import table


def test_the_file_has_the_names_of_the_installed_babel():
    assert NATIVE_NAMES.read_text(encoding="utf-8") == table()
