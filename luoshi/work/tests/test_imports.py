"""Records and holdings by spreadsheet: what was exported comes back unchanged, the office's own sheets as they are."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.catalogue.load import load as catalogue
from luoshi.catalogue.model import KindDef
from luoshi.ledger.check import check as prove
from luoshi.ledger.models import Entry, Holding, Kind, Record
from luoshi.ledger.operations import NewEvidence, verify_record
from luoshi.org.imports import operations
from luoshi.org.imports.targets import UndoRefused
from luoshi.org.models import ImportRun
from luoshi.sheets import write_csv
from luoshi.ui.scope import leave_scope
from luoshi.work.tests.house import House, all_records

KINDS = [kind for kind in catalogue().kinds() if not kind.system]
TYPES = catalogue().holding_types()
CLERK = "沈若溪"


def begin(house: House, what: str, by: str = CLERK, **given: Any) -> ImportRun:
    """A table handed over by somebody."""
    answers = given.pop("answers", {})
    return operations.begin(
        what=what, house_id=house.house.pk, by=house.viewer(by), at=timezone.now(), answers=answers, **given
    )


def check(house: House, run: ImportRun, by: str = CLERK) -> dict[str, Any]:
    """The outcome of its dry run."""
    outcome: dict[str, Any] = operations.check_run(run=run, by=house.viewer(by), at=timezone.now()).outcome
    return outcome


def take(house: House, run: ImportRun, by: str = CLERK) -> ImportRun:
    """Written."""
    return operations.take(run=run, by=house.viewer(by), at=timezone.now())


def exported(house: House, url: str, query: dict[str, Any], form: str, by: str = CLERK) -> bytes:
    """What a list gives."""
    answer = house.client(by).get(url, {**query, "export": form})
    assert answer.status_code == 200
    return answer.content


def a_record(house: House, kind: KindDef) -> Record:
    """One of the kind with all that its sample says, and what hangs on it."""
    values: dict[str, Any] = dict(kind.sample.values)
    key = str(house.people[CLERK].key)
    for each in kind.fields:
        if each.type == "person":
            values[each.code] = key
        elif each.type == "people":
            values[each.code] = [key, "王小凡"]
        elif each.type == "unit":
            values[each.code] = str(house.units["东桥小学"].pk)
        elif each.type == "units":
            values[each.code] = [str(house.units["东桥小学"].pk)]
    holdings = []
    if kind.holding_type:
        holdings = [holding.pk for holding in some_holdings(house, kind.holding_type)]
    day = timezone.localdate() - timedelta(days=3)
    end = day + timedelta(days=1) if kind.dated == "span" else None
    links = [NewEvidence(url="https://example.com/a", grade="B")] if "B" in kind.evidence.grades else []
    return house.record(
        kind.code, CLERK, day=day, day_end=end, values=values, holdings=holdings, note="备注，含逗号\n第二行",
        evidence=links, submit=False,
    )  # fmt: skip


def some_holdings(house: House, type_: str) -> list[Holding]:
    """Holdings of a type at the school; one where there was none."""
    with leave_scope("a test looks"):
        found = list(Holding.objects.filter(type=type_, unit=house.units["东桥小学"]))
    return found or [house.holding(type_, f"{type_}甲", "东桥小学", **sample(type_))]


def sample(type_: str) -> dict[str, Any]:
    """Something in every field of a type."""
    given: dict[str, Any] = {}
    for each in catalogue().holding_type(type_).fields:
        fill: dict[str, Any] = {
            "integer": 12, "decimal": "3.5", "date": "2026-01-05", "bool": True, "url": "https://example.com/x",
        }  # fmt: skip
        given[each.code] = each.choices[0].code if each.choices else fill.get(each.type, "=文字")
        if each.type in ("unit", "person"):
            given.pop(each.code)
    return given


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_what_a_list_exports_of_a_kind_comes_back_without_change(house: House, kind: KindDef) -> None:
    """Excel and CSV of every kind of the catalogue: no new row, no different one, no error."""
    record = a_record(house, kind)
    with leave_scope("a test looks"):
        key = Kind.objects.get(house=house.house, code=kind.code).pk
    for form in ("xlsx", "csv"):
        data = exported(house, reverse("work:records"), {"kind": key}, form)
        run = begin(house, f"record:{kind.code}", data=data, name=f"导出.{form}")
        assert not run.mapping["problems"]
        outcome = check(house, run)
        assert not outcome["errors"], outcome["errors"]
        assert not outcome["different"], outcome["different"]
        assert (outcome["counts"]["unchanged"], outcome["counts"]["ready"]) == (1, 0)
    assert len(all_records()) == 1
    assert record.pk


@pytest.mark.parametrize("declared", TYPES, ids=lambda each: each.code)
def test_what_a_list_exports_of_a_holding_type_comes_back_without_change(house: House, declared: Any) -> None:
    """The same for every type of holdings, one of them closed."""
    house.holding(declared.code, "甲处", "东桥小学", **sample(declared.code))
    for form in ("xlsx", "csv"):
        data = exported(house, reverse("work:holdings"), {"type": declared.code}, form)
        outcome = check(house, begin(house, f"holding:{declared.code}", data=data, name=f"导出.{form}"))
        assert not outcome["errors"], outcome["errors"]
        assert not outcome["different"], outcome["different"]
        assert outcome["counts"]["unchanged"] >= 1
        assert outcome["counts"]["ready"] == 0


def test_a_changed_row_is_told_and_nothing_is_overwritten(house: House) -> None:
    """One figure changed in an exported sheet: it is named as different; the record stays."""
    record = house.record("study.session", CLERK, submit=False)
    with leave_scope("a test looks"):
        key = Kind.objects.get(house=house.house, code="study.session").pk
    data = exported(house, reverse("work:records"), {"kind": key}, "xlsx")
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("备注") + 1, "改过")
    out = BytesIO()
    book.save(out)
    outcome = check(house, begin(house, "record:study.session", data=out.getvalue(), name="改.xlsx"))
    assert outcome["counts"]["different"] == 1
    assert "备注" in outcome["different"][0][1]
    with leave_scope("a test looks"):
        assert Record.objects.get(pk=record.pk).note == ""


OFFICE = (
    "东桥小学2026年宣传栏更新台账\t\t\t\n"
    "序号\t更新时间\t更新内容\t宣传栏\n"
    "1\t3月5日\t防溺水六不准\t校门口宣传栏、食堂宣传栏\n"
    "2\t2026.4.2\t我们的节日·清明\t校门口宣传栏\n"
    "3\t46155\t全民阅读\t教学楼一层宣传栏\n"
    "合计\t\t3期\t\n"
)


def test_an_office_sheet_comes_in_as_drafts_where_evidence_is_missing(house: House) -> None:
    """Days in three writings, several boards in a cell; board updates want a photo, so they wait as drafts."""
    run = begin(house, "record:channel.update", pasted=OFFICE, answers={"year": 2026})
    outcome = check(house, run)
    assert (outcome["counts"]["ready"], outcome["errors"]) == (3, [])
    assert "先存为草稿" in outcome["notices"][0][0]
    assert not all_records(), "the dry run leaves nothing"
    run = take(house, run)
    records = sorted(all_records(), key=lambda each: each.day)
    assert [each.day for each in records] == [date(2026, 3, 5), date(2026, 4, 2), date(2026, 5, 13)]
    assert {each.state for each in records} == {"draft"}
    with leave_scope("a test looks"):
        assert sorted(records[0].holdings.values_list("holding__name", flat=True)) == ["校门口宣传栏", "食堂宣传栏"]
    assert run.counts["草稿"] == 3


SESSIONS = "单位\t日期\t学习内容\t参加人员\n东桥小学\t3月5日\t两会精神\t沈若溪、陆小满\n东桥小学\t3月12日\t教育强国建设规划纲要\t沈若溪\n"


def test_handed_in_rows_wait_for_another_person_and_are_undone_through_the_ledger(house: House) -> None:
    """Nobody verifies what they brought in; what was verified is reversed when the import is undone."""
    run = take(house, begin(house, "record:study.session", pasted=SESSIONS, answers={"year": 2026}))
    first, second = all_records()
    assert {first.state, second.state} == {"submitted"}
    assert first.entered_by_id == house.people[CLERK].pk
    verify_record(record_id=first.pk, by=house.viewer("林晓岚"), at=timezone.now())
    _run, undone = operations.undo(run=run, by=house.viewer(CLERK), at=timezone.now())
    assert undone.count == 2
    assert {record.state for record in all_records()} == {"withdrawn"}
    with leave_scope("a test looks"):
        lines = list(Entry.objects.filter(record_id=first.pk))
    assert sum(line.num for line in lines if line.quantity == "times") == 0
    assert not prove(house_id=house.house.pk).findings


def test_likely_duplicates_are_asked_and_skipped_unless_taken(house: House) -> None:
    """The same unit, day and title: against the records there are, and within the sheet."""
    take(house, begin(house, "record:study.session", pasted=SESSIONS, answers={"year": 2026}))
    more = SESSIONS + "东桥小学\t4月2日\t新内容\t\n东桥小学\t4月2日\t新 内容\t\n"
    run = begin(house, "record:study.session", pasted=more, answers={"year": 2026})
    outcome = check(house, run)
    assert [row for row, *_rest in outcome["twins"]] == [2, 3, 5]
    operations.answer(run=run, answers={"rows": {"5": "take"}})
    run = take(house, run)
    assert run.made == 2
    assert len(all_records()) == 4


def test_other_units_are_out_of_reach_and_below_on_behalf(house: House) -> None:
    """A school's clerk brings in for the own school only; the area's clerk for all schools below, marked so."""
    text = SESSIONS.replace("东桥小学\t3月12日", "西河小学\t3月12日")
    outcome = check(house, begin(house, "record:study.session", pasted=text, answers={"year": 2026}))
    assert [(row, label) for row, _c, label, _m in outcome["errors"]] == [(3, "单位")]
    run = take(house, begin(house, "record:study.session", by="何静", pasted=text, answers={"year": 2026}), by="何静")
    assert run.made == 2
    assert all(record.on_behalf for record in all_records())
    assert not ImportRun.objects.visible_to(house.viewer(CLERK)).filter(pk=run.pk).exists()


def test_all_errors_at_once_and_a_marked_file(house: House) -> None:
    """A day that was not, a mode that is none, a day to come, a missing topic: told together beside their cells."""
    ahead = (timezone.localdate() + timedelta(days=9)).isoformat()
    text = f"日期\t学习内容\t形式\n2月30日\t甲\t\n3月1日\t乙\t随便\n{ahead}\t丙\t\n3月2日\t\t\n3月3日\t丁\t\n"
    run = begin(house, "record:study.session", pasted=text, answers={"year": 2026})
    outcome = check(house, run)
    assert [row for row, *_rest in outcome["errors"]] == [2, 3, 4, 5]
    with pytest.raises(operations.TakeRefused):
        take(house, run)
    assert not all_records()
    answer = house.client(CLERK).get(reverse("org:import_marked", args=[run.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet.cell(1, 4).value == "需要修改"
    assert "不是日期" in sheet.cell(2, 4).value
    page = house.client(CLERK).get(reverse("org:import", args=[run.pk])).content.decode()
    assert "先写入没有错的 1 行" in page


def test_checklists_and_absences_come_with_the_row(house: House) -> None:
    """What the mechanisms keep is in the sheet too, and counts."""
    text = "日期\t检查内容\t检查项目\n3月5日\t消防安全\t消防通道：合格；电线：不合格（裸露）\n"
    take(house, begin(house, "record:inspection", pasted=text, answers={"year": 2026}))
    record = all_records()[0]
    with leave_scope("a test looks"):
        assert list(record.checklist.values_list("label", "passed", "note")) == [
            ("消防通道", True, ""), ("电线", False, "裸露"),
        ]  # fmt: skip
    assert record.state == "submitted"


def test_holdings_are_registered_once_and_closed_by_undo(house: House) -> None:
    """A list brought in twice registers once; undone it was never owed for; with a record on it it stays."""
    text = "名称\t位置\t责任人\n操场宣传栏\t操场东侧\t沈若溪\n走廊文化墙\t一号楼\t外聘老师\n"
    run = take(house, begin(house, "holding:board", pasted=text))
    again = check(house, begin(house, "holding:board", pasted=text))
    assert (run.made, again["counts"]["unchanged"] + again["counts"]["different"]) == (2, 2)
    with leave_scope("a test looks"):
        board = Holding.objects.get(name="操场宣传栏")
    assert board.keeper_id == house.people[CLERK].pk
    photo = house.photo(CLERK)
    record = house.record(
        "channel.update", CLERK, holdings=[board.pk], evidence=[NewEvidence(file_id=photo.pk)], submit=False
    )
    with pytest.raises(UndoRefused):
        operations.undo(run=run, by=house.viewer(CLERK), at=timezone.now())
    from luoshi.ledger.operations import withdraw_record

    withdraw_record(record_id=record.pk, by=house.viewer(CLERK), at=timezone.now())
    operations.undo(run=run, by=house.viewer(CLERK), at=timezone.now())
    board.refresh_from_db()
    assert board.closed_on == board.opened_on
    assert check(house, begin(house, "holding:board", pasted=text))["counts"]["ready"] == 2


def test_gb18030_and_formulas_are_only_text(house: House) -> None:
    """A CSV of an old program, a topic that looks like a formula: text stays text there and back."""
    text = "日期,学习内容\n2026-03-05,=HYPERLINK(1)\n".encode("gb18030")
    take(house, begin(house, "record:study.session", data=text, name="台账.csv"))
    assert all_records()[0].values["topic"] == "=HYPERLINK(1)"
    assert b"'=HYPERLINK" in write_csv([["=HYPERLINK(1)"]])
    with leave_scope("a test looks"):
        key = Kind.objects.get(house=house.house, code="study.session").pk
    data = exported(house, reverse("work:records"), {"kind": key}, "csv")
    assert check(house, begin(house, "record:study.session", data=data, name="导出.csv"))["counts"]["unchanged"] == 1


def test_the_template_asks_what_the_form_asks(house: House) -> None:
    """Every kind and type has an empty workbook whose headings its own import knows."""
    client = house.client(CLERK)
    for code in [*(f"record:{kind.code}" for kind in KINDS), *(f"holding:{each.code}" for each in TYPES)]:
        answer = client.get(reverse("org:import_template"), {"what": code})
        assert answer.status_code == 200, code
        book = openpyxl.load_workbook(BytesIO(answer.content))
        sheet = book.worksheets[0]
        heads = [cell.value for cell in sheet[1] if cell.value]
        sheet.append(["甲"] * len(heads))
        out = BytesIO()
        book.save(out)
        run = begin(house, code, data=out.getvalue(), name="模板.xlsx")
        assert len(run.mapping["places"]) == len(heads), (code, heads, run.mapping)


def test_the_number_of_queries_does_not_grow_with_the_rows(house: House) -> None:
    """Checking 3 and 12 rows asks the same (rows are written in batches of the database beyond that)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries_of(count: int) -> int:
        rows = "".join(f"东桥小学\t3月{number % 28 + 1}日\t内容{number}\t沈若溪\n" for number in range(count))
        run = begin(house, "record:study.session", pasted=SESSIONS.split("\n")[0] + "\n" + rows, answers={"year": 2026})
        with CaptureQueriesContext(
            connection,
        ) as caught:
            check(house, run)
        return len(caught)

    assert queries_of(3) == queries_of(12)


def test_a_large_sheet_is_checked_and_written_by_the_worker(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit the page hands both steps to the worker; the run can be left and come back to."""
    from luoshi.jobs.worker import run_pending

    monkeypatch.setattr(operations, "JOB_ROWS", 1)
    client = house.client(CLERK)
    answer = client.post(
        reverse("org:import_new") + "?what=record:study.session", {"pasted": SESSIONS, "year": 2026}, follow=True
    )
    run = ImportRun.objects.visible_to(house.viewer(CLERK)).get()
    assert run.state == "waiting"
    assert answer.status_code == 200
    assert "正在后台处理" in client.get(reverse("org:import", args=[run.pk])).content.decode()
    run_pending(timezone.now())
    assert "写入 2 行" in client.get(reverse("org:import", args=[run.pk])).content.decode()
    client.post(reverse("org:import_take", args=[run.pk]))
    assert not all_records()
    run_pending(timezone.now())
    run.refresh_from_db()
    assert (run.state, run.made, len(all_records())) == ("done", 2, 2)
    assert "整批撤销" in client.get(reverse("org:import", args=[run.pk])).content.decode()


def test_a_pasted_chain_becomes_records_to_be_verified(house: House) -> None:
    """Paste, look over, untick one, check, write: what is not understood is shown; units by name."""
    client = house.client("何静")
    text = "#接龙\n1. 沈若溪 东桥小学 3月5日 读书会\n2. 方一鸣 西河小学 3月6日 植树\n请抓紧\n3. 东桥小学 3月7日 不要的"
    url = reverse("work:paste")
    assert client.get(url).status_code == 200
    assert client.post(url, {"text": "收到", "kind": "work.item", "year": "2026"}).status_code == 422
    page = client.post(url, {"text": text, "kind": "work.item", "year": "2026"}).content.decode()
    assert "请抓紧" in page
    assert 'value="西河小学"' in page
    rows = {
        f"{name}_{n}": value
        for n, unit, day, title in ((1, "东桥小学", "2026-03-05", "读书会"), (2, "西河小学", "2026-03-06", "植树"), (3, "东桥小学", "2026-03-07", "不要的"))
        for name, value in (("unit", unit), ("day", day), ("title", title), ("last", ""), ("url", ""), ("note", ""))
    }  # fmt: skip
    sent = {"text": text, "kind": "work.item", "year": "2026", "confirm": "1", **rows, "on_1": "on", "on_2": "on"}
    client.post(url, sent, follow=True)
    run = ImportRun.objects.visible_to(house.viewer("何静")).get()
    client.post(reverse("org:import_take", args=[run.pk]))
    assert {(str(r.unit), r.title, r.state) for r in all_records()} == {
        ("东桥小学", "读书会", "submitted"), ("西河小学", "植树", "submitted"),
    }  # fmt: skip
