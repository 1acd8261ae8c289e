"""Pages of security, the log, terms of keeping and feedback: who opens them, what they do, what they leave behind."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from luoshi.audit.chain import chain_up
from luoshi.audit.export import prove
from luoshi.audit.models import LogEntry
from luoshi.audit.operations import log
from luoshi.audit.retention import RetentionRule, rules
from luoshi.audit.signing import public_key
from luoshi.org.keeping import keep_terms, months_before, years_before
from luoshi.org.models import Feedback, House, Notice
from luoshi.org.security import DAYS, HISTORY, IDLE, KINDS, LENGTH, SecuritySettings, kinds_in, security_of
from luoshi.org.tests.test_sign_in import Desk, text
from luoshi.ui.scope import leave_scope

PAGES = {
    "/org/settings/security/": {"security"},
    "/org/settings/retention/": {"security"},
    "/logs/": {"security", "audit"},
    "/logs/signed/": {"security", "audit"},
    "/feedback/all/": {"admin"},
    "/org/people/": {"admin"},
    "/feedback/": {"security", "audit", "admin", "correspondent"},
    "/account/": {"security", "audit", "admin", "correspondent"},
}
RULES = {
    "idle_minutes": 10, "one_session": "on", "second_factor_roles": ["admin"], "password_length": 12,
    "password_kinds": 2, "password_history": 3, "password_days": 0,
}  # fmt: skip


@pytest.fixture
def desk(db) -> Desk:
    made = Desk()
    made.clients = {}
    for role in ("security", "audit", "admin", "correspondent"):
        made.clients[role] = made.tries(made.account(f"z{role}", role).username)[1]
    return made


def test_each_page_opens_for_its_roles_alone(desk):
    """404 for the rest, as if it were not there; a visitor is led to the sign-in."""
    for page, roles in PAGES.items():
        for role, client in desk.clients.items():
            assert client.get(page).status_code == (200 if role in roles else 404), (page, role)
        assert Client().get(page).status_code == 302


def test_the_security_administrator_sets_the_rules_and_they_hold_at_once(desk):
    """Out of range is said beside the field; what changed is in the log with before and after; nothing else is touched."""
    client = desk.clients["security"]
    assert "退出" in text(client.get("/org/settings/security/"))
    wrong = client.post("/org/settings/security/", RULES | {"idle_minutes": 4})
    assert wrong.status_code == 422
    assert "field-wrong" in text(wrong)
    assert client.post("/org/settings/security/", RULES).status_code == 302
    house = House.objects.get(pk=desk.house.pk)
    assert security_of(house.settings) == SecuritySettings(10, True, ("admin",), 12, 2, 3, 0)
    with leave_scope("the test itself"):
        told = LogEntry.objects.get(action="security.settings")
    assert told.detail["changed"]["idle_minutes"] == [30, 10]
    assert 'data-idle="600"' in text(client.get("/account/"))
    client.post("/org/settings/security/", RULES)
    assert desk.told("security.settings") == 1


def test_damaged_or_wild_settings_fall_back_to_safe_ones():
    """What somebody wrote into the row by hand never opens the door."""
    for limits, key in ((IDLE, "idle_minutes"), (LENGTH, "password_length"), (KINDS, "password_kinds"),
                        (HISTORY, "password_history"), (DAYS, "password_days")):  # fmt: skip
        for wild, expected in (
            (-5, limits[0]),
            (10**9, limits[1]),
            ("7", limits[2]),
            (None, limits[2]),
            (True, limits[2]),
        ):
            assert getattr(security_of({"security": {key: wild}}), key) == expected
    assert security_of({"security": "x"}) == security_of({}) == SecuritySettings()
    assert [kinds_in(word) for word in ("abc", "abC", "abC1", "abC1-", "口令")] == [1, 2, 3, 4, 1]


def test_a_locked_name_is_unlocked_on_the_page(desk):
    """It stands there with its address, once unlocked no more; a name that is not locked says so."""
    for _ in range(5):
        desk.tries("zcorrespondent", password="xia-zhong", address="10.3.3.3")
    client = desk.clients["security"]
    page = text(client.get("/org/settings/security/"))
    assert "zcorrespondent" in page
    assert "10.3.3.3" in page
    client.post("/org/settings/security/unlock/", {"name": "zcorrespondent"})
    page = text(client.get("/org/settings/security/"))
    assert "已解除" in page
    assert "现在没有锁定的用户名" in page
    client.post("/org/settings/security/unlock/", {"name": "nobody"})
    assert "现在没有锁定" in text(client.get("/org/settings/security/"))


def test_a_second_factor_is_reset_by_user_name_of_the_own_house_only(desk):
    """Unknown and foreign names get the same words."""
    other = Desk.__new__(Desk)
    Desk.__init__(other)
    other.account("waixian")
    client = desk.clients["security"]
    for name in ("nobody", "waixian"):
        answer = client.post("/org/settings/security/second-factor/", {"reset-username": name})
        assert answer.status_code == 422
        assert "没有这个用户名" in text(answer)
    assert "不能对自己" in text(client.post("/org/settings/security/second-factor/", {"reset-username": "zsecurity"}))
    answer = client.post("/org/settings/security/second-factor/", {"reset-username": "ZAdmin"}, follow=True)
    assert "没有开启动态验证码" in text(answer)


def write(desk: Desk, count: int, *, action: str = "unit.added", at: datetime | None = None) -> None:
    by = desk.viewer(desk.account(f"w{count}{action[:4]}{at.year if at else ''}", "planner"))
    for _ in range(count):
        log(house_id=desk.house.pk, actor=by, action=action, subject=f"unit:{desk.root.pk}", detail={"role": "admin"},
            at=at or timezone.now())  # fmt: skip


def lines_of(page: str) -> int:
    return page.split("<tbody")[-1].split("</tbody")[0].count("<tr")


def test_the_log_is_filtered_by_day_person_action_and_subject(desk):
    """Each narrows; names and actions stand there in Chinese; another house's lines never."""
    write(desk, 3, at=datetime(2026, 2, 3, 16, 30, tzinfo=UTC))  # the fourth of February by the house's clock
    client = desk.clients["audit"]
    page = text(client.get("/logs/?first=2026-02-04&last=2026-02-04"))
    assert lines_of(page) == 3
    assert "新增单位" in page
    assert "清河县教育局" in page
    assert "角色 系统管理员" in page
    assert lines_of(text(client.get("/logs/?first=2026-02-05&last=2026-02-05"))) == 0
    assert lines_of(text(client.get("/logs/?action=unit.added"))) == 3
    assert lines_of(text(client.get("/logs/?q=w3unit2026&action=unit.added"))) == 3
    assert lines_of(text(client.get("/logs/?q=清河县&action=unit.added"))) == 3
    assert lines_of(text(client.get("/logs/?q=没有这样的人"))) == 0
    foreign = Desk()
    write(foreign, 2, action="plan.started")
    assert "启动方案" not in text(client.get("/logs/"))


def test_the_log_asks_the_same_number_of_queries_at_any_size(desk):
    """With five lines and with ninety."""

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.clients["audit"].get("/logs/?action=unit.added").status_code == 200
        return len(seen)

    asked()
    write(desk, 5)
    few = asked()
    write(desk, 90)
    assert asked() == few


def test_the_signed_file_holds_what_was_found_and_proves_itself(desk, tmp_path: Path):
    """Narrowed as the list is, told in the log, proved by the command's own check."""
    write(desk, 4)
    chain_up(desk.house.pk)
    answer = desk.clients["security"].get("/logs/signed/?action=unit.added")
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))
    proof = prove(path, key=public_key(settings.SECRET_KEY))
    assert (proof.wrong, proof.lines) == ((), 4)
    assert proof.head["about"] == {"action": "unit.added"}
    desk.clients["audit"].get("/logs/?export=xlsx")
    with leave_scope("the test itself"):
        assert [row.detail["form"] for row in LogEntry.objects.filter(action="log.exported").order_by("pk")] == [
            "signed", "xlsx",
        ]  # fmt: skip


@pytest.fixture
def rule():
    """A rule of some room: two details of 2020 in every house."""
    gone: list[tuple] = []

    def count(house_id: int, part: str, before: date) -> int:
        return 0 if gone else 2 * (before > date(2020, 6, 1))

    def run(house_id: int, part: str, before: date, at: datetime) -> int:
        found = count(house_id, part, before)
        gone.extend([(house_id, part, before)] if found else [])
        return found

    rules.register(RetentionRule("test", "试", "到期减为人数。", 3, 1, count, run, lambda house_id: [("talk", "讲座")]))
    yield gone
    rules.unregister("test")


def test_nothing_is_reduced_before_somebody_saw_how_much_and_switched_it_on(desk, rule):
    """Terms are set, the preview tells, then the switch; the run reduces once and says so."""
    client = desk.clients["security"]
    page = text(client.get("/org/settings/retention/"))
    assert "试 · 讲座" in page
    assert "现在什么都不会清理" in page
    form = {"test:talk": 5, "log_months": 24}
    assert client.post("/org/settings/retention/", form | {"log_months": 11}).status_code == 422
    assert client.post("/org/settings/retention/", form | {"test:talk": 0}).status_code == 422
    assert client.post("/org/settings/retention/", form).status_code == 302
    assert not rule
    assert client.post("/org/settings/retention/", {"switch": "on"}).status_code == 302
    house = House.objects.get(pk=desk.house.pk)
    assert house.settings["retention"] == {"on": True, "log_months": 24, "years": {"test:talk": 5}}
    at = timezone.now()
    done = keep_terms(house=house, home=settings.HOME, at=at)
    assert done == {"test:talk": 2}
    assert rule == [(house.pk, "talk", years_before(timezone.localdate(at), 5))]
    assert keep_terms(house=house, home=settings.HOME, at=at) == {}
    assert (desk.told("retention.settings"), desk.told("retention.run")) == (2, 1)


def test_old_lines_of_the_log_leave_it_by_whole_months(desk, rule, tmp_path: Path):
    """What is older than the house's months goes into a file; the page lists it."""
    at = timezone.now()
    write(desk, 3, at=at - timedelta(days=800))
    desk.house.settings = {"retention": {"on": True, "log_months": 12}}
    desk.house.save()
    done = keep_terms(house=desk.house, home=tmp_path, at=at)
    assert done["log"] == 3
    assert len(list((tmp_path / "log-archives").iterdir())) == 1
    assert "已归档" in text(desk.clients["audit"].get("/logs/"))
    assert (months_before(date(2026, 11, 25), 12), months_before(date(2026, 1, 5), 13)) == (
        date(2025, 11, 1), date(2024, 12, 1),
    )  # fmt: skip


def picture() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    out.seek(0)
    out.name = "屏幕.png"
    return out


def test_somebody_writes_from_a_page_and_is_answered(desk):
    """Page and picture go along; the administrator is told, answers; the writer is told and reads it. Others see nothing."""
    client, admin = desk.clients["correspondent"], desk.clients["admin"]
    assert "/feedback/?page=%2Faccount%2F" in text(client.get("/account/"))
    assert "请写下" in text(client.post("/feedback/", {"text": " ", "page": "/records/"}))
    answer = client.post("/feedback/", {"text": "退回原因想常用几条。", "page": "/records/?q=1", "picture": picture()})
    assert answer.url == "/records/?q=1"
    with leave_scope("the test itself"):
        row = Feedback.objects.get()
        assert Notice.objects.get(code="feedback.sent").person.name == "zadmin"
    listed = text(admin.get("/feedback/all/"))
    assert "退回原因想常用几条。" in listed
    assert admin.get(f"/files/{row.picture.key}/thumb").status_code == 200
    assert desk.clients["audit"].get(f"/files/{row.picture.key}/thumb").status_code == 404
    assert client.get(f"/feedback/{row.pk}/").status_code == 404
    assert admin.post(f"/feedback/{row.pk}/", {"answer": "下个版本就有。"}).status_code == 302
    assert "下个版本就有。" in text(client.get("/feedback/"))
    assert "下个版本就有。" not in text(desk.clients["audit"].get("/feedback/"))
    with leave_scope("the test itself"):
        assert Notice.objects.get(code="feedback.answered").person.name == "zcorrespondent"


def test_feedback_leads_nowhere_foreign_and_takes_pictures_only(desk):
    """An address of another site is dropped; a programme called .png is refused beside its field, the text stays."""
    client = desk.clients["correspondent"]
    for page in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert client.post("/feedback/", {"text": "试", "page": page}).url == "/feedback/"
    fake = io.BytesIO(b"MZ" + b"\0" * 200)
    fake.name = "a.png"
    answer = client.post("/feedback/", {"text": "写好的话", "picture": fake})
    assert answer.status_code == 422
    assert "写好的话" in text(answer)


def test_what_leaves_as_a_file_is_written_down_once(desk):
    """A list's export with what it was narrowed to; a page is not; the log's own export tells itself."""
    desk.clients["admin"].get("/org/people/?q=zadmin")
    assert desk.told("list.exported") == 0
    desk.clients["admin"].get("/org/people/?q=zadmin&export=xlsx")
    desk.clients["audit"].get("/logs/?export=xlsx")
    with leave_scope("the test itself"):
        row = LogEntry.objects.get(action="list.exported")
    assert row.detail == {"page": "/org/people/", "narrowed": {"q": "zadmin"}}
    assert desk.told("log.exported") == 1


def test_the_operator_helps_those_whom_nobody_else_can(desk, capsys):
    """Unlock, second factor, password at the machine; unknown names end with 2, nothing to do with 1; each is told."""
    from argparse import Namespace

    from luoshi.cli.account import run

    assert run(Namespace(what="unlock", user="nobody")) == 2
    assert run(Namespace(what="unlock", user="zsecurity")) == 1
    for _ in range(5):
        desk.tries("zsecurity", password="xia-zhong")
    assert not desk.opens("zsecurity")
    assert run(Namespace(what="unlock", user="ZSecurity")) == 0
    assert desk.opens("zsecurity")
    assert run(Namespace(what="second-factor", user="zsecurity")) == 1
    assert run(Namespace(what="password", user="zsecurity")) == 0
    assert not desk.opens("zsecurity")
    password = capsys.readouterr().out.split("新的初始密码：")[1].split("（")[0]
    assert desk.opens("zsecurity", password=password)
    assert (desk.told("sign_in.unlocked"), desk.told("account.password")) == (1, 1)
