"""Every program in `examples/` runs and says what its title promises."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
SAYS = {
    "chibok_ledger": ["219 said, 219", "113 said, 113", "82 said, 112", "30 or more must have left"],
    "implied_range": ["1,451", "t030 and t037"],
    "istanbul_november_2025": ["Brief on"],
    "new_year_two_scenarios": ["as promised", "at the pace of the year before", "still has no one"],
    "scope_mix_up": ["649", "53 apart", "53 too many"],
    "stale_total": ["is stale", "6,235 is 378 more than 5,857"],
}


def test_every_example_is_tried():
    assert sorted(path.stem for path in EXAMPLES.glob("*.py")) == sorted(SAYS)


@pytest.mark.parametrize("name", sorted(set(SAYS) - {"istanbul_november_2025"}))
def test_the_example_says_what_it_promises(name, capsys):
    pytest.importorskip("highspy")
    runpy.run_path(str(EXAMPLES / f"{name}.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert all(words in printed for words in SAYS[name])
