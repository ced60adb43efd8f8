"""Datasets are found by name."""

import pytest

from conflictevents import datasets
from conflictevents.errors import InvalidValue


def test_the_bundled_datasets_have_names():
    assert datasets.names() == ("gaza-exchanges", "ukraine-russia-exchanges", "yemen-exchanges")


def test_each_bundled_dataset_loads_and_is_read_once():
    for name in datasets.names():
        assert len(datasets.load(name)) > 0
        assert datasets.load(name) is datasets.load(name)


def test_each_bundled_dataset_says_what_it_is():
    for name in datasets.names():
        head = datasets.load(name).head
        assert head.title, name
        assert head.description, name
        assert (head.licence, head.languages) == ("MIT", ("en",)), name


def test_a_dataset_is_a_file_that_can_be_read_elsewhere():
    assert datasets.path("ukraine-russia-exchanges").is_file()


def test_a_misspelt_name_is_answered_with_the_right_one():
    with pytest.raises(InvalidValue, match="did you mean 'ukraine-russia-exchanges'"):
        datasets.load("ukraine-russia-exchange")


def test_a_name_is_no_path():
    with pytest.raises(InvalidValue):
        datasets.load("../datasets/ukraine-russia-exchanges")
