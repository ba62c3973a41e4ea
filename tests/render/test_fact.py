"""Tests what people see of one fact."""

from conftest import Run

ONE = """\
trade.turnover-xb

figure        almost $2 bn
stands for    1,800,000,000 to less than 2,000,000,000 USD
what          Trade turnover
country       United Bohemia
period        Jan–Dec 2020
according to  the customs office
quote         “almost two billion dollars”
source        “Gazette [sic] of [/] the :isles:”, about 2020
place         paragraph 3
note          Goods only.
proved        no
"""


def test_one_fact_is_shown_whole(run: Run) -> None:
    assert run("get", "trade.turnover-xb").out == ONE
    assert "stands for  1,000,000,000 to 3,000,000,000 USD" in run("get", "trade.turnover-xc").out
    assert "stands for  exactly 28 ships" in run("get", "sea.ships-xa").out
    assert "stands for  more than 7,000 km" in run("get", "sea.coast-isles").out
    assert "address     https://example.org/almanac" in run("get", "trade.coal-xa").out
