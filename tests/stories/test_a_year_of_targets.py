"""A piece counts once; a target dropped after work was counted; a value changed in the middle of the year."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from luoshi.ledger import check, errors
from luoshi.ledger import operations as ledger
from luoshi.ledger.models import Entry
from luoshi.plans import operations as plans
from luoshi.plans.models import TargetVersion
from luoshi.plans.progress import target_history
from luoshi.plans.spec import from_json
from luoshi.ui.scope import leave_scope
from tests.stories.county import County

pytestmark = [pytest.mark.both, pytest.mark.django_db]
JULY, TODAY = date(2026, 7, 1), date(2026, 11, 25)


@pytest.fixture
def county(db: None) -> County:
    """The county in its year."""
    return County()


def test_a_piece_counts_once_whichever_kind_it_is_reported_as(county: County) -> None:
    """稿件 and 信息 are one group: 橡树 reports a piece as 稿件, so it is refused as 信息, from another school and with
    other spaces too. 1 稿件, 0 信息. Withdrawn as 稿件 it may be handed in as 信息: 0 and 1. Never 1 and 1."""
    county.target("媒体上稿", 10, ("t.article",), quantity="pieces")
    county.target("信息采用", 10, ("t.news",), quantity="pieces")
    county.at(2026, 3, 10)
    article = county.verified("t.article", county.oak, date(2026, 3, 9), headline="橡树小学办书展")
    assert county.rows(county.leader, TODAY) == {"媒体上稿": (1, 10), "信息采用": (0, 10)}

    news = county.draft("t.news", county.oak, date(2026, 3, 9), headline="橡树小学办书展")
    with pytest.raises(errors.PieceTaken) as refused:
        ledger.hand_in(record_id=news.pk, by=county.oak_clerk, at=county.tick())
    assert refused.value.title == article.title
    other = county.draft("t.news", county.ash, date(2026, 3, 9), headline="橡树小学办书展", piece=article.piece)
    with pytest.raises(errors.PieceTaken) as hidden:
        ledger.hand_in(record_id=other.pk, by=county.ash_clerk, at=county.tick())
    assert hidden.value.title == ""  # another school is told that, not what
    assert county.rows(county.leader, TODAY) == {"媒体上稿": (1, 10), "信息采用": (0, 10)}

    ledger.withdraw_record(record_id=article.pk, reason="改报信息", by=county.oak_clerk, at=county.tick())
    ledger.hand_in(record_id=news.pk, by=county.oak_clerk, at=county.tick())
    county.verify(news)
    assert county.rows(county.leader, TODAY) == {"媒体上稿": (0, 10), "信息采用": (1, 10)}
    assert check.check(house_id=county.house.pk).findings == []


def test_a_target_that_is_dropped_keeps_what_was_counted(county: County) -> None:
    """Three activities by May, 12 asked. Ended from 1 June: the entries stand, the page says 3, a fourth of July is an
    entry like any other and the school's figure is 4, but the ended target stays at 3."""
    target = county.target("主题活动", 12, ("t.activity",))
    for month in (3, 4, 5):
        county.at(2026, month, 20)
        county.verified("t.activity", county.oak, date(2026, month, 18))
    with leave_scope("the story"):
        before = list(Entry.objects.order_by("seq").values_list("seq", "num", "counts_on"))
    plans.end_target(
        target_id=target.pk, day=date(2026, 6, 1), reason="上级不再要求", by=county.planner, at=county.tick()
    )
    with leave_scope("the story"):
        assert list(Entry.objects.order_by("seq").values_list("seq", "num", "counts_on")) == before
    assert county.rows(county.leader, TODAY)["主题活动"][0] == 3

    county.at(2026, 7, 20)
    county.verified("t.activity", county.oak, date(2026, 7, 18))
    assert county.sum(county.oak, county.leader) == 4
    assert county.rows(county.leader, TODAY)["主题活动"][0] == 3
    assert check.check(house_id=county.house.pk).findings == []


@pytest.mark.parametrize(
    ("mode", "asked"),
    [
        ("whole", [(3, Fraction(24))]),
        # 1 January to 30 June are 181 days at 12 a year, 1 July to 31 December 184 days at 24: 6588 / 365.
        ("pro_rata", [(3, Fraction(12 * 181 + 24 * 184, 365))]),
        ("from_day", [(2, Fraction(12)), (1, Fraction(24))]),
    ],
)
def test_a_value_that_changes_in_july(county: County, mode: str, asked: list[tuple[int, Fraction]]) -> None:
    """12 a year become 24 from 1 July; two activities were done in spring, one in August. Whole: 3 of 24. Pro rata: 3 of
    18 and 18/365. From the day: 2 of 12 until June, and 1 of 24 from July. As of June it is 2 of 12 in all three."""
    target = county.target("主题活动", 12, ("t.activity",))
    for month in (3, 4):
        county.at(2026, month, 20)
        county.verified("t.activity", county.oak, date(2026, month, 18))
    june = county.at(2026, 6, 20)
    spec = from_json(county.again(target).draft).with_(value=Fraction(24))
    county.at(2026, 6, 25)
    plans.change_target(
        target_id=target.pk, spec=spec, valid_from=JULY, mode=mode, reason="上级加码", by=county.planner, at=county.now
    )
    county.at(2026, 8, 20)
    county.verified("t.activity", county.oak, date(2026, 8, 18))

    cells = target_history(county.leader, county.again(target), "house", TODAY)
    assert [(cell.done, cell.required) for cell in cells] == asked
    then = target_history(county.leader, county.again(target), "house", date(2026, 6, 20), as_of=june)
    assert [(cell.done, cell.required) for cell in then] == [(2, 12)]
    rows = TargetVersion.objects.visible_to(county.planner).filter(target=target)
    assert [from_json(row.spec).value for row in rows.order_by("number")] == [12, 24]
