"""Forms keep what was typed, say beside the field what is wrong, and offer only what they may."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client, RequestFactory

from luoshi.ui.forms import DayInput, FormLook, Pick, PickMany, PlainSelect, PlainSelectMultiple
from luoshi.ui.guide.forms import GuideForm
from luoshi.ui.views import form_answer

pytestmark = pytest.mark.urls("luoshi.ui.tests.urls")
UNITS = [("1", "东桥小学"), ("2", "西河<中学")]


class BoardForm(FormLook, forms.Form):
    """The form of a notice board."""

    name = forms.CharField(label="名称", help_text="挂在墙上的名字。")
    on = forms.DateField(label="日期")
    level = forms.ChoiceField(label="级别", choices=[("a", "县级"), ("组", [("b", "市级")])])
    tags = forms.MultipleChoiceField(label="标签", choices=[("x", "学习"), ("y", "安全")], required=False)
    unit = forms.ChoiceField(label="单位", choices=UNITS, widget=Pick("ui_guide_options"))
    many = forms.MultipleChoiceField(label="参加", choices=UNITS, widget=PickMany("ui_guide_options"), required=False)


def test_a_day_is_written_as_the_browsers_calendar_wants_it() -> None:
    """A Chinese format would leave the box empty."""
    form = BoardForm({"on": "2026-03-10"})
    assert isinstance(form.fields["on"].widget, DayInput)
    assert 'type="date"' in str(form["on"])
    assert 'value="2026-03-10"' in str(form["on"])


def test_a_select_is_drawn_whole_with_its_groups_and_choice() -> None:
    form = BoardForm({"level": "b", "tags": ["x", "y"]})
    assert isinstance(form.fields["level"].widget, PlainSelect)
    assert isinstance(form.fields["tags"].widget, PlainSelectMultiple)
    assert '<optgroup label="组"><option value="b" selected>市级</option></optgroup>' in str(form["level"])
    assert str(form["tags"]).count(" selected") == 2
    assert " multiple" in str(form["tags"])


def test_a_hostile_choice_is_escaped() -> None:
    select = PlainSelect(choices=[('"><script>', "<b>")])
    assert "<script>" not in select.render("x", None)
    assert "<b>" not in select.render("x", None)


def test_a_wrong_field_says_so_beside_itself_and_keeps_what_was_typed() -> None:
    form = BoardForm({"name": "", "on": "昨天", "level": "a", "unit": "1"})
    assert not form.is_valid()
    field = form["name"].as_field_group()
    assert "请填写或选择这一项。" in field
    assert 'aria-invalid="true"' in field
    described = field.split('aria-describedby="')[1].split('"')[0].split()
    assert all(f'id="{one}"' in field for one in described)
    assert 'value="昨天"' in str(form["on"])
    assert [one.name for one in form.wrong_fields] == ["name", "on"]


def test_a_pick_names_what_is_chosen_and_drops_what_is_not_offered() -> None:
    form = BoardForm({"unit": "2", "many": ["1", "9"]})
    assert "西河&lt;中学" in str(form["unit"])
    assert 'name="unit" value="2"' in str(form["unit"])
    assert 'name="many" value="1"' in str(form["many"])
    assert 'value="9"' not in str(form["many"])
    assert not form.is_valid()
    assert "many" in form.errors


def test_nothing_picked_is_nothing_chosen() -> None:
    data = QueryDict("name=a&on=2026-03-10&level=a&unit=1")
    form = BoardForm(data)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["many"] == []


@pytest.mark.parametrize(("posted", "status"), [(None, 200), ({"name": ""}, 422)])
def test_a_wrong_form_is_answered_as_such(posted: dict[str, str] | None, status: int) -> None:
    """htmx gets the form alone, a browser the page."""
    form = BoardForm(posted)
    headers = {"HX-Request": "true"}
    request = RequestFactory().get("/", headers=headers)
    answer = form_answer(request, form, "errors/404.html", fragment="ui/form_errors.html")
    assert answer.status_code == status
    assert b"<html" not in answer.content
    assert b"<html" in form_answer(RequestFactory().get("/"), form, "errors/404.html").content


def test_the_guides_form_refuses_and_accepts(client: Client) -> None:
    """One fact makes the difference: a count of none."""
    posted: dict[str, Any] = {
        "title": "更新",
        "on": "2026-09-10",
        "kind": "a",
        "unit": "1",
        "form_of": "1",
        "count": "0",
    }
    assert client.post("/ui/guide/form/", posted).status_code == 422
    assert client.post("/ui/guide/form/", posted | {"count": "1"}).status_code == 200
    assert GuideForm(posted | {"count": "1"}).is_valid()
