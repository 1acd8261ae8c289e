"""Posts: several, lent, stood in for, handed over in one step; attacks on the administrators' own posts; personal data."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from luoshi.audit.models import LogEntry
from luoshi.org import errors, operations
from luoshi.org.handing_over import Mover, hand_over, move_due, movers, pass_on, stand_in
from luoshi.org.models import HandOver, Membership, Notice, Person
from luoshi.org.personal import ERASED_NAME, erase_person
from luoshi.org.queries import viewer_of
from luoshi.org.tests.test_sign_in import AT, PASSWORD, Desk, text
from luoshi.ui.scope import leave_scope

TODAY = timezone.localdate()
NOW = timezone.now()


@pytest.fixture
def desk(db) -> Desk:
    made = Desk()
    made.admin = made.account("xitong", "admin")
    made.by = made.viewer(made.admin)
    made.oak = operations.add_unit(house_id=made.house.pk, parent=made.root, name="橡树小学", by=None, at=AT,
                                   valid_from=date(2020, 1, 1))  # fmt: skip
    return made


@pytest.fixture
def moved():
    """A mover that tells what it was asked."""
    seen: list = []
    movers.register(Mover("told", "试", lambda person, unit: 2, lambda move: seen.append(move) or 2))
    yield seen
    movers.unregister("told")


def post_of(account, role: str = "correspondent") -> Membership:
    with leave_scope("the test itself"):
        return Membership.objects.select_related("person", "unit").get(person_id=account.person_id, role=role)


def roles_on(account, day: date) -> set[str]:
    return {post.role_code for post in viewer_of(account, day).posts}


def test_a_post_is_handed_over_in_one_step(desk, moved):
    """From a day on: rights end and begin, what hangs on the person moves once, the note waits on the home page."""
    old, new = desk.account("wangfang"), desk.account("liming", "observer")
    made = hand_over(post=post_of(old), to=new.person, day=TODAY, note="月报在二十四日。", by=desk.by, at=NOW)
    assert roles_on(old, TODAY - timedelta(days=1)) == {"correspondent"}
    assert roles_on(old, TODAY) == set()
    assert roles_on(new, TODAY) == {"observer", "correspondent"}
    assert [(move.old.pk, move.new.pk, move.unit.pk) for move in moved] == [
        (old.person_id, new.person_id, desk.root.pk)
    ]
    assert made.moved["told"] == 2
    assert move_due(NOW) == 0
    assert desk.told("post.handed_over") == 1
    with leave_scope("the test itself"):
        assert Notice.objects.get(person=new.person).code == "post.handed_over"
    _, client = desk.tries("liming")
    assert "月报在二十四日。" in text(client.get("/"))
    _, other = desk.tries("xitong")
    assert other.post(f"/org/hand-overs/{made.pk}/read/").status_code == 404
    assert client.post(f"/org/hand-overs/{made.pk}/read/").status_code == 302
    assert "月报在二十四日。" not in text(client.get("/"))


def test_what_is_dated_ahead_moves_on_its_day(desk, moved):
    """Nothing moves before; on the day everything does, once."""
    old, new = desk.account("wangfang"), desk.account("liming", "observer")
    day = TODAY + timedelta(days=3)
    hand_over(post=post_of(old), to=new.person, day=day, note="", by=desk.by, at=NOW)
    assert move_due(NOW) == 0
    assert roles_on(old, TODAY) == {"correspondent"}
    assert move_due(NOW + timedelta(days=3)) == 1
    assert move_due(NOW + timedelta(days=4)) == 0
    assert len(moved) == 1


def test_a_hand_over_that_cannot_be_is_refused_and_nothing_moves(desk, moved):
    """To oneself, to somebody who has it, before it began, of an ended post, by a correspondent, to another house."""
    old, new = desk.account("wangfang"), desk.account("liming", "observer")
    twin = desk.account("tongxun")
    foreign = operations.create_house(name="外县教育局", opened=date(2020, 1, 1), at=AT)
    stranger = operations.add_person(house_id=foreign.pk, name="外人", at=AT, by=None)
    post = post_of(old)
    for to, day, by, refusal in (
        (old.person, TODAY, desk.by, errors.PostTaken),
        (twin.person, TODAY, desk.by, errors.PostTaken),
        (new.person, date(2020, 1, 1), desk.by, errors.BackDated),
        (new.person, TODAY, desk.viewer(new), errors.NotAllowed),
        (stranger, TODAY, desk.by, errors.WrongPlace),
    ):
        with pytest.raises(refusal):
            hand_over(post=post, to=to, day=day, note="", by=by, at=NOW)
    operations.end_post(post=post, by=desk.by, at=NOW, day=TODAY)
    with pytest.raises(errors.PostEnded):
        hand_over(post=post, to=new.person, day=TODAY, note="", by=desk.by, at=NOW)
    with leave_scope("the test itself"):
        assert not HandOver.objects.exists()
    assert not moved


def test_a_house_keeps_an_administrator_who_can_sign_in(desk):
    """The last one's post is not ended, nor handed to somebody who cannot sign in; to somebody who can, it is."""
    post = post_of(desk.admin, "admin")
    mute = operations.add_person(house_id=desk.house.pk, name="无账号", at=AT, by=None)
    with pytest.raises(errors.LastAdministrator):
        operations.end_post(post=post, by=desk.by, at=NOW, day=TODAY)
    with pytest.raises(errors.LastAdministrator):
        hand_over(post=post, to=mute, day=TODAY, note="", by=desk.by, at=NOW)
    successor = desk.account("jieren", "observer")
    hand_over(post=post, to=successor.person, day=TODAY, note="", by=desk.by, at=NOW)
    assert roles_on(successor, TODAY) == {"observer", "admin"}
    assert roles_on(desk.admin, TODAY) == set()


def test_the_three_administrators_are_three_people(desk):
    """An administrator gives neither to themselves nor to the auditor a second of the three; a stand-in is refused too."""
    auditor = desk.account("shenji", "audit")
    for person, role in ((desk.admin.person, "security"), (desk.admin.person, "audit"), (auditor.person, "admin")):
        with pytest.raises(errors.RolesApart):
            operations.appoint(person=person, unit=desk.root, role=role, by=desk.by, at=NOW, valid_from=TODAY)
    with pytest.raises(errors.RolesApart):
        stand_in(post=post_of(auditor, "audit"), person=desk.admin.person, first=TODAY, last=TODAY, by=desk.by, at=NOW)


def test_no_post_gives_itself_more_rights_by_a_form(desk):
    """A correspondent posts what an administrator would: nothing is found, nothing changes."""
    clerk = desk.account("wangfang")
    _, client = desk.tries("wangfang")
    pk, post = clerk.person_id, post_of(clerk)
    form = {"unit": desk.root.pk, "role": "admin", "nature": "own", "valid_from": TODAY.isoformat()}
    for address, body in (
        (f"/org/people/{pk}/", form), (f"/org/people/{pk}/edit/", {"name": "x"}), (f"/org/people/{pk}/contact/", {}),
        (f"/org/people/{desk.admin.person_id}/password/", {}), (f"/org/people/{desk.admin.person_id}/switch/", {}),
        (f"/org/people/{desk.admin.person_id}/erase/", {"reason": "x"}), ("/org/people/contacts/", {"reason": "x"}),
        (f"/org/posts/{post.pk}/hand-over/", {"to": pk, "day": TODAY.isoformat()}), (f"/org/posts/{post.pk}/end/", {}),
        (f"/org/posts/{post.pk}/stand-in/", {"person": pk}), (f"/org/people/{pk}/pass-on/", {"to": pk}),
    ):  # fmt: skip
        assert client.post(address, body).status_code == 404, address
        assert client.get(address).status_code == 404, address
    assert roles_on(clerk, TODAY) == {"correspondent"}


def test_a_stand_in_does_what_the_post_does_and_ends_by_itself(desk):
    """Within the days only, with the post's own actions, not beyond the post's own end."""
    verifier, other = desk.account("heyan", "verifier"), desk.account("liming", "observer")
    first, last = TODAY + timedelta(days=1), TODAY + timedelta(days=5)
    post = post_of(verifier, "verifier")
    stand_in(post=post, person=other.person, first=first, last=last, by=desk.by, at=NOW)
    assert roles_on(other, TODAY) == {"observer"}
    assert viewer_of(other, last).can("record.verify")
    assert not viewer_of(other, last).can("record.enter")
    assert roles_on(other, last + timedelta(days=1)) == {"observer"}
    with pytest.raises(errors.PostTaken):
        stand_in(post=post, person=other.person, first=last, last=last, by=desk.by, at=NOW)
    with pytest.raises(errors.PostUntimed):
        operations.appoint(person=other.person, unit=desk.oak, role="verifier", nature="standin", by=desk.by, at=NOW,
                           valid_from=TODAY)  # fmt: skip


def test_only_a_reviewer_is_lent_and_several_posts_add_up(desk):
    """A correspondent is not lent; a verifier is, and sees that unit's queue only; the own post stays."""
    clerk = desk.account("wangfang")
    lend = {"person": clerk.person, "unit": desk.oak, "nature": "lent", "by": desk.by, "at": NOW, "valid_from": TODAY}
    with pytest.raises(errors.NotLendable):
        operations.appoint(role="correspondent", **lend)
    operations.appoint(role="verifier", **lend)
    viewer = viewer_of(clerk, TODAY)
    assert {(post.role_code, post.nature) for post in viewer.posts} == {("correspondent", "own"), ("verifier", "lent")}
    assert viewer.can_at("record.verify", desk.oak.path)
    assert not viewer.can_at("record.see", desk.oak.path)
    with pytest.raises(errors.PostTaken):
        operations.appoint(role="verifier", **lend)


def test_the_pages_hand_over_to_somebody_new_with_a_first_password(desk):
    """Neither or both chosen is said beside the field; a new person gets account, password and post in one step."""
    clerk = desk.account("wangfang")
    post = post_of(clerk)
    _, client = desk.tries("xitong")
    url = f"/org/posts/{post.pk}/hand-over/"
    assert "岗位交接" in text(client.get(url))
    assert "请选择接任人" in text(client.post(url, {"day": TODAY.isoformat()}))
    assert "起一个用户名" in text(client.post(url, {"day": TODAY.isoformat(), "new_name": "新来"}))
    form = {"day": TODAY.isoformat(), "new_name": "新来", "new_username": "xinlai", "note": "请看上月小结"}
    page = client.post(url, form)
    assert "xinlai" in text(page)
    with leave_scope("the test itself"):
        assert Membership.objects.get(person__name="新来").role == "correspondent"
        assert Person.objects.get(name="新来").account.must_change
    assert "已于" in text(client.post(url, form | {"new_username": "xinlai2"}))
    with leave_scope("the test itself"):
        assert Person.objects.filter(name="新来").count() == 1


def test_the_account_of_a_post_passes_to_whoever_uses_it(desk):
    """New password, old log-ins end, who uses it is known; a person's own account is not passed on."""
    office = desk.account("bangongshi")
    user = desk.account("wangfang")
    with pytest.raises(errors.WrongPlace):
        pass_on(account_of=office.person, to=user.person, password="x", by=desk.by, at=NOW)
    with leave_scope("the test itself"):
        Person.objects.filter(pk=office.person_id).update(is_post=True)
        person = Person.objects.get(pk=office.person_id)
    _, client = desk.tries("bangongshi")
    pass_on(account_of=person, to=user.person, password="chun-nuan-9-hua", by=desk.by, at=NOW)
    assert client.get("/account/").status_code == 302
    assert not desk.opens("bangongshi", password=PASSWORD)
    assert desk.opens("bangongshi", password="chun-nuan-9-hua")
    with leave_scope("the test itself"):
        assert Person.objects.get(pk=office.person_id).held_by_id == user.person_id


def contacts_of(client, pk: int) -> str:
    return text(client.get(f"/org/people/{pk}/"))


def test_telephone_numbers_are_masked_until_somebody_asks_and_is_written_down(desk):
    """List, page, export: masked; a click shows it and the person learns who looked; search never finds by it."""
    clerk = desk.account("wangfang")
    with leave_scope("the test itself"):
        Person.objects.filter(pk=clerk.person_id).update(phone="13800001234", email="fang@example.cn")
    _, admin = desk.tries("xitong")
    for page in (text(admin.get("/org/people/")), contacts_of(admin, clerk.person_id),
                 text(admin.get(f"/org/people/{clerk.person_id}/edit/"))):  # fmt: skip
        assert "138****1234" in page
        assert "13800001234" not in page
        assert "fang@example.cn" not in page
    assert "wangfang" not in text(admin.get("/org/people/?q=13800001234")).split("<tbody")[-1].split("</tbody")[0]
    exported = admin.get("/org/people/?export=xlsx").content
    assert "13800001234" not in cells(exported)
    assert "fang@example.cn" not in cells(exported)
    assert "13800001234" in text(admin.post(f"/org/people/{clerk.person_id}/contact/"))
    assert "请填写" in text(admin.post("/org/people/contacts/", {"reason": ""}))
    taken = admin.post("/org/people/contacts/?q=wangfang", {"reason": "防汛值班"}).content
    assert "13800001234" in cells(taken)
    _, client = desk.tries("wangfang")
    mine = text(client.get("/account/"))
    assert "查看了完整号码" in mine
    assert "防汛值班" in mine
    assert "138****1234" in mine
    with leave_scope("the test itself"):
        told = LogEntry.objects.filter(action__startswith="person.contact").values_list("action", "subject")
        assert set(told) == {
            ("person.contact_read", f"person:{clerk.person_id}"), ("person.contact_exported", f"person:{clerk.person_id}"),
        }  # fmt: skip


def cells(content: bytes) -> set[str]:
    book = load_workbook(io.BytesIO(content))
    return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_a_person_is_exported_and_erased_and_only_the_key_stays(desk):
    """Not with posts in force, not oneself; then name, contacts, account are gone, and the user name is free again."""
    clerk = desk.account("wangfang")
    with leave_scope("the test itself"):
        Person.objects.filter(pk=clerk.person_id).update(phone="13800001234")
        person = Person.objects.get(pk=clerk.person_id)
    _, admin = desk.tries("xitong")
    assert "13800001234" in cells(admin.get(f"/org/people/{person.pk}/data/").content)
    with pytest.raises(errors.HasPosts):
        erase_person(person=person, reason="调离", by=desk.by, at=NOW)
    with pytest.raises(errors.OwnAccount):
        erase_person(person=desk.admin.person, reason="x", by=desk.by, at=NOW)
    operations.end_post(post=post_of(clerk), by=desk.by, at=NOW, day=TODAY)
    assert admin.post(f"/org/people/{person.pk}/erase/", {"reason": "本人要求"}).status_code == 302
    with leave_scope("the test itself"):
        person.refresh_from_db()
    assert (person.name, person.phone, person.email, person.initials) == (ERASED_NAME, "", "", "")
    assert not desk.opens("wangfang")
    assert admin.get(f"/org/people/{person.pk}/").status_code == 404
    desk.account("wangfang2")
    operations.add_account(person=Person.objects.create(house=desk.house, name="新王芳"), username="wangfang",
                           password=PASSWORD, by=None, at=AT)  # fmt: skip
    assert (desk.told("person.erased"), desk.told("person.data_exported")) == (1, 1)


def test_people_are_found_by_unit_role_state_and_initials(desk):
    """Each filter narrows to the right ones."""
    operations.appoint(person=desk.account("wangfang").person, unit=desk.oak, role="verifier", by=None, at=AT,
                       valid_from=date(2020, 1, 1))  # fmt: skip
    off = desk.account("liming")
    operations.switch_account(person=off.person, active=False, by=desk.by, at=NOW)
    _, admin = desk.tries("xitong")

    def found(query: str) -> set[str]:
        body = text(admin.get(f"/org/people/?{query}")).split("<tbody")[-1]
        return {name for name in ("wangfang", "liming", "xitong") if f">{name}<" in body}

    assert found("unit=橡树") == {"wangfang"}
    assert found("unit=xsxx") == {"wangfang"}
    assert found("role=verifier") == {"wangfang"}
    assert found("state=off") == {"liming"}
    assert found("q=xitong") == {"xitong"}
