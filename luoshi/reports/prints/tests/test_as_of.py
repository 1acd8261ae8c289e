"""What was printed once is printed again, to the digit, in Word and Excel; and its numbers are the ledger's."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from luoshi.ledger.operations import withdraw_record
from luoshi.org import operations as org
from luoshi.plans.operations import change_target
from luoshi.plans.progress import target_cells
from luoshi.plans.spec import from_json
from luoshi.reports.prints import errors
from luoshi.reports.prints.asking import moment_text
from luoshi.reports.prints.figures import Gathering
from luoshi.reports.prints.kinds import KINDS
from luoshi.reports.prints.model import Number, Sentence
from luoshi.reports.prints.tests.office import NOW, Office, ask, moment, numbers_of, printed
from luoshi.reports.prints.texts import write_text

THEN = moment(date(2026, 3, 20))


def asks(office: Office) -> list[tuple[str, dict]]:
    """One of each kind, as of 20 March."""
    boards = office.target("宣传栏全年更新8次")
    then = moment_text(THEN)
    return [
        ("summary", {"as_of": then, "period": "month"}),
        ("summary", {"as_of": then, "period": "year", "unit": office.east.pk}),
        ("press", {"as_of": then, "period": "quarter"}),
        ("term", {"as_of": then, "period": "quarter", "unit": office.oak.pk, "alone": "1"}),
        ("ledger", {"as_of": then, "period": "year", "target": boards.pk}),
    ]


def history_goes_on(office: Office) -> None:
    """More is done, something is taken back, a target is changed, a unit founded, words are written."""
    office.board(office.elm, date(2026, 3, 18), at=moment(date(2026, 4, 2)))
    taken = office.board(office.oak, date(2026, 3, 19), at=moment(date(2026, 3, 20), 9))
    office.work("study.session", office.group.pk, date(2026, 4, 2))
    withdraw_record(record_id=taken[0], reason="重复", by=None, at=moment(date(2026, 4, 3)))
    target = office.target("宣传栏全年更新8次")
    spec = from_json({**target.draft, "value": "10"})
    change_target(target_id=target.pk, spec=spec, valid_from=date(2026, 1, 1), mode="whole", reason="上级要求",
                  by=office.planner, at=moment(date(2026, 4, 4)))  # fmt: skip
    office.unit("新建小学", office.east, "中小学校", at=moment(date(2026, 4, 4)))
    org.merge_unit(unit=office.elm, into=office.oak, day=date(2026, 4, 10), by=None, at=moment(date(2026, 4, 5)))
    summary = ask(office.leader, period="month:2026-03-01", as_of=moment_text(THEN))
    write_text(ask=summary, kind="summary", slot="next", text="四月抓好进度。", by=office.leader,
               at=moment(date(2026, 4, 5)))  # fmt: skip


def test_a_print_as_of_a_moment_says_the_same_whatever_came_later(office: Office):
    office.board(office.oak, date(2026, 3, 19), at=moment(date(2026, 3, 20), 9))
    before = [printed(kind, ask(office.leader, **given)) for kind, given in asks(office)]
    history_goes_on(office)
    after = [printed(kind, ask(office.leader, **given)) for kind, given in asks(office)]
    for (made, words, cells), (again, words_again, cells_again) in zip(before, after, strict=True):
        assert numbers_of(made) == numbers_of(again)
        assert words == words_again
        assert cells == cells_again
    now = printed("summary", ask(office.leader, period="month:2026-03-01"))
    assert now[1] != before[0][1]
    assert "四月抓好进度。" in now[1]
    assert "四月抓好进度。" not in after[0][1]


def test_the_numbers_in_the_files_are_those_of_the_figures(office: Office):
    asked = ask(office.leader, period="month", as_of=moment_text(THEN))
    made, words, cells = printed("summary", asked)
    assert made.title == "清河县教育局2026年3月工作小结"
    sessions = office.target("集中学习全年不少于12次")
    cell = target_cells(office.leader, sessions, date(2026, 3, 20), THEN)[0]
    assert cell.done == 2
    assert "集体学习1次、宣传栏更新3次" in words
    assert "本月1次，2026年累计2次，要求12次，完成16%" in words
    figures = [row[2] for row in cells["数字"][3:]]
    values = [part.value for block in made.blocks if isinstance(block, Sentence) for part in block.parts
              if isinstance(part, Number)]  # fmt: skip
    assert [Fraction(str(value)) for value in figures] == values
    assert all(number.url.startswith("/") for number in numbers(made) if number.value and "次" in number.text[-1:])


def numbers(made):
    """Numbers of what was done in the targets' sentences: each opens to its records."""
    return [part for block in made.blocks[2:8] if isinstance(block, Sentence)
            for before, part in zip(block.parts, block.parts[1:], strict=False)
            if isinstance(part, Number) and str(before).endswith(("累计", "本月"))]  # fmt: skip


def test_a_ledger_adds_up_to_its_total_and_reads_back(office: Office):
    boards = office.target("宣传栏全年更新8次")
    made, words, cells = printed("ledger", ask(office.leader, target=boards.pk, period="year"))
    rows = cells["明细"]
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    lines, total = rows[head + 1 : -1], rows[-1]
    assert len(lines) == 4
    assert sum(line[4] for line in lines) == total[4] == made.numbers["total"] == 4
    assert [line[2] for line in lines] == ["橡树小学", "橡树小学", "榆树小学", "橡树小学"]
    assert "4次，共4条分录" in words
    assert words.count("橡树小学") == 3


def test_a_ledger_lists_what_the_target_counts_and_nothing_else(office: Office):
    """The study group's sessions are the target's; those of others are of the same kind, but bind nobody here."""
    office.work("study.session", office.oak.pk, date(2026, 3, 4))
    sessions = office.target("集中学习全年不少于12次")
    _, words, _ = printed("ledger", ask(office.leader, target=sessions.pk, period="year"))
    cell = target_cells(office.leader, sessions, date(2026, 6, 30))[0]
    assert f"{cell.done}次，共{cell.done}条分录" in words
    with pytest.raises(errors.NotBound):
        KINDS["ledger"].make(ask(office.reporter, target=sessions.pk, period="year"))
    articles = office.target("媒体发稿150篇")  # a sum of the house: a school sees what it gave to it
    made = KINDS["ledger"].make(ask(office.reporter, target=articles.pk, period="year"))
    assert made.numbers["total"] == 0


def test_a_past_month_is_told_as_of_its_last_day(office: Office):
    """What counts in April is no part of March's summary, whenever it is printed."""
    office.work("study.session", office.group.pk, date(2026, 4, 2))
    office.board(office.elm, date(2026, 3, 25), at=moment(date(2026, 4, 8)))
    _, words, _ = printed("summary", ask(office.leader, period="month:2026-03-01"))
    assert "2026年累计2次，要求12次" in words
    assert "宣传栏更新4次" in words  # verified in April, but it counts in March
    assert "截至" not in words.split("数据截至")[0]
    _, june, _ = printed("summary", ask(office.leader, period="month:2026-06-01"))
    assert "2026年累计3次，要求12次" in june


def test_what_cannot_be_asked_for_is_refused(office: Office):
    for given, error in (
        ({"as_of": "2026-07-01 12:00"}, errors.MomentUnknown),
        ({"as_of": "昨天"}, errors.MomentUnknown),
        ({"period": "month:2026-12-01"}, errors.PeriodUnknown),
        ({"period": "decade"}, errors.PeriodUnknown),
        ({"period": "month:x"}, errors.PeriodUnknown),
    ):
        with pytest.raises(error):
            ask(office.leader, **given)
    assert ask(office.leader, as_of="2026-06-29").as_of < NOW
    before_founded = ask(office.leader, target=office.target("宣传栏").pk, as_of="2026-01-01", period="year")
    with pytest.raises(errors.UnitUnknown):
        KINDS["ledger"].make(before_founded)


def test_who_sees_a_part_prints_that_part(office: Office):
    """A school prints itself; the house's totals are for whoever sees the house."""
    clerk = office.reporter
    own = ask(clerk)
    assert own.unit == office.oak
    for unit in (office.root, office.east, office.elm):
        with pytest.raises(Http404):
            ask(clerk, unit=unit.pk)
    _made, words, _ = printed("summary", ask(clerk, period="year"))
    assert "榆树小学" not in words
    assert {cell.holder.unit_id for line in Gathering(own).standings() for cell in line.cells} == {office.oak.pk}
    boards = office.target("宣传栏全年更新8次")
    _, rows, _ = printed("ledger", ask(clerk, target=boards.pk, period="year"))
    assert "榆树小学" not in rows
    assert "3次，共3条分录" in rows
    stranger = Office.person(office, "安全员", office.root, "security")
    with pytest.raises(Http404):
        ask(stranger)


def test_own_words_are_kept_apart_from_the_figures(office: Office):
    asked = ask(office.leader, period="month:2026-03-01")
    before = printed("summary", asked)
    write_text(ask=asked, kind="summary", slot="targets", text="学习扎实。\n集中学习20次。", by=office.leader, at=NOW)
    made, words, cells = printed("summary", asked)
    assert numbers_of(made) == numbers_of(before[0])
    assert "学习扎实。\n集中学习20次。" in words
    assert [row[1] for row in cells["正文"] if row[1] in ("学习扎实。", "集中学习20次。")]
    with pytest.raises(errors.NotYours):
        write_text(ask=asked, kind="summary", slot="targets", text="改", by=office.reporter, at=NOW)
    with pytest.raises(errors.TextTooLong):
        write_text(ask=asked, kind="summary", slot="targets", text="长" * 5_001, by=office.leader, at=NOW)


@pytest.mark.parametrize("kind", ["summary", "term", "ledger"])
def test_queries_do_not_grow_with_records_and_units(office: Office, kind: str):
    def queries() -> int:
        given = {"target": office.target("宣传栏全年更新8次").pk} if kind == "ledger" else {}
        asked = ask(office.leader, period="year", **given)
        with CaptureQueriesContext(
            connection,
        ) as found:
            KINDS[kind].make(asked)
        return len(found)

    few = queries()
    for number in range(6):
        school = office.unit(f"新建{number}小学", office.east, "中小学校", klass="城区")
        for day in range(1, 5):
            office.board(school, date(2026, 4, day))
    assert queries() == few
