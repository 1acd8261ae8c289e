"""Kinds by a form: defined, changed in a new version, hidden fields, codes that never change hands."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.catalogue.load import load as catalogue
from luoshi.ledger.definitions import to_json
from luoshi.ledger.models import Kind, KindVersion
from luoshi.ui import registry
from luoshi.ui.scope import leave_scope
from luoshi.work.kind_editor import Editor, initial_of
from luoshi.work.tests.house import House

OWN = {
    "kind-name": "家长开放日", "kind-group": "activity", "kind-dated": "day", "kind-verification": "unit",
    "kind-minimum": "0", "kind-grades": ["A", "C"], "kind-hint": "照片自愿。",
}  # fmt: skip


def editor(fields: list[dict[str, Any]], quantities: list[dict[str, Any]] | None = None, **own: Any) -> dict[str, Any]:
    """What a browser sends from the editor."""
    rows = quantities or [{"named": "场次", "count_word": "场", "source": "one"}]
    data: dict[str, Any] = {**OWN, **own}
    for prefix, forms in (("field", fields), ("quantity", rows)):
        data |= {f"{prefix}-TOTAL_FORMS": len(forms), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(forms):
            data |= {f"{prefix}-{number}-{key}": value for key, value in row.items()}
    return data


def versions(name: str) -> list[Any]:
    """The definitions of a kind, oldest first."""
    with leave_scope("a test looks"):
        return [row.kind_def for row in KindVersion.objects.filter(kind__name=name).order_by("number")]


THEME = {"named": "开放主题", "type": "text", "required": "on", "ORDER": 2}
FORM = {"named": "形式", "type": "choice", "choices": "进课堂\n座谈", "facet": "on", "ORDER": 1}


def define(client: Client, **more: Any) -> Any:
    """The kind 家长开放日 of two fields."""
    return client.post(reverse("work:kind_new"), editor([THEME, FORM], **more))


def test_a_kind_is_defined_and_can_be_entered(house: House) -> None:
    """In the order asked for, with codes from pinyin; the correspondent finds its form."""
    admin = house.client("许知行")
    assert define(admin, preview="1").status_code == 200
    assert versions("家长开放日") == []
    assert define(admin).status_code == 302
    (made,) = versions("家长开放日")
    assert [each.code for each in made.fields] == ["xing_shi", "kai_fang_zhu_ti"]
    assert made.title_pattern == "{kind}[：{kai_fang_zhu_ti}]"
    with leave_scope("a test looks"):
        kind = Kind.objects.get(name="家长开放日")
    assert kind.own
    page = house.client("沈若溪").get(f"/records/new/?kind={kind.code}").content.decode()
    assert "开放主题" in page
    assert "进课堂" in page


def test_a_hidden_field_stays_in_old_versions_and_its_code_is_never_given_again(house: House) -> None:
    """形式 is hidden in version 2; a new 形式 in version 3 gets another code; choices keep theirs."""
    admin = house.client("许知行")
    define(admin)
    with leave_scope("a test looks"):
        key = Kind.objects.get(name="家长开放日").pk
    address, quantity = (
        reverse("work:kind_edit", args=[key]),
        [{"code": "chang_ci", "named": "场次", "count_word": "场", "source": "one"}],
    )
    theme, form = {**THEME, "code": "kai_fang_zhu_ti"}, {**FORM, "code": "xing_shi", "choices": "座谈\n进课堂\n参观"}
    admin.post(address, editor([theme, form], quantity))
    admin.post(address, editor([theme, {**form, "DELETE": "on"}], quantity))
    admin.post(address, editor([theme, FORM], quantity))
    first, second, third, fourth = versions("家长开放日")
    codes = {choice.label: choice.code for choice in first.field("xing_shi").choices}
    assert {c.label: c.code for c in second.field("xing_shi").choices}["进课堂"] == codes["进课堂"]
    assert [each.code for each in third.fields] == ["kai_fang_zhu_ti"]
    assert "xing_shi_2" in [each.code for each in fourth.fields]
    assert [each.quantities[0].code for each in (first, fourth)] == ["chang_ci", "chang_ci"]


FAULTS = [
    ({"kind-name": "Open"}, [THEME], "名称要用 2 到 8 个汉字"),
    ({}, [{**FORM, "choices": "只有一个"}], "请至少写两个选项"),
    ({}, [THEME, THEME], "出现了两次"),
    ({}, [{**THEME, "facet": "on"}], "只有单选和是否可以用来分类"),
    ({}, [{**THEME, "named": f"问题{n}"} for n in "一二三四五六七"], "最多 6 项"),
    ({"kind-many_holdings": "on"}, [THEME], "请先选择涉及哪类名录"),
]


@pytest.mark.parametrize(("own", "fields", "words"), FAULTS)
def test_what_is_wrong_is_said_in_chinese(house: House, own: dict[str, Any], fields: list[Any], words: str) -> None:
    """422 with the sentence, nothing kept."""
    answer = house.client("许知行").post(reverse("work:kind_new"), editor(fields, **own))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert versions("家长开放日") == []


def test_a_quantity_needs_what_it_counts(house: House) -> None:
    """People present need a roster; a number needs its field."""
    admin, address = house.client("许知行"), reverse("work:kind_new")
    people = [{"named": "人次", "count_word": "人次", "source": "participants"}]
    assert "参加人员名单" in admin.post(address, editor([THEME], people)).content.decode()
    stated = [{"named": "份数", "count_word": "份", "source": "field", "field": "份数"}]
    assert "填数字的字段" in admin.post(address, editor([THEME], stated)).content.decode()
    number = {"named": "份数", "type": "integer"}
    assert admin.post(address, editor([THEME, number], stated)).status_code == 302
    (made,) = versions("家长开放日")
    assert (made.quantities[0].source, made.quantities[0].stated) == ("field:fen_shu", True)


@pytest.mark.parametrize("code", [kind.code for kind in catalogue().kinds()])
def test_opening_and_saving_a_kind_of_the_catalogue_changes_nothing(db: None, code: str) -> None:
    """The editor gives back what it was given: no quantity, facet or word is lost on the way."""
    kind = catalogue().kind(code)
    own, fields, quantities = initial_of(kind)
    data: dict[str, Any] = {f"kind-{key}": value for key, value in own.items() if value is not False}
    for prefix, rows in (("field", fields), ("quantity", quantities)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{key}": value for key, value in row.items() if value is not False}
    editor_ = Editor(data, before=kind, used=[each.code for each in kind.fields])
    assert editor_.is_valid(), (editor_.form.errors, editor_.fields.errors, editor_.quantities.errors)
    assert to_json(editor_.kind_def(code)) == to_json(kind)


def test_only_who_manages_kinds_sees_them(house: House) -> None:
    """404 for all others; switching off takes the form away, the records stay."""
    with leave_scope("a test looks"):
        kind = Kind.objects.get(code="study.session", house=house.house)
    addresses = [reverse("work:kinds"), reverse("work:kind_new"), reverse("work:kind", args=[kind.pk])]
    for address in (*addresses, reverse("work:kind_edit", args=[kind.pk])):
        assert house.client("林晓岚").get(address).status_code == 404
        assert house.client("许知行").get(address).status_code == 200
    house.client("许知行").post(reverse("work:kind_switch", args=[kind.pk]), {"active": "0"})
    assert house.client("沈若溪").get("/records/new/?kind=study.session").status_code == 404


def test_menus_and_panels_show_what_a_role_may_do(house: House) -> None:
    """The reviewer gets a badge with the number that waits; the writer the panel of what came back."""
    house.record("study.session", "沈若溪")
    reviewer, writer = house.viewer("林晓岚"), house.viewer("沈若溪")
    codes = {
        name: {item.code for item in registry.menus.allowed(house.viewer(name))}
        for name in ("林晓岚", "沈若溪", "许知行")
    }
    assert "work.queue" in codes["林晓岚"]
    assert "work.queue" not in codes["沈若溪"]
    assert "work.new" in codes["沈若溪"]
    assert "work.kinds" in codes["许知行"]
    queue = registry.menus.get("work.queue")
    assert queue is not None
    assert queue.badge is not None
    assert (queue.badge(reviewer), queue.badge(writer)) == (1, 0)
