"""A share of a number: less than 30 % of the 1,200 agreed."""

import attrs

from conflictevents.errors import InvalidValue
from conflictevents.records.reading import read_count
from conflictevents.values.count import Count
from conflictevents.values.fields import Concise, name_fields_in_errors
from conflictevents.values.wording import Wording

__all__ = ["Share"]


@attrs.frozen(kw_only=True, repr=False, field_transformer=name_fields_in_errors)
class Share(Concise):
    """A share of a number, as sure as the source was.

    Attributes:
        percent: how many in a hundred, as a `Count` from 0 to 100 with the source's wording.
        of: the number it is a share of, in persons.

    Raises:
        InvalidValue: the percentage lies above 100, or nothing bounds it.

    >>> Share(percent="less than 30", of=1200).count
    Count('0 to 359')
    """

    percent: Count = attrs.field(converter=read_count)
    of: Count = attrs.field(converter=read_count)

    def __attrs_post_init__(self) -> None:
        if self.percent.low > 100 or (self.percent.high or 0) > 100:
            raise InvalidValue(self.percent, "a percentage from 0 to 100", "correct it", field="percent")

    @property
    def count(self) -> Count:
        """How many persons that makes: every whole number the words allow, and no other.

        `less than 30` excludes 30 % itself but not 29.9 %, so bounds of a strict wording are taken
        before rounding to whole percent.
        """
        percent, of = self.percent, self.of
        if percent.wording is Wording.MORE_THAN:
            low = (percent.low - 1) * of.low // 100 + 1
        else:
            low = -(-percent.low * of.low // 100)
        if of.high is None:
            return Count(low=low, high=None)
        if percent.wording is Wording.LESS_THAN and percent.high is not None:
            high = max(0, -(-(percent.high + 1) * of.high // 100) - 1)
        else:
            high = (100 if percent.high is None else percent.high) * of.high // 100
        return Count(low=min(low, high), high=high)
