"""The guide for people who write schemes says what is so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from luoshi.assessment.engine import Span, Unit, load_scheme, score, words
from luoshi.assessment.engine.load import READERS
from luoshi.assessment.engine.tests.making import piece

GUIDE = (Path(__file__).parents[3] / "docs" / "schemes.zh.md").read_text(encoding="utf-8")


def test_the_worked_example_comes_out_as_the_guide_tells_it() -> None:
    """March has 6; the higher placement in May takes the 4 of March back and leaves a shortfall of one."""
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    assert example
    scheme, school = load_scheme(example[1]), Unit("甲", cls="城镇学校")
    march = [
        piece("2026-03-02", level="市级", length=800, work="w"),
        piece("2026-03-09", level="市级", length=200),
        piece("2026-03-10", level="省级", paid=True),
    ]
    spring = Span(date(2026, 3, 1), date(2026, 6, 1))
    first = score(scheme, march, [school], period=spring)["甲"]
    assert [first.period("month", date(2026, month, 1)) for month in (3, 4)] == [6, -2]
    later = piece("2026-05-02", level="省级", length=800, work="w")
    after = score(scheme, [*march, later], [school], period=spring)["甲"]
    assert after.period("month", date(2026, 3, 1), "采用") == 2
    assert after.period("month", date(2026, 5, 1), "采用") == 10
    assert after.period("month", date(2026, 3, 1), "扣分") == -1


def test_every_type_and_attribute_is_in_the_guide() -> None:
    """A word that the language knows and the guide does not is a word that nobody uses."""
    assert [
        word for word in (*READERS, *words.ATTRIBUTES, *words.KINDS, *words.SPLITS, *words.GROUPS) if word not in GUIDE
    ] == []
