"""Zips: the evidence of a target with its hashes, and one page of tasks a unit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from shutil import which
from subprocess import run
from zipfile import ZipFile

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from luoshi.files.models import StoredFile
from luoshi.files.operations import read_bytes, storage
from luoshi.jobs.models import Job
from luoshi.jobs.worker import run_pending
from luoshi.ledger.models import Evidence
from luoshi.plans.tests.desk import client_of
from luoshi.reports.prints import errors, pack, tasklists
from luoshi.reports.prints.tasklists import Task, TaskList
from luoshi.reports.prints.tests.office import Office, ask, cells_of, moment, words_of
from luoshi.ui.scope import leave_scope

OFFICE = which("soffice") or which("libreoffice")


def nothing(done: int, total: int, text: str = "") -> None:
    """Progress that nobody watches."""


def files_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_pack_holds_each_file_once_under_its_unit_with_its_hash(office: Office):
    sessions = office.target("集中学习全年不少于12次")
    asked = ask(office.leader, target=sessions.pk, period="year")
    found = files_of(pack.pack(asked, nothing))
    packed = {name: data for name, data in found.items() if "/" in name}
    assert packed
    assert all(name.startswith("党组理论学习中心组/2026-") for name in packed)
    sums = dict(reversed(line.split("  ", 1)) for line in found["sha256.txt"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in packed.items()}
    rows = cells_of(found["目录.xlsx"])["目录"]
    head = next(at for at, row in enumerate(rows) if row[0] == "序号")
    assert [row[2] for row in rows[head + 1 :]] == list(sums)
    assert "2次，共2条分录" in words_of(found["台账.docx"])
    assert words_of(found["目录.docx"])


def test_a_file_that_was_changed_or_lost_is_said_in_the_index(office: Office):
    sessions = office.target("集中学习全年不少于12次")
    with leave_scope("the files of a story"):
        files = [one.file for one in Evidence.objects.filter(record__kind__code="study.session").order_by("pk")]
    Path(storage().path(files[0].path)).write_bytes(b"changed")
    found = files_of(pack.pack(ask(office.leader, target=sessions.pk, period="year"), nothing))
    assert "与入库时的校验值不符" in words_of(found["目录.docx"])


def test_a_pack_that_is_too_large_is_refused_with_advice(office: Office, monkeypatch: pytest.MonkeyPatch):
    asked = ask(office.leader, target=office.target("集中学习全年不少于12次").pk, period="year")
    monkeypatch.setattr(pack, "MAX_PACK_FILES", 0)
    with pytest.raises(errors.TooMuch) as refused:
        pack.pack(asked, nothing)
    assert refused.value.what == "files"
    monkeypatch.setattr(pack, "MAX_PACK_FILES", 100)
    assert pack.pack(asked, nothing)


def test_a_pack_is_made_by_a_job_for_its_asker_alone(office: Office):
    sessions = office.target("集中学习全年不少于12次")
    leader = client_of(office.leader)
    url = f"{reverse('reports:pack', args=['pack'])}?target={sessions.pk}&period=year:2026-01-01&asked=1"
    assert leader.get(url).status_code == 200
    answer = leader.post(url)
    job = Job.objects.visible_to(office.leader).get()
    assert answer.url == reverse("jobs:job", args=[job.pk])
    run_pending(timezone.now())
    job.refresh_from_db()
    assert job.state == "done", job.error
    with leave_scope("the file of a story"):
        file = StoredFile.objects.get(key=job.result["file"])
    assert "台账.docx" in files_of(read_bytes(file))
    address = reverse("files:download", args=[file.key, file.name])
    assert leader.get(address).status_code == 200
    assert client_of(office.planner).get(address).status_code == 404


# -- task lists --------------------------------------------------------------------------------------------------------


def test_every_unit_gets_what_it_owes_and_nothing_personal_is_said(office: Office):
    asked = ask(office.planner, plan=office.plan_row.pk, period="year")
    found = files_of(tasklists.tasklists(asked, nothing))
    names = [name for name in found if name.endswith(".docx")]
    assert {name.split("-", 1)[1] for name in names} >= {"橡树小学.docx", "榆树小学.docx", "东片学区.docx"}
    oak = words_of(next(data for name, data in found.items() if "橡树" in name))
    assert "宣传栏更新" in oak
    assert "不少于 8 次 / 年" in oak
    assert "填“宣传栏更新”" in oak
    assert "每月24日前" in oak
    message = found["群通知.txt"].decode("utf-8-sig")
    assert "《清河县教育局2026年宣传文化工作方案》" in message
    for person in ("计划员", "局长", "核验员", "橡树通讯员"):
        assert person not in message
        assert person not in oak


def test_a_school_gets_its_own_list_only(office: Office):
    clerk = client_of(office.reporter)
    base = f"{reverse('reports:tasklist')}?plan={office.plan_row.pk}"
    assert clerk.get(f"{base}&only={office.oak.pk}").status_code == 200
    assert clerk.get(f"{base}&only={office.elm.pk}").status_code == 404
    page = clerk.get(f"{reverse('reports:pack', args=['tasklists'])}?plan={office.plan_row.pk}")
    assert "橡树小学" in page.content.decode()
    assert "榆树小学" not in page.content.decode()


@pytest.fixture
def page_count(tmp_path: Path) -> Callable[[bytes], int]:
    """How many pages LibreOffice makes of a Word file."""
    if OFFICE is None:
        pytest.skip("LibreOffice is not installed: the length of task lists is not checked")

    def count(data: bytes) -> int:
        (tmp_path / "a.docx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "a.docx"]
        run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        return len(pypdfium2.PdfDocument(tmp_path / "a.pdf"))

    return count


def test_a_task_list_is_one_page_however_long_it_gets(office: Office, page_count: Callable[[bytes], int]):
    asked = ask(office.planner, plan=office.plan_row.pk, period="year")
    long = Task("按照上级统一部署开展“清河好声音”主题宣传教育活动并上报总结材料", "每个宣传栏不少于 12 次 / 学期（8处）",
                "每季度最后一个月25日前", "填“宣传栏更新”或“主题活动”", "宣传教育与精神文明建设工作办公室")  # fmt: skip
    short = replace(
        long, title="宣传栏更新", asks="不少于 8 次 / 年", when="年底前", how="填“宣传栏更新”", whom="办公室"
    )
    name = "清河县第一实验小学教育集团桥东校区附属幼儿园暨家庭教育指导中心"
    for tasks in ((short,) * 3, (short,) * 12, (short,) * 28, (long,) * 12, (long,) * 20, (long, short) * 30):
        data = tasklists.page(asked, TaskList(1, name, tasks))
        assert page_count(data) == 1, len(tasks)
    full = tasklists.page(asked, TaskList(1, name, (short,) * 28))
    assert words_of(full).count("宣传栏更新\n") >= 28
    assert "另有" in words_of(tasklists.page(asked, TaskList(1, name, (long, short) * 30)))


def test_the_size_of_the_text_follows_the_number_of_tasks():
    row = ("1", "宣传栏更新", "不少于 8 次 / 年", "年底前", "填“宣传栏更新”", "办公室")
    sizes = [tasklists.fitted([row] * count, "橡树小学任务清单") for count in (3, 15, 25, 40, 90)]
    assert sizes[0] == (12.0, 3)
    assert [size for size, _ in sizes] == sorted((size for size, _ in sizes), reverse=True)
    assert sizes[-1][1] < 90


def test_the_moment_of_a_pack_is_kept(office: Office):
    """What was recorded after the asking is not in the pack, whenever the job runs."""
    sessions = office.target("集中学习全年不少于12次")
    asked = ask(office.leader, target=sessions.pk, period="year", as_of="2026-02-01 12:00")
    found = files_of(pack.pack(asked, nothing))
    assert "1次，共1条分录" in words_of(found["台账.docx"])
    assert asked.as_of == moment(date(2026, 2, 1), 12)
