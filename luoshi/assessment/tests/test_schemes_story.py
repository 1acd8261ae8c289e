"""Writing a scheme: from a start over the form to a version, with what is refused on the way."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.assessment.engine import load_scheme
from luoshi.assessment.models import KeptYardstick, Scheme, SchemeDraft, SchemeVersion
from luoshi.assessment.schemes import errors, operations
from luoshi.assessment.schemes.starters import starters
from luoshi.assessment.tests.office import Office
from luoshi.org.models import Account
from luoshi.org.viewer import Viewer

pytestmark = pytest.mark.django_db

TWO = """# 我们的办法
名称: 市直办法
用途: 考核
计分对象: 媒体上稿
组成: [采用, 扣分]
规则:
  # 这一条是局里定的
  - 编号: 上稿
    类型: 计分标准
    条款: 一
    表:
      - {级别: 市级, 位置: 头条, 分: 8}
      - {级别: 市级, 分: 4}
  - {编号: 月任务, 类型: 欠账, 条款: 二, 取: 得分, 应完成: 20, 每缺扣: 2, 周期: 月, 记入: 年}
  - {编号: 负面, 类型: 负面事件, 条款: 三, 清零: 月, 每次: -10, 计入: 扣分, 记入: 年}
"""


@pytest.fixture
def office() -> Office:
    return Office()


def _client(viewer: Viewer) -> Client:
    client = Client()
    Account.objects.filter(pk=viewer.account_id).update(must_change=False)
    account = Account.objects.get(pk=viewer.account_id)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def _form(page: str) -> dict[str, str]:
    """What the browser would post: the boxes of the page as they stand."""
    from lxml import html

    form = html.fromstring(page).get_element_by_id("scheme-form")
    return {key: value or "" for key, value in form.form_values()}


def _a_bomb_is_refused(office: Office, client: Client) -> None:
    bomb = SimpleUploadedFile("a.yaml", b"a: &x [1]\nb: [*x, *x]\n")
    refused = client.post("/assessment/schemes/new/", {"from": "file", "unit": office.world.root.pk, "file": bomb})
    assert refused.status_code == 422
    assert "引用" in refused.content.decode()


def test_from_a_file_over_order_and_mark_to_a_version(office: Office) -> None:
    """The form shows both results, writes the order that is chosen, keeps comments, asks about marks, saves a version."""
    assessor, client = office.assessor, _client(office.assessor)
    _a_bomb_is_refused(office, client)
    row = operations.start_scheme(
        unit_id=office.world.root.pk, name="市直办法", text=TWO, by=assessor, at=office.world.tick()
    )
    with pytest.raises(errors.NameTaken):
        operations.start_scheme(unit_id=office.world.root.pk, name="市直办法", text=TWO, by=assessor, at=office.now)
    url = f"/assessment/schemes/{row.pk}/edit/"
    page = client.get(url).content.decode()
    assert "得分不一样" in page
    assert "就这样算" in page
    assert "《整治形式主义为基层减负若干规定》" in page
    posted = _form(page)
    assert posted["r.0.表.0.级别"] == "市级"
    assert posted["r.0.表.0.分"] == "8"

    # A slip is told beside its field, and what was typed stays.
    checked = client.post(f"{url}check/", posted | {"r.0.表.0.分": "八", "do": ""}).content.decode()
    assert "应当是数" in checked
    assert "八" in SchemeDraft.objects.visible_to(assessor).get(scheme=row).text

    posted = _form(client.get(url).content.decode()) | {"r.0.表.0.分": "9", "r.0.条款": "第三条"}
    client.post(url, posted | {"do": "order:月任务|负面"})
    draft = SchemeDraft.objects.visible_to(assessor).get(scheme=row)
    assert "# 这一条是局里定的" in draft.text
    assert "条款: 第三条" in draft.text
    engine = load_scheme(draft.text)
    assert [rule.order for rule in engine.rules] == [None, 10, 20]

    # In use only with a choice for each marked rule.
    page = client.get(url).content.decode()
    saved = client.post(url, _form(page) | {"do": "save", "note": "首版", "valid_from": "2026-01-01"})
    assert saved.status_code == 302
    with pytest.raises(errors.Unweighed) as marked:
        operations.set_active(scheme_id=row.pk, active=True, by=assessor, at=office.now)
    assert "上稿" in marked.value.rules
    for _round in range(2):
        page = client.get(url).content.decode()
        client.post(url, _form(page) | {"do": "kept:0", "reason.0": ""})
    assert not load_scheme(SchemeDraft.objects.visible_to(assessor).get(scheme=row).text).kept
    for at in range(2):
        client.post(url, _form(client.get(url).content.decode()) | {"do": f"kept:{at}", f"reason.{at}": "上级文件要求"})
    saved = client.post(
        url, _form(client.get(url).content.decode()) | {"do": "save", "note": "写明理由", "valid_from": "2026-01-01"}
    )
    assert saved.status_code == 302
    operations.set_active(scheme_id=row.pk, active=True, by=assessor, at=office.now)
    row.refresh_from_db()
    assert (row.active, row.current, row.purpose) == (True, 2, "考核")
    kept = KeptYardstick.objects.visible_to(assessor).filter(version__scheme=row, choice="kept")
    assert {each.rule for each in kept} == {"上稿", "月任务"}
    assert all(each.by_id == assessor.person_id for each in kept)
    first, second = SchemeVersion.objects.visible_to(assessor).filter(scheme=row)
    assert first.replaced_by_id == second.pk
    _a_school_reads_it(office, row, url)


def _a_school_reads_it(office: Office, row: Scheme, url: str) -> None:
    """It reads the rules and their reasons, and finds no editor."""
    reader = _client(office.oak_head)
    read = reader.get(f"/assessment/schemes/{row.pk}/").content.decode()
    assert "市级 头条 9 分" in read
    assert "上级文件要求" in read
    assert "第三条" in read
    assert reader.get(url).status_code == 404
    assert "市级" in reader.get(f"/assessment/schemes/{row.pk}/text/").content.decode()
    assert reader.get(f"/assessment/schemes/{row.pk}/tariffs/").status_code == 200
    assert "compare=1" in read
    assert "<ins>" in reader.get(f"/assessment/schemes/{row.pk}/?version=2&compare=1").content.decode()


def test_rules_are_added_moved_copied_removed_and_brought_back(office: Office) -> None:
    """Each step goes through the form and keeps the rest; a second editor is not overwritten."""
    client = _client(office.assessor)
    text = starters()[5].text
    row = operations.start_scheme(
        unit_id=office.world.root.pk, name="季度办法", text=text, by=office.assessor, at=office.world.tick()
    )
    url = f"/assessment/schemes/{row.pk}/edit/"

    def do(step: str, **more: str) -> list[str]:
        client.post(url, _form(client.get(url).content.decode()) | {"do": step} | more)
        draft = SchemeDraft.objects.visible_to(office.assessor).get(scheme=row)
        return [rule.id for rule in load_scheme(draft.text).rules]

    rules = [rule.id for rule in load_scheme(text).rules]
    assert do("keep") == rules
    assert do("add:系数") == [*rules, "系数"]
    assert do("copy:6") == [*rules[:7], "采用2", *rules[7:], "系数"]
    assert do("remove:7") == [*rules, "系数"]
    assert do("back") == [*rules[:7], "采用2", *rules[7:], "系数"]
    do("remove:7")
    do("down:0")
    draft = SchemeDraft.objects.visible_to(office.assessor).get(scheme=row)
    orders = {rule.id: rule.order for rule in load_scheme(draft.text).rules}
    assert orders["迟报"] == 10
    assert orders["基础分"] == 20
    assert orders["差错"] == 30
    pasted = "级别\t体裁\t分\n县级\t通讯\t3\n县级\t\t2\n"
    do("paste", **{"r.6.表.paste": pasted})
    tariff = load_scheme(SchemeDraft.objects.visible_to(office.assessor).get(scheme=row).text).rules[6]
    assert [str(price.points) for price in tariff.rows[-2:]] == ["3", "2"]  # type: ignore[attr-defined]

    seen = SchemeDraft.objects.visible_to(office.assessor).get(scheme=row).revision
    operations.save_draft(scheme_id=row.pk, text="名称: 别人\n用途: 统计\n", seen=seen, by=office.second, at=office.now)
    with pytest.raises(errors.Moved):
        operations.save_draft(scheme_id=row.pk, text=text, seen=seen, by=office.assessor, at=office.now)
    with pytest.raises(errors.NotAllowed):
        operations.set_active(scheme_id=office.scheme.pk, active=False, by=office.oak_head, at=office.now)


def test_every_start_opens_in_the_form_and_comes_back_the_same(office: Office) -> None:
    """Opening and keeping changes no word of any of the twelve."""
    client = _client(office.assessor)
    for starter in starters():
        answer = client.post(
            "/assessment/schemes/new/",
            {"from": starter.code, "unit": office.world.root.pk, "name": f"{starter.name}一"},
        )
        assert answer.status_code == 302, starter.code
        url = answer["Location"]
        before = SchemeDraft.objects.visible_to(office.assessor).latest("pk").text
        page = client.get(url)
        assert page.status_code == 200, starter.code
        client.post(url, _form(page.content.decode()) | {"do": "keep"})
        assert SchemeDraft.objects.visible_to(office.assessor).latest("pk").text == before, starter.code
        text = client.get(f"{url}text/")
        assert text.status_code == 200
        assert starter.name in text.content.decode()
    assert Scheme.objects.visible_to(office.assessor).count() == 13
    few = _queries(client, "季度")
    assert few == _queries(client, "办法")


def _queries(client: Client, words: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/assessment/schemes/?q={words}").status_code == 200
    return len(asked)
