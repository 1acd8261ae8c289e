"""The story of a month's scores: tried, published, looked at, objected to, corrected, made again to the digit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from luoshi.assessment.comparing import differences
from luoshi.assessment.computing import compute, scheme_of
from luoshi.assessment.engine import Span
from luoshi.assessment.models import Objection, Publication, ScoreRow
from luoshi.assessment.scores import deciding, errors, objecting, publishing, queries
from luoshi.assessment.tests.office import MARCH, SEAL, TEXT, Office
from luoshi.ledger import operations as ledger
from luoshi.org import operations as org
from luoshi.org.models import Notice
from luoshi.ui.scope import leave_scope

APRIL = 4


@pytest.fixture
def office(db) -> Office:
    return Office()


@pytest.fixture
def month(office: Office) -> Office:
    """March: the oak school has a lead and a piece that a provincial paper took too, the elm school one piece."""
    w = office.world
    w.at(2026, 3, 12)
    office.lead = office.placed(w.oak, "读书节开到田埂上", position="lead")
    office.placed(w.oak, "一块宣传栏办成会客厅", day=date(2026, 3, 11))
    office.elm_piece = office.placed(w.elm, "社团里的非遗课", day=date(2026, 3, 12))
    w.at(2026, 4, 2)
    return office


def test_a_month_is_published_and_stays_to_the_digit(month):
    """Nothing before it is over or in use, once only; what comes later shows as an update, the table stays."""
    w = month.world
    span_now = scheme_of(TEXT)
    with pytest.raises(errors.NotAllowed):
        month.publish(by=w.planner)
    with pytest.raises(errors.NotOver):
        month.publish(span=Span(date(2026, 4, 1), date(2026, 5, 1), "2026年4月"))
    idle = month.issue(TEXT.replace("宣传报道", "备用"), active=False)
    with pytest.raises(errors.NotActive):
        month.publish(idle)
    late = month.issue(TEXT.replace("宣传报道", "晚起用"), day=date(2026, 6, 1))
    with pytest.raises(errors.NoVersion):
        month.publish(late)
    judged = month.issue(TEXT.replace("宣传报道", "考核").replace("用途: 激励", "用途: 考核"))
    with pytest.raises(errors.Unweighed):
        month.publish(judged)

    made = month.publish()
    assert month.points(made) == {"橡树小学": "12", "榆树小学": "4", "梣树小学": "0", "东片学区": "0", "西片学区": "0"}
    assert made.objections_until == date(2026, 4, 10)  # five working days, 清明 among them
    assert not made.ranked
    assert all(row.rank is None for row in queries.rows(month.assessor))
    with pytest.raises(errors.AlreadyPublished):
        month.publish()
    with leave_scope("test"):
        told = set(Notice.objects.filter(code="score.published").values_list("person_id", flat=True))
    assert {w.oak_clerk.person_id, month.oak_head.person_id, w.elm_clerk.person_id} <= told
    assert w.planner.person_id not in told

    oak = month.row(made, w.oak)
    told_oak = queries.explained(w.oak_clerk, {"采用": Fraction(12), "扣分": Fraction(0)}, oak.detail)
    assert [(p.rule, p.clause, p.shown, bool(p.url)) for p in told_oak.parts[0].lines] == [
        ("上稿", "第三条", "+8", True), ("上稿", "第三条", "+4", True),
    ]  # fmt: skip

    # What comes after: a late placement, a withdrawal, a merged unit, another level of the outlet.
    month.placed(w.ash, "晚到的一篇", day=date(2026, 3, 30))
    ledger.withdraw_record(record_id=month.lead.pk, reason="稿件重复", by=w.oak_clerk, at=w.tick())
    org.merge_unit(unit=w.elm, into=w.oak, by=None, at=w.tick(), day=date(2026, 3, 5))
    assert [r.pk for r in queries.changed_since(w.oak_clerk, made, w.oak.pk)] == [month.lead.pk]
    again = publishing.restated(made)
    assert again.rows_hash == made.rows_hash
    assert again.gathered.digest == made.facts_hash
    now = publishing.preview(made, w.tick())
    with leave_scope("test"):
        before = publishing.rows_as_computed(made)
    differ = {each.name: (each.before, each.after) for each in differences(before, now.by_key)}
    assert differ["梣树小学"] == (Fraction(0), Fraction(4))
    assert differ["橡树小学"] == (Fraction(12), Fraction(8))  # 4 of its own, 4 of the unit that was merged into it
    withdrawn = now.by_key[str(w.oak.pk)].detail["uncounted"]
    assert any("稿件重复" in each["reason"] for each in withdrawn)
    assert span_now.objection_days == 5


def test_who_sees_which_row(month):
    """A unit its own, a leader by reach, all only where the publication says so; a person's score is the person's."""
    w = month.world
    made = month.publish()
    seen = lambda viewer: {row.name for row in queries.rows(viewer).filter(publication=made)}  # noqa: E731
    assert seen(w.oak_clerk) == {"橡树小学"}
    assert seen(month.oak_head) == {"橡树小学"}
    assert seen(w.east_clerk) == {"东片学区", "橡树小学", "榆树小学"}
    assert len(seen(month.assessor)) == len(seen(w.leader)) == 5
    open_ = month.issue(TEXT.replace("宣传报道", "公开"))
    table = month.publish(open_, open_table=True)
    assert queries.rows(w.ash_clerk).filter(publication=table).count() == 5

    persons = TEXT.replace("宣传报道", "个人").replace("激励\n", "激励\n对象: 个人\n")
    from luoshi.press.placements.shares import Author

    w.at(2026, 3, 20)
    two = [Author("橡通讯", w.oak_clerk.person_key, w.oak.pk), Author("榆通讯", w.elm_clerk.person_key, w.elm.pk)]
    month.placed(w.oak, "两校共读一本书", day=date(2026, 3, 19), level="province", authors=two)
    w.at(2026, 4, 3)
    mine = month.publish(month.issue(persons))
    rows = queries.rows(w.oak_clerk).filter(publication=mine)
    assert [(row.person_id, str(row.total)) for row in rows] == [(w.oak_clerk.person_id, "5")]
    assert not queries.rows(w.ash_clerk).filter(publication=mine, person_id=w.oak_clerk.person_id).exists()
    assert queries.rows(month.oak_head).filter(publication=mine, person_id=w.oak_clerk.person_id).exists()
    made_objection = objecting.file_objection(row_id=rows[0].pk, text="署名顺序", by=w.oak_clerk, at=w.tick())
    assert made_objection.person_id == w.oak_clerk.person_id
    assert not queries.objections(w.elm_clerk).filter(pk=made_objection.pk).exists()


def test_an_objection_from_filing_to_correction(month):
    """Filed in time by the unit, decided by somebody else with a reason; accepted only where the score then differs."""
    w = month.world
    wrong = deciding.record_decision(
        unit_id=w.oak.pk, type="失实", day=date(2026, 3, 15), body="县委宣传部", reference="清宣〔2026〕3号",
        reason="人数写错", file=("认定.pdf", SEAL), record_id=month.lead.pk, by=month.assessor, at=w.tick(),
    )  # fmt: skip
    made = month.publish()
    row = month.row(made, w.oak)
    assert str(row.total) == "-1"  # 4 − 5; the lead is void
    with pytest.raises(ScoreRow.DoesNotExist):
        objecting.file_objection(row_id=row.pk, text="不对", by=w.elm_clerk, at=w.tick())
    with pytest.raises(errors.NotAllowed):
        objecting.file_objection(row_id=row.pk, text="不对", by=w.east_clerk, at=w.tick())
    with pytest.raises(errors.Missing):
        objecting.file_objection(row_id=row.pk, text=" ", by=w.oak_clerk, at=w.tick())
    filed = objecting.file_objection(
        row_id=row.pk, text="宣传部已撤销认定", by=w.oak_clerk, at=w.tick(), file=("撤销.pdf", SEAL)
    )
    with pytest.raises(errors.OneOpen):
        objecting.file_objection(row_id=row.pk, text="再说一次", by=month.oak_head, at=w.tick())
    assert queries.may_see_file(w.oak_clerk, filed.evidence)
    assert not queries.may_see_file(w.ash_clerk, filed.evidence)

    def decide(by, accept=True, reason="认定已撤销"):
        return objecting.decide_objection(objection_id=filed.pk, accept=accept, reason=reason, by=by, at=w.tick())

    with pytest.raises(errors.NotAllowed):
        decide(w.oak_clerk)
    second, since = person_of(month.second), date(2026, 1, 1)
    org.appoint(person=second, unit=w.oak, role="correspondent", by=None, at=w.tick(), valid_from=since)
    with pytest.raises(errors.OwnUnit):
        decide(w.viewer("第二考核员"))
    with pytest.raises(errors.Missing):
        decide(month.assessor, reason="")
    with pytest.raises(errors.NothingChanged):
        decide(month.assessor)
    deciding.revoke_decision(decision_id=wrong.pk, reason="复核后撤销", by=month.assessor, at=w.tick())
    with pytest.raises(errors.Decided):
        deciding.revoke_decision(decision_id=wrong.pk, reason="再撤", by=month.assessor, at=w.tick())
    done = decide(month.assessor)
    correction = done.correction
    assert (correction.edition, correction.replaces_id) == (2, made.pk)
    fresh = month.row(correction, w.oak)
    assert (str(fresh.total), fresh.changed, fresh.detail["before"]) == ("12", True, "-1")
    elm = month.row(correction, w.elm)
    assert not elm.changed
    assert elm.detail["until"] == month.row(made, w.elm).detail["until"]
    assert str(month.row(made, w.oak).total) == "-1"  # what was published stays
    assert publishing.restated(made).rows_hash == made.rows_hash
    with pytest.raises(errors.Replaced):
        publishing.correct_scores(publication_id=made.pk, reason="再改", by=month.assessor, at=w.tick())
    with pytest.raises(errors.NothingChanged):
        publishing.correct_scores(publication_id=correction.pk, reason="再改", by=month.assessor, at=w.tick())
    _both_are_told_and_the_window_closes(month, elm)


def _both_are_told_and_the_window_closes(month, elm):
    w = month.world
    with leave_scope("test"):
        told = set(
            Notice.objects.filter(code__in=["score.decided", "score.objection"]).values_list("code", "person_id")
        )
    assert ("score.decided", w.oak_clerk.person_id) in told
    assert ("score.objection", month.second.person_id) in told

    w.at(2026, 4, 13)
    with pytest.raises(errors.TooLate) as late:
        objecting.file_objection(row_id=elm.pk, text="晚了", by=w.elm_clerk, at=w.tick())
    assert late.value.until == date(2026, 4, 10)


def test_nobody_decides_his_own(month):
    """Neither an objection that one filed, nor a decision on the own unit; withdrawing is the filer's."""
    w = month.world
    made = month.publish()
    org.appoint(
        person=person_of(month.assessor),
        unit=w.oak,
        role="correspondent",
        by=None,
        at=w.tick(),
        valid_from=date(2026, 1, 1),
    )
    both = w.viewer("考核员")
    filed = objecting.file_objection(row_id=month.row(made, w.oak).pk, text="少一篇", by=both, at=w.tick())
    with pytest.raises(errors.OwnObjection):
        objecting.decide_objection(objection_id=filed.pk, accept=False, reason="无误", by=both, at=w.tick())
    with pytest.raises(errors.OwnDecision):
        deciding.record_decision(
            unit_id=w.oak.pk,
            type="失实",
            day=MARCH.start,
            body="县",
            reason="错",
            file=("a.pdf", SEAL),
            by=both,
            at=w.tick(),
        )
    with pytest.raises(errors.NotAllowed):
        objecting.withdraw_objection(objection_id=filed.pk, by=month.second, at=w.tick())
    objecting.withdraw_objection(objection_id=filed.pk, by=both, at=w.tick())
    again = objecting.file_objection(row_id=month.row(made, w.oak).pk, text="少一篇", by=w.oak_clerk, at=w.tick())
    rejected = objecting.decide_objection(
        objection_id=again.pk, accept=False, reason="台账里没有这一篇", by=month.second, at=w.tick()
    )
    assert rejected.state == "rejected"
    with leave_scope("test"):
        assert Publication.objects.count() == 1
        assert Objection.objects.count() == 2


def test_a_ranking_has_a_reason_and_numbers_are_versions(month):
    """No rank by default; on only with purpose, basis and authority. A number is of its day."""
    w = month.world
    with pytest.raises(errors.Missing):
        publishing.switch_ranking(scheme_id=month.scheme.pk, on=True, by=month.assessor, at=w.tick(), purpose="评先")
    publishing.switch_ranking(
        scheme_id=month.scheme.pk, on=True, by=month.assessor, at=w.tick(), purpose="评先", basis="办法第六条",
        authority="局长办公会",
    )  # fmt: skip
    made = month.publish()
    assert made.ranking_words["authority"] == "局长办公会"
    assert [month.row(made, unit).rank for unit in (w.oak, w.elm)] == [1, 2]

    per_size = TEXT.replace("宣传报道", "折合").replace(
        "  - {编号: 名次",
        "  - {编号: 折合, 类型: 折合, 计入: 采用, 除以: 规模, 方式: 同类最高, 满分: 20}\n  - {编号: 名次",
    )
    scheme = month.issue(per_size)
    with pytest.raises(errors.NotAllowed):
        deciding.set_numbers(
            column="规模", values={w.oak.pk: Fraction(1)}, valid_from=MARCH.start, by=w.planner, at=w.tick()
        )
    set_ = {w.oak.pk: Fraction(1200), w.elm.pk: Fraction(100)}
    args = {"column": "规模", "valid_from": date(2026, 1, 1), "by": month.assessor}
    assert deciding.set_numbers(values=set_, at=w.tick(), **args) == 2
    known = w.tick()
    assert deciding.set_numbers(values=set_ | {w.oak.pk: Fraction(600)}, at=w.tick(), **args) == 1
    score = lambda at: {  # noqa: E731
        row.name: row.total for row in compute(month.house_id, scheme_of(per_size), MARCH, at).rows
    }
    assert score(w.tick())["橡树小学"] == 10
    assert score(w.now)["榆树小学"] == 20
    assert score(known)["橡树小学"] == 5
    assert scheme.name == "折合计分办法"


def person_of(viewer):
    """The person behind a viewer."""
    from luoshi.org.models import Person

    with leave_scope("test"):
        return Person.objects.get(pk=viewer.person_id)
