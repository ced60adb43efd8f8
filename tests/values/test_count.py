"""How many people: the laws of counts first, then phrases, then what errors say."""

import copy
import pickle
import string

import attrs
import msgspec
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from conflictevents.errors import InvalidValue, UnknownAttribute
from conflictevents.values.count import Count
from conflictevents.values.phrases import LONGEST
from conflictevents.values.wording import SYNONYMS, Wording, margin

MOST = 2**53

numbers = st.one_of(
    st.integers(0, 30),
    st.integers(0, 10_000),
    st.integers(0, MOST // 2),
    st.integers(1, 12).map(lambda zeros: 10**zeros),
    st.integers(MOST - 3, MOST),
)


@st.composite
def counts(draw: st.DrawFn, numbers: st.SearchStrategy[int] = numbers, greatest_best: int = MOST) -> Count:
    """Every count there is, by construction: first the wording, then bounds that fit it."""
    wording = draw(st.none() | st.sampled_from(Wording))
    low, high = sorted([draw(numbers), draw(numbers)])
    upper: int | None = high
    match wording:
        case Wording.WITHHELD | Wording.UNKNOWN:
            return Count(wording=wording)
        case Wording.EXACTLY:
            upper = low
        case Wording.AT_LEAST:
            upper = None
        case Wording.MORE_THAN:
            low, upper = max(1, low), None
        case Wording.AT_MOST | Wording.AS_MANY_AS:
            low = 0
        case Wording.LESS_THAN if draw(st.booleans()):
            low = 0
        case Wording.ABOUT if draw(st.booleans()) and high + margin(high) <= MOST:
            return Count.about(high)
        case Wording.NEARLY if draw(st.booleans()):
            return Count.nearly(high)
        case None:
            upper = draw(st.sampled_from([high, None, low]))
        case _:
            pass
    best = draw(st.none() | st.integers(low, greatest_best if upper is None else upper))
    return Count(low, upper, best, wording)


small_counts = counts(numbers=st.integers(0, 12), greatest_best=15)


@st.composite
def members(draw: st.DrawFn, count: Count) -> int:
    """A number that the count allows."""
    return draw(st.integers(count.low, count.low + 50 if count.high is None else count.high))


def bounds(count: Count) -> tuple[int, int | None, int | None]:
    return count.low, count.high, count.best


def assert_read_or_refused(text: str) -> None:
    try:
        count = Count.parse(text)
    except InvalidValue:
        return
    assert Count.parse(str(count)) == count


class TestText:
    @given(counts())
    @example(Count())
    @example(Count(high=MOST, wording=Wording.LESS_THAN))
    @example(Count(best=7))
    @example(Count(1, 25_000, None, Wording.ABOUT))
    def test_what_str_writes_parse_reads_back(self, count):
        assert Count.parse(str(count)) == count

    @given(counts(), counts())
    def test_different_counts_are_written_differently(self, one, other):
        assert (str(one) == str(other)) == (one == other)

    @given(counts())
    def test_repr_evaluates_through_parse(self, count):
        assert repr(count) == f"Count({str(count)!r})"

    @given(counts())
    def test_letter_case_dashes_and_kinds_of_space_do_not_matter(self, count):
        text = str(count).upper().replace(" ", "\u2009").replace(",", "\u202f")
        if "BEST" not in text:  # there the comma is no thousands separator
            assert Count.parse(f" {text} ") == count

    @given(st.text(max_size=LONGEST + 20))
    def test_any_text_is_read_or_refused(self, text):
        assert_read_or_refused(text)

    words = st.sampled_from(
        [
            "1",
            "12",
            "1,200",
            "300",
            "0",
            "one",
            "twenty",
            "hundred",
            "thousand",
            "dozen",
            "dozens",
            "and",
            "to",
            "-",
            "of",
        ]
        + [
            "a",
            "best",
            "(",
            ")",
            ",",
            "%",
            "people",
            "several",
            "or",
            "more",
            "in",
            "all",
            "number",
            "+",
            "1.2",
            "x",
        ]
        + [synonym for synonyms in SYNONYMS.values() for synonym in synonyms]
    )

    @given(st.lists(words, max_size=10), st.sampled_from(["", " ", " ", " "]))
    def test_any_row_of_known_words_is_read_or_refused(self, row, space):
        assert_read_or_refused(space.join(row))

    @pytest.mark.parametrize(
        "text",
        [
            "1" * LONGEST,
            "1 000" * 40,
            "1,000," * 33,
            "between " + "one and " * 24,
            "and " * 50,
            "hundred " * 25,
            "(1 to 2)" * 25,
            "people " * 28,
            " to 1" * 40,
            "number of " * 20,
            "minimum " * 25,
        ],
    )
    def test_the_longest_phrases_are_refused_before_anybody_waits(self, text):
        with pytest.raises(InvalidValue):
            Count.parse(f"{text[: LONGEST - 1]}?")


class TestNames:
    @given(counts(), st.sampled_from(["", ">30", "<30", "^30", "*>30"]))
    def test_a_count_is_formatted_as_its_text_is(self, count, spec):
        assert format(count, spec) == format(str(count), spec) == f"{count:{spec}}"

    @pytest.mark.parametrize("name", ["hihg", "lo", "is_exat", "meets", "suum"])
    def test_an_attribute_that_there_is_none_of_is_an_error_with_those_like_it(self, name):
        with pytest.raises(UnknownAttribute, match="did you mean|choose one of") as refused:
            getattr(Count(), name)
        assert isinstance(refused.value, AttributeError)
        assert not hasattr(Count(), name)


class TestWire:
    @given(counts())
    def test_a_count_survives_json_with_its_types(self, count):
        back = msgspec.json.decode(msgspec.json.encode(count), type=Count)
        assert back == count
        assert type(back.wording) is type(count.wording)

    @given(counts())
    def test_a_count_survives_pickle_and_copy(self, count):
        assert pickle.loads(pickle.dumps(count)) == copy.deepcopy(count) == count

    @given(counts())
    def test_equal_counts_hash_alike(self, count):
        assert hash(count) == hash(attrs.evolve(count))

    def test_on_file_a_count_is_an_object_of_four_keys(self):
        assert msgspec.to_builtins(Count.as_many_as(1_200)) == {
            "low": 0,
            "high": 1200,
            "best": None,
            "wording": "as many as",
        }

    def test_a_count_cannot_change(self):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            Count.exactly(1).low = 0  # type: ignore[misc]


class TestSum:
    @given(small_counts, small_counts, st.data())
    def test_numbers_that_fit_two_counts_add_to_one_that_fits_their_sum(self, one, other, data):
        assert data.draw(members(one)) + data.draw(members(other)) in one + other

    @given(small_counts, small_counts, st.data())
    def test_every_number_of_a_sum_is_reached(self, one, other, data):
        total = data.draw(members(one + other))
        first = [n for n in range(one.low, total + 1) if n in one and total - n in other]
        assert first

    @given(small_counts, small_counts, small_counts)
    def test_order_and_grouping_do_not_matter(self, one, two, three):
        assert (one + two) + three == one + (two + three) == three + two + one
        assert Count.sum([two, three, one]) == one + two + three == sum([one, two, three], Count.exactly(0))

    @given(small_counts)
    def test_adding_none_leaves_the_bounds(self, count):
        assert bounds(count + Count.exactly(0)) == bounds(count)

    @given(small_counts, small_counts)
    def test_a_sum_has_no_wording_of_its_own(self, one, other):
        assert (one + other).wording is None

    def test_the_sum_of_nothing_is_zero(self):
        assert Count.sum([]) == Count(0, 0)

    def test_unknown_is_not_zero(self):
        assert Count.exactly(100) + Count.unknown() == Count(low=100)

    def test_withheld_is_neither_unknown_nor_zero(self):
        assert Count.withheld() not in (Count.unknown(), Count.exactly(0))
        assert Count.exactly(100) + Count.withheld() == Count(low=100)

    def test_best_is_known_of_a_sum_when_it_is_known_of_each(self):
        assert (Count.about(300) + Count.exactly(7)).best == 307
        assert (Count.as_many_as(300) + Count.exactly(7)).best is None

    @pytest.mark.parametrize("other", [1, "one", None, 1.5])
    def test_only_counts_are_added(self, other):
        with pytest.raises(TypeError):
            Count.exactly(1) + other
        with pytest.raises(TypeError):
            other + Count.exactly(1)

    def test_the_builtin_sum_names_the_right_one(self):
        with pytest.raises(TypeError, match=r"found 0, expected a Count; use Count\.sum\(counts\)"):
            sum([Count.exactly(1), Count.exactly(2)])


class TestRange:
    @given(small_counts, small_counts, st.integers(0, 40))
    def test_an_intersection_holds_what_both_hold(self, one, other, n):
        both = one.intersection(other)
        assert (both is not None and n in both) == (n in one and n in other)

    @given(small_counts, small_counts)
    def test_counts_overlap_when_they_have_an_intersection(self, one, other):
        assert one.overlaps(other) == (one.intersection(other) is not None) == other.overlaps(one)

    @given(small_counts, small_counts)
    def test_intersection_and_hull_are_commutative(self, one, other):
        assert one.intersection(other) == other.intersection(one)
        assert one.hull(other) == other.hull(one)

    @given(small_counts, small_counts, small_counts)
    def test_intersection_and_hull_are_associative(self, one, two, three):
        left, right = one.intersection(two), two.intersection(three)
        assert (left and left.intersection(three)) == (right and one.intersection(right))
        assert one.hull(two).hull(three) == one.hull(two.hull(three))

    @given(small_counts, small_counts)
    def test_intersection_and_hull_absorb_each_other(self, one, other):
        both = one.intersection(other)
        assert one.intersection(one.hull(other)).same_bounds(one)
        assert both is None or one.hull(both).same_bounds(one)

    @given(small_counts)
    def test_a_count_with_itself_is_itself_without_its_wording(self, count):
        assert count.intersection(count) == count.hull(count) == attrs.evolve(count, wording=None)

    @given(small_counts, small_counts)
    def test_containing_is_adding_nothing_to_the_hull(self, one, other):
        assert one.contains(other) == one.hull(other).same_bounds(one)

    @given(small_counts, small_counts)
    def test_the_hull_contains_both_and_both_contain_the_intersection(self, one, other):
        hull, both = one.hull(other), one.intersection(other)
        assert hull.contains(one)
        assert hull.contains(other)
        assert both is None or (one.contains(both) and other.contains(both))

    @given(small_counts, small_counts)
    def test_a_best_is_never_invented(self, one, other):
        for combined in (one.hull(other), one.intersection(other)):
            if combined is not None and combined.best is not None and not combined.is_exact:
                assert combined.best == one.best == other.best

    def test_a_number_fits_up_to_and_including_the_bounds(self):
        count = Count.between(100, 140)
        assert [n in count for n in (99, 100, 140, 141)] == [False, True, True, False]

    @pytest.mark.parametrize("odd", [True, 1.0, "1", None])
    def test_only_a_whole_number_can_be_looked_for(self, odd):
        with pytest.raises(InvalidValue):
            odd in Count()  # noqa: B015


class TestMeaning:
    @pytest.mark.parametrize(
        ("phrase", "low", "high", "best", "wording"),
        [
            ("1,200", 1200, 1200, 1200, "exactly"),
            ("at least 7", 7, None, None, "at least"),
            ("more than 7,000", 7001, None, None, "more than"),
            ("at most 7", 0, 7, None, "at most"),
            ("as many as 1,200", 0, 1200, None, "as many as"),
            ("up to 1,200", 0, 1200, None, "as many as"),
            ("fewer than 30", 0, 29, None, "less than"),
            ("about 1,200", 1100, 1300, 1200, "about"),
            ("about 1,000", 900, 1100, 1000, "about"),
            ("some 300", 270, 330, 300, "about"),
            ("about 1,234", 1233, 1235, 1234, "about"),
            ("about 5", 4, 6, 5, "about"),
            ("about 0", 0, 0, 0, "about"),
            ("nearly 1,200", 1100, 1200, None, "nearly"),
            ("between 100 and 140", 100, 140, None, "between"),
            ("number withheld", 0, None, None, "withheld"),
            ("unknown", 0, None, None, "unknown"),
        ],
    )
    def test_each_wording_has_its_bounds(self, phrase, low, high, best, wording):
        assert attrs.astuple(Count.parse(phrase)) == (low, high, best, wording)

    @pytest.mark.parametrize(
        ("made", "phrase"),
        [
            (Count.exactly(1_200), "1,200"),
            (Count.at_least(7), "at least 7"),
            (Count.more_than(7_000), "more than 7,000"),
            (Count.at_most(7), "at most 7"),
            (Count.as_many_as(1_200), "as many as 1,200"),
            (Count.less_than(30), "less than 30"),
            (Count.about(1_200), "about 1,200"),
            (Count.about(1_200, plus_minus=50), "about 1,200 (1,150 to 1,250)"),
            (Count.about(30, plus_minus=50), "about 30 (0 to 80)"),
            (Count.nearly(1_200), "nearly 1,200"),
            (Count.nearly(1_200, minus=10), "nearly 1,200 (1,190 to 1,200)"),
            (Count.nearly(5, minus=10), "nearly 5 (0 to 5)"),
            (Count.between(100, 140), "between 100 and 140"),
            (Count.withheld(), "withheld"),
            (Count.unknown(), "unknown"),
            (Count(1_348, 1_358), "1,348 to 1,358"),
            (Count(1_348), "1,348 or more"),
            (Count(1_348, 1_348), "1,348 in all"),
            (Count(100, 140, 120), "100 to 140 (best 120)"),
            (Count(100, 140, 120, Wording.BETWEEN), "between 100 and 140 (best 120)"),
            (Count(90, 150, None, Wording.ABOUT), "about 100 to 140"),
            (Count(270, 440, None, Wording.ABOUT), "about 300 to 400"),
            (Count(100, 105, None, Wording.ABOUT), "about 100 to 105 (100 to 105)"),
            (Count(21, 27, 24, Wording.ABOUT), "about 24 (21 to 27)"),
            (Count(90, 99, None, Wording.LESS_THAN), "less than 100 (90 to 99)"),
            (Count(5, 6_000), "5 to 6,000 (low 5)"),
            (Count(5, 6_000, 7, Wording.BETWEEN), "between 5 and 6,000 (low 5, best 7)"),
            (Count(1_100, 1_200, 1_150, Wording.NEARLY), "nearly 1,200 (best 1,150)"),
            (Count(1_150, 1_200, 1_160, Wording.NEARLY), "nearly 1,200 (1,150 to 1,200, best 1,160)"),
            (Count(100, None, 120, Wording.AT_LEAST), "at least 100 (best 120)"),
            (Count(), "0 or more"),
        ],
    )
    def test_each_constructor_writes_its_phrase(self, made, phrase):
        assert str(made) == phrase
        assert Count.parse(phrase) == made

    @given(numbers)
    def test_about_widens_by_at_most_a_tenth_rounded_up(self, n):
        assume(n + margin(n) <= MOST)
        count = Count.about(n)
        assert count.best == n
        assert n - count.low == count.high - n == margin(n) <= -(-n // 10)

    @given(numbers)
    def test_nearly_widens_downwards_only(self, n):
        assert bounds(Count.nearly(n))[:2] == (n - margin(n), n)

    def test_a_range_of_one_number_has_it_as_its_best(self):
        assert Count(5, 5) == Count(5, 5, 5)

    def test_a_wording_may_be_given_as_text(self):
        assert Count(0, 5, wording="as many as").wording is Wording.AS_MANY_AS  # type: ignore[arg-type]

    def test_shorthands_stand_for_counts(self):
        assert Count.of(1_200) == Count.exactly(1_200)
        assert Count.of("up to 1,200") == Count.as_many_as(1_200)
        assert Count.of(None) == Count.unknown()
        assert Count.of(Count.at_least(3)) == Count.at_least(3)

    def test_exact_unknown_and_withheld_are_told_apart(self):
        asked = [
            (c.is_exact, c.is_unknown, c.is_withheld) for c in map(Count.parse, ["0", "unknown", "withheld"])
        ]
        assert asked == [(True, False, False), (False, True, False), (False, False, True)]
        assert Count().is_unknown
        assert not Count(best=7).is_unknown


PHRASES = {
    "1200": [
        "1 200",
        "1\u00a0200",
        "1\u2009200",
        "1\u202f200",
        "1,200",
        " 1200 ",
        "exactly 1,200",
        "a total of 1200",
    ],
    "1,200": [
        "one thousand two hundred",
        "twelve hundred",
        "1.2 thousand",
        "1,200 Ukrainians",
        "1,200 people",
    ],
    "1,205": ["one thousand two hundred and five", "one thousand two hundred five"],
    "1,212": [
        *("1,212 bodies of fallen soldiers", "1,212 bodies of Ukrainian servicemen", "1,212 in total"),
        *("1,212 civilian hostages", "1,212 military personnel", "1,212 people altogether"),
        *("a total of 1,212 dead Ukrainian soldiers", "1,212 bodies of the fallen defenders"),
    ],
    "12,000": ["12 thousand", "twelve thousand"],
    "2,500,000": ["2.5 million", "two million five hundred thousand"],
    "0": ["zero", "0 prisoners"],
    "21": ["twenty-one", "twenty one", "Twenty\u2011One"],
    "12": ["a dozen", "dozen", "one dozen", "a dozen bodies", "twelve"],
    "6": ["half a dozen", "six civilians"],
    "100": ["a hundred", "one hundred", "100 prisoners of war", "100 POWs", "100 Russian soldiers"],
    "at least 60": [
        "no fewer than 60",
        "no less than 60",
        "minimum of 60",
        "a minimum of 60",
        "min. 60",
        "60+",
        "60 +",
        "60 plus",
        "≥60",
        ">= 60",
    ],
    "more than 100": [
        *("a total of more than 100", "total of over 100 people", "more than 100 people in total"),
        *(">100", "> 100", "over a hundred", "above 100", "more than a hundred Ukrainians"),
        *("just over 100", "well over 100 people", "slightly more than 100", "a little over a hundred"),
    ],
    "at most 100": [
        *("no more than 100", "maximum 100", "max. 100", "≤100", "<= 100", "100 or fewer", "100 or less"),
    ],
    "as many as 100": ["up to 100", "up to a hundred people", "as much as 100"],
    "less than 30": ["fewer than 30", "under 30", "below 30", "<30", "< 30"],
    "about 300": [
        "around 300",
        "approximately 300",
        "approx. 300",
        "approx 300",
        "ca 300",
        "est. 300",
        "estimated 300 people",
        "roughly 300",
        "some 300",
        "~300",
        "~ 300",
        "c. 300",
    ],
    "about 200": [
        "circa 200",
        "ca. 200",
        "≈200",
        "an estimated 200",
        "200 people or so",
        "about two hundred",
        "close to 200",
    ],
    "nearly 200": ["almost 200", "nearly two hundred prisoners", "approaching 200"],
    "less than 200 (180 to 199)": [
        "just under 200",
        "slightly fewer than 200",
        "not quite 200",
        "200 (just under)",
    ][:3],
    "between 100 and 140": [
        "100-140",
        "100–140",
        "100—140",
        "100 - 140",
        "from 100 to 140",
        "between 100 and 140 people",
    ],
    "between 105 and 200": ["between one hundred and five and two hundred", "between 105 and two hundred"],
    "between 0 and 200": ["between 0 and two hundred"],
    "between 900 and 1,000": ["between 900 and a thousand"],
    "between 2,000 and 3,000": ["between 2 thousand and 3 thousand"],
    "about 100 to 140": ["about 100-140", "around 100 to 140 people", "about 100 to 140"],
    "at least 24": ["dozens", "dozens of", "dozens of people", "a few dozen", "at least dozens"],
    "at least 200": ["hundreds", "hundreds of prisoners", "several hundred", "many hundreds of people"],
    "at least 2,000": ["thousands", "several thousand", "a few thousand", "many thousand"],
    "at least 20,000": ["tens of thousands", "tens of thousands of civilians"],
    "at least 20": ["tens of prisoners"],
    "at least 40": ["scores of people"],
    "withheld": [
        "number withheld",
        "Not disclosed",
        "undisclosed",
        "an undisclosed number of prisoners",
        "undisclosed number",
        "the exact number was not disclosed",
        "the number is kept secret",
    ],
    "unknown": [
        "not stated",
        "number unknown",
        "the number is unknown",
        "unspecified",
        "an unknown number of soldiers",
        "exact number unknown",
        "not specified",
        "number not given",
    ],
    "100 to 140": ["100 to 140 prisoners", "one hundred to one hundred and forty"],
    "1,348 or more": ["1348 or more", "1348 or more people"],
    "1,348 in all": ["1348 in all"],
}


@pytest.mark.parametrize(
    ("phrase", "read"), [(phrase, read) for read, some in PHRASES.items() for phrase in some]
)
def test_phrases_of_sources_are_read(phrase, read):
    assert Count.parse(phrase) == Count.parse(read)


@pytest.mark.parametrize(
    ("wording", "synonym"), [(w, s) for w, synonyms in SYNONYMS.items() for s in synonyms]
)
def test_every_synonym_reads_as_its_wording(wording, synonym):
    figure = {Wording.WITHHELD: "", Wording.UNKNOWN: "", Wording.BETWEEN: " 3 and 5"}.get(wording, " 5")
    if synonym == "from":
        figure = " 3 to 5"
    assert Count.parse(f"{synonym}{figure}").wording is wording


@pytest.mark.parametrize(
    ("phrase", "part_of_the_message"),
    [
        ("", "'unknown' if the source does not say"),
        ("n/a", "write '0' if there was no one"),
        ("several", "write 'at least 2'"),
        ("-5", "people are counted from 0 upwards: write 'unknown'"),
        ("−5 people", "people are counted from 0 upwards"),
        ("1.200", "a dot may be read as a decimal or as thousands"),
        ("3.7", "a dot may be read as a decimal or as thousands"),
        ("1.2345 thousand", "a dot may be read as a decimal or as thousands"),
        ("30 %", "a share is not a number of people"),
        ("less than 30 percent", "a share is not a number of people"),
        ("1,20", "set off groups of three digits"),
        ("12,00,000", "write '1200000'"),
        ("007", "leave leading zeros out"),
        ("1,200 hamsters", "'hamsters' are no people"),
        ("1,200 frobs", "'frobs' are not known to be people: if they are, write '1,200'"),
        ("140-100", "expected the lower number first; swap the two"),
        ("between a hundred and fifty", "expected the lower number first"),
        ("5 to 20,000", "write '5,000 to 20,000' or '5 to 20,000 (low 5)'"),
        ("about 5-20,000 people", "write 'about 5,000-20,000 people'"),
        ("2-500", "write '200-500' or '2-500 (low 2)'"),
        ("less than 0", "write '0' if there was no one"),
        ("a great many", "write it like '1,200'"),
        ("no one", "write '0' if there was no one"),
        ("between 100", "write it like '1,200'"),
        ("zero hundred", "write it like '1,200'"),
        ("five twenty", "write it like '1,200'"),
        ("twenty zero", "write it like '1,200'"),
        ("one hundred one hundred", "write it like '1,200'"),
        ("about withheld", "write it like '1,200'"),
        ("about 30 (20 to 40", "give each number a count of its own"),
        ("exactly 30 (20 to 40)", "write '20 to 40 (best 30)'"),
        ("nearly 30 (20 to 40)", "bounds that end with the figure after 'nearly'"),
        ("withheld (best 5)", "write 'unknown' or 'withheld' alone"),
        ("100 to 140 (best 150)", "best: found 150, expected a best between the bounds, 100 to 140"),
        ("1,000,000,000,000,000,000", "expected a whole number from 0 to 2**53"),
        ("1" * (LONGEST + 1), "expected a phrase of at most 200 characters"),
    ],
)
def test_what_cannot_be_read_without_a_guess_is_refused_with_a_remedy(phrase, part_of_the_message):
    with pytest.raises(InvalidValue) as refused:
        Count.parse(phrase)
    assert part_of_the_message in str(refused.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"low": -1},
            "low: found -1, expected a whole number from 0 to 2**53; unknown is not a number: use Count.unknown()",
        ),
        ({"low": True}, "low: found True, expected a whole number; write the number itself"),
        ({"low": 3.0}, "low: found 3.0, expected a whole number; write 3"),
        ({"low": "10"}, "low: found '10', expected a whole number; use Count.parse for phrases"),
        ({"low": None}, "low: found None, expected a whole number; write the number, or leave it out"),
        (
            {"low": MOST + 1},
            "low: found 9007199254740993, expected a whole number from 0 to 2**53; no such number of people ever lived: correct it",
        ),
        (
            {"high": MOST + 1},
            "high: found 9007199254740993, expected a whole number from 0 to 2**53; no such number of people ever lived: correct it",
        ),
        ({"high": 1.5}, "high: found 1.5, expected a whole number; write it in digits, without a fraction"),
        ({"low": 5, "high": 4}, "high: found 4, expected a high of at least the low, 5; swap the two"),
        ({"best": True}, "best: found True, expected a whole number; write the number itself"),
        (
            {"low": 5, "best": 4},
            "best: found 4, expected a best between the bounds, 5 or more; correct it, or leave it out",
        ),
        (
            {"low": 5, "high": 6, "best": 7},
            "best: found 7, expected a best between the bounds, 5 to 6; correct it, or leave it out",
        ),
        (
            {"best": MOST + 1},
            "best: found 9007199254740993, expected a whole number from 0 to 2**53; no such number of people ever lived: correct it",
        ),
        (
            {"wording": "as may as"},
            "wording: found 'as may as', expected a wording of a figure; did you mean 'as many as'?",
        ),
        (
            {"low": 1, "high": 2, "wording": Wording.EXACTLY},
            (
                "wording: found '1 to 2', expected a low and a high that are the same with the wording "
                "'exactly'; leave the wording out for bounds that were computed"
            ),
        ),
    ],
)
def test_a_field_that_does_not_fit_is_named(fields, message):
    with pytest.raises(InvalidValue) as refused:
        Count(**fields)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("low", "high", "best", "wording"),
    [
        (1, 2, None, Wording.EXACTLY),
        (1, 2, None, Wording.AT_LEAST),
        (1, 2, None, Wording.MORE_THAN),
        (0, None, None, Wording.MORE_THAN),
        (1, 2, None, Wording.AT_MOST),
        (0, None, None, Wording.AS_MANY_AS),
        (1, None, None, Wording.LESS_THAN),
        (1, None, None, Wording.ABOUT),
        (1, None, None, Wording.NEARLY),
        (1, None, None, Wording.BETWEEN),
        (0, 5, None, Wording.WITHHELD),
        (1, None, None, Wording.WITHHELD),
        (0, None, 5, Wording.UNKNOWN),
    ],
)
def test_a_wording_has_to_fit_its_bounds(low, high, best, wording):
    with pytest.raises(InvalidValue) as refused:
        Count(low, high, best, wording)
    assert refused.value.field == "wording"


class Indexed:
    """A whole number that is no `int`, as numpy's are."""

    def __index__(self) -> int:
        return 5


@pytest.mark.parametrize(
    ("odd", "remedy"),
    [
        (True, "write the number itself"),
        (3.7, "correct it: people are whole numbers"),
        (1.0, "write 1"),
        (float("nan"), "give None where the source does not say"),
        (Indexed(), "turn it into a plain int, with int(...)"),
        ((1, 2), "write Count.between(low, high)"),
        ({"low": 1}, "write Count(low=..., high=...)"),
        (b"5", "write it in digits, without a fraction"),
    ],
)
def test_no_shorthand_is_guessed_at(odd, remedy):
    with pytest.raises(InvalidValue) as refused:
        Count.of(odd)
    assert refused.value.remedy == remedy


def test_whole_numbers_of_other_libraries_are_to_be_made_plain():
    with pytest.raises(InvalidValue, match=r"with int\(...\)"):
        Count(Indexed())  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [Count.more_than, Count.less_than, Count.at_most, Count.about, Count.nearly])
@pytest.mark.parametrize("odd", [-1, True, 1.5, "5", None])
def test_a_figure_has_to_be_a_whole_number_of_people(make, odd):
    with pytest.raises(InvalidValue):
        make(odd)


def test_parse_reads_text_only():
    with pytest.raises(InvalidValue):
        Count.parse(5)  # type: ignore[arg-type]


@given(
    st.integers(1, 10**6).map(str).filter(lambda digits: not {"0", "1"}.isdisjoint(digits)),
    st.sampled_from(["", "about ", "at least "]),
    st.sampled_from(["", " prisoners"]),
    st.data(),
)
def test_letters_that_look_like_digits_get_the_whole_number_suggested(digits, before, behind, data):
    place = data.draw(st.sampled_from([place for place, digit in enumerate(digits) if digit in "01"]))
    letter = data.draw(st.sampled_from("Oo" if digits[place] == "0" else "Il"))
    written = f"{before}{digits[:place]}{letter}{digits[place + 1 :]}{behind}"
    if not any(map(str.isdigit, written)):
        return
    with pytest.raises(InvalidValue) as raised:
        Count.parse(written)
    assert repr(f"{before}{digits}{behind}") in raised.value.remedy


def test_an_o_behind_a_number_is_a_zero_that_slipped():
    with pytest.raises(InvalidValue, match="did you mean '120'"):
        Count.parse("12 O")


@given(
    st.sampled_from(string.ascii_letters),
    st.sampled_from(["3{} prisoners", "3 {} prisoners", "about 3{} people"]),
)
def test_a_letter_behind_a_number_is_a_unit_or_is_refused(letter, form):
    try:
        count = Count.parse(form.format(letter))
    except InvalidValue:
        return
    assert letter in "kKmM"
    assert count.low >= 1_500
