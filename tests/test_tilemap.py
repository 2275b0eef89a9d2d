"""Tile map of countries."""

from hypothesis import given
from hypothesis import strategies as st

from articles.tilemap import MAX_COLUMNS, tile_grid


def test_tiles_are_from_west_to_east_and_from_north_to_south():
    grid = tile_grid(["GB", "FR", "DE", "CN", "ES", "CA", "US", "IN", "BR"])
    rows = [
        ["CA", "", "GB", "DE", "", ""],
        ["US", "ES", "FR", "", "IN", "CN"],
        ["", "", "BR", "", "", ""],
    ]
    assert (grid.columns, grid.rows) == (6, 3)
    assert grid.cells == {
        code: (x, y) for y, row in enumerate(rows) for x, code in enumerate(row) if code
    }


@given(st.lists(st.from_regex(r"\A[A-Z]{2}\Z"), max_size=260))
def test_every_country_has_a_tile_of_its_own_and_no_line_of_the_grid_is_empty(codes):
    grid = tile_grid(codes)
    cells = list(grid.cells.values())
    assert set(grid.cells) == set(codes)
    assert len(set(cells)) == len(cells)
    assert {y for _, y in cells} == set(range(grid.rows))
    assert all(0 <= x < grid.columns <= MAX_COLUMNS for x, _ in cells)
