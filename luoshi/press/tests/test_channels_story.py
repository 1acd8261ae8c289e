"""Channels and releases as stories: an article goes out and counts, is corrected and withdrawn; silent channels are told
once; a board is updated from a phone; schools do not see each other."""

from __future__ import annotations

import io
import json
import uuid
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from luoshi.files.operations import store_file
from luoshi.jobs.worker import run_pending
from luoshi.ledger import errors as ledger_errors
from luoshi.ledger.models import Entry, Holding, Record
from luoshi.ledger.operations import add_holding, sync_catalogue
from luoshi.org.models import Account
from luoshi.org.models.notices import Notice
from luoshi.press.channels import errors, operations, queries, silence, tasks
from luoshi.press.channels.operations.details import Details
from luoshi.press.channels.operations.releases import Wish
from luoshi.press.channels.signing import check_literal, sign
from luoshi.press.desk import operations as desk
from luoshi.press.models import Edition, HookDelivery, Release, Webhook
from luoshi.press.tests.conftest import AT, OPENED, TODAY, House
from luoshi.ui.scope import leave_scope


@pytest.fixture
def county(house: House) -> House:
    """The small county with channels, a publisher at the bureau and one at the oak school."""
    sync_catalogue(house_id=house.house.pk, at=AT)
    house.publisher = house.person("局发布人", house.root, "publisher")
    house.oak_publisher = house.person("橡树发布人", house.oak, "publisher")
    house.elm_writer = house.person("榆树通讯员", house.elm, "correspondent")
    house.admin = house.person("管理员", house.root, "admin")
    house.account = channel(house, "account", "清河教育公众号", house.root, platform="wechat", account_id="qh")
    house.site = channel(house, "site", "清河教育网", house.root, address="https://example.org")
    house.board = channel(house, "board", "校门口宣传栏", house.oak, form="board", place="校门口")
    house.hall = channel(house, "board", "大厅宣传栏", house.oak, form="board", place="大厅")
    house.elm_board = channel(house, "board", "榆树宣传栏", house.elm, form="board", place="校门口")
    return house


def channel(house: House, type: str, name: str, unit, **given) -> Holding:
    """A channel of a unit."""
    return add_holding(type=type, name=name, unit_id=unit.pk, opened_on=OPENED, given=given, by=None, at=AT)


def planned(county: House, *holdings: Holding, by=None, edition: Edition | None = None, **wish) -> list[Release]:
    """The county's passed article, planned on these channels."""
    edition = edition or edition_of(county.passed())
    return operations.plan_releases(
        edition_id=edition.pk, holding_ids=[one.pk for one in holdings], wish=Wish(**wish),
        by=by or county.publisher, at=county.at,
    )  # fmt: skip


def edition_of(article) -> Edition:
    """The newest edition."""
    with leave_scope("a test looks"):
        return Edition.objects.filter(piece_id=article.piece_id).latest("number")


def fresh(row):
    """The row as it stands now, its record with it."""
    with leave_scope("a test looks"):
        return type(row).objects.get(pk=row.pk)


def client_of(viewer) -> Client:
    """Somebody's browser."""
    client = Client()
    client.force_login(Account.objects.get(pk=viewer.account_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_article_goes_out_on_two_channels_counts_and_is_taken_back(county: House) -> None:
    """Embargo, rights and states refuse; what is live counts once a channel; withdrawn it counts no more."""
    embargo = AT + timedelta(hours=5)
    post, page = planned(county, county.account, county.site, embargo=embargo, column="校园")
    with pytest.raises(errors.TooEarly):
        operations.publish(release_id=post.pk, by=county.publisher, at=county.at)
    with pytest.raises(errors.NotAllowed):
        operations.publish(release_id=post.pk, by=county.first, at=embargo)
    with pytest.raises(Release.DoesNotExist):  # the school's publisher does not even see a foreign unit's other piece
        operations.publish(release_id=post.pk, by=county.elm_writer, at=embargo)
    with pytest.raises(errors.BadAddress):
        operations.publish(release_id=post.pk, by=county.publisher, at=embargo, address="javascript:alert(1)")
    with pytest.raises(errors.Twice):
        planned(county, county.account, edition=post.edition)
    later = embargo + timedelta(hours=1)
    operations.submit(release_id=page.pk, by=county.publisher, at=later)
    address = "https://mp.weixin.qq.com/s/abc"
    operations.publish(release_id=post.pk, by=county.publisher, at=later, address=address)
    operations.publish(release_id=page.pk, by=county.publisher, at=later)
    post, page = fresh(post), fresh(page)
    with leave_scope("a test looks"):
        assert {post.record.kind.code, page.record.kind.code} == {"channel.post", "channel.site"}
        assert post.record.state == page.record.state == Record.State.VERIFIED
        assert post.record.piece == page.record.piece == str(post.piece.key)
        assert {"A", "D"} == set(post.record.evidence.values_list("grade", flat=True))
        assert Entry.objects.filter(record=post.record).count() == 1
    assert fresh(county.account).last_touched == TODAY
    with pytest.raises(errors.Missing):
        operations.withdraw(release_id=post.pk, reason=" ", by=county.publisher, at=later)
    operations.withdraw(release_id=post.pk, reason="标题写错", by=county.publisher, at=later)
    assert fresh(post).record.state == Record.State.WITHDRAWN
    assert fresh(county.account).last_touched is None
    with pytest.raises(errors.WrongState):
        operations.publish(release_id=post.pk, by=county.publisher, at=later)
    again = planned(county, county.account, edition=post.edition)[0]
    operations.fail(release_id=again.pk, reason="平台审核没有通过", by=county.publisher, at=later)
    operations.plan_again(release_id=again.pk, by=county.publisher, at=later)
    assert fresh(again).state == "planned"
    with leave_scope("a test breaks the rule"), pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.filter(pk=page.pk).update(live_at=AT)  # before its embargo


def test_a_correction_and_a_withdrawal_reach_what_is_out(county: House) -> None:
    """What waits takes the new text; what is out is marked and its publisher told; a withdrawal drops what waits."""
    article = county.passed()
    waiting, out = planned(county, county.site, county.account, edition=edition_of(article))
    operations.publish(release_id=out.pk, by=county.publisher, at=county.at)
    with leave_scope("the desk corrects"):
        last = edition_of(article)
        newer = Edition.objects.create(
            piece=last.piece,
            number=2,
            title="更正后的标题",
            html="<p>新</p>",
            text="新",
            note="日期有误",
            made_at=county.at,
        )
    operations.edition_corrected(piece=last.piece, edition=newer, at=county.at)
    operations.edition_corrected(piece=last.piece, edition=newer, at=county.at)
    assert (fresh(waiting).edition_id, fresh(out).mark) == (newer.pk, "correct")
    with leave_scope("a test looks"):
        assert Notice.objects.filter(code="release.marked", person_id=county.publisher.person_id).count() == 1
    with pytest.raises(errors.NotPassed):
        planned(county, county.account, edition=last)
    operations.replace_edition(release_id=out.pk, by=county.publisher, at=county.at)
    assert (fresh(out).edition_id, fresh(out).mark) == (newer.pk, "")
    operations.check_release(release_id=out.pk, note="", by=county.publisher, at=county.at)
    assert fresh(out).check_on is None
    desk.withdraw_article(article_id=article.pk, reason="内容失实", by=county.writer, at=county.at)
    assert (fresh(waiting).state, fresh(out).mark) == ("withdrawn", "take_down")
    operations.withdraw(release_id=out.pk, reason="内容失实", by=county.publisher, at=county.at)
    assert fresh(out).record.state == Record.State.WITHDRAWN


def test_silent_channels_are_shown_and_told_once(county: House, queries_of) -> None:
    """A duty sets the limit; the house may; paused ones are let be; the notice comes once until the next update."""
    planner, writer = county.planner, county.writer
    rows = queries.silent_channels(planner)
    assert {row.name for row in rows} == {"清河教育公众号", "清河教育网", "校门口宣传栏", "大厅宣传栏", "榆树宣传栏"}
    assert {row.name for row in queries.silent_channels(writer)} == {"校门口宣传栏", "大厅宣传栏"}
    with pytest.raises(errors.Missing):
        operations.describe_channel(holding_id=county.board.pk, details=Details(duty="year"), by=writer, at=county.at)
    with pytest.raises(Holding.DoesNotExist):
        operations.describe_channel(holding_id=county.elm_board.pk, details=Details(), by=writer, at=county.at)
    made = operations.describe_channel(
        holding_id=county.board.pk, details=Details(duty="year", duty_number=8, watched=True), by=writer, at=county.at
    )
    assert made.days == 45
    operations.describe_channel(holding_id=county.hall.pk, details=Details(watched=False), by=writer, at=county.at)
    assert {row.name for row in queries.silent_channels(writer)} == {"校门口宣传栏"}
    limits = silence.limits_of_viewer(writer)
    for row in queries.channels(writer):  # the list's condition and the row's own arithmetic say the same
        assert (silence.state_of(row, limits, TODAY) in ("silent", "dead")) == (row.pk == county.board.pk)
    with leave_scope("the worker's round"), transaction.atomic():
        Holding.objects.filter(pk=county.account.pk).update(keeper_id=county.publisher.person_id)
        told = tasks.tell_silent(house_id=county.house.pk, at=county.at)
        assert told == 3  # account's keeper; site: the bureau's publisher; board: the school's
        assert tasks.tell_silent(house_id=county.house.pk, at=county.at) == 0
    operations.set_rule(
        house_id=county.house.pk,
        type="board",
        silent=5000,
        dead=5000,
        wanted=["中小学校", "学区"],
        by=planner,
        at=county.at,
    )
    assert not queries.silent_channels(planner).filter(pk=county.elm_board.pk).exists()
    assert [(gap.wanted, [str(one) for one in gap.units]) for gap in queries.gaps(planner)] == [(3, ["东片学区"])]
    with pytest.raises(errors.NotAllowed):
        operations.set_rule(
            house_id=county.house.pk, type="board", silent=1, dead=1, wanted=[], by=writer, at=county.at
        )
    channel(county, "account", "清河教育公众号二", county.root, platform="wechat", account_id="qh2")
    assert {row.name for row in queries.doubled(planner)} == {"清河教育公众号", "清河教育公众号二"}
    client = client_of(planner)
    client.get("/press/channels/")  # a session's first page asks more
    few = queries_of(client.get, "/press/channels/")
    for number in range(30):
        channel(county, "board", f"走廊宣传栏{number}", county.oak, form="board", place="走廊")
    assert queries_of(client.get, "/press/channels/") == few


def photo(house: House, by):
    """An uploaded photograph."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 140, 110)).save(made, "JPEG")
    return store_file(
        house_id=house.house.pk, owner_room="ledger", data=made.getvalue(), name="宣传栏.jpg", by=by, at=house.at
    )


def test_boards_are_updated_by_a_photograph(county: House) -> None:
    """Two boards by one photo are one record and two touched boards; without a photo, or for another's board: refused."""
    common = {"topic": "防溺水", "day": TODAY, "by": county.writer, "at": county.at}
    boards = [county.board.pk, county.hall.pk]
    with pytest.raises(errors.Missing):
        operations.update_channels(holding_ids=boards, files=[], **common)
    shot = photo(county, county.writer)
    with pytest.raises(Holding.DoesNotExist):
        operations.update_channels(holding_ids=[county.elm_board.pk], files=[shot], **common)
    with pytest.raises(ledger_errors.BadValues):
        operations.update_channels(holding_ids=boards, files=[shot], **{**common, "day": TODAY + timedelta(days=3)})
    key = uuid.uuid4().hex
    for _ in range(2):  # sent twice counts once
        made = operations.update_channels(holding_ids=boards, files=[shot], client_key=key, **common)
        assert [fresh(one).state for one in made] == ["verified"]
        break
    assert fresh(county.board).last_touched == fresh(county.hall).last_touched == TODAY
    page = client_of(county.writer).get(f"/press/channels/{county.board.pk}/update/")
    assert page.status_code == 200
    assert "防溺水" in page.content.decode()


def test_pages_show_what_is_in_sight_only(county: House, queries_of) -> None:
    """Each page opens for its people; a foreign school's and another house's rows are 404; the list's queries stay."""
    own = planned(county, county.board, by=county.oak_publisher)[0]
    oak, elm, other = client_of(county.oak_publisher), client_of(county.elm_writer), House("乙县教育局")
    stranger = client_of(other.planner)
    places = (f"/press/releases/{own.pk}/", f"/press/releases/{own.pk}/ready/", f"/press/channels/{county.board.pk}/",
              f"/press/releases/{own.pk}/ready/word/", f"/press/releases/{own.pk}/ready/screen/",
              f"/press/channels/{county.board.pk}/update/", f"/press/channels/{county.board.pk}/edit/")  # fmt: skip
    for place in places:
        assert oak.get(place).status_code == 200, place
        assert elm.get(place).status_code == stranger.get(place).status_code == 404, place
    for place in ("/press/releases/", "/press/channels/", "/press/channels/gaps/", "/press/channels/print/"):
        assert "橡树小学举办读书节" not in elm.get(place).content.decode()
        assert oak.get(place).status_code == stranger.get(place).status_code == 200, place
    assert oak.get("/press/channels/?type=board&export=xlsx").status_code == 200
    assert oak.get("/press/channels/rules/").status_code == 404
    assert client_of(county.planner).get("/press/channels/rules/").status_code == 200
    assert oak.get("/").status_code == 200
    answer = oak.post(f"/press/releases/{own.pk}/", {"act": "publish"}, follow=True)
    assert "计入工作记录" in answer.content.decode()
    few = queries_of(oak.get, "/press/releases/")
    for number in range(5):
        article = county.passed(county.article(title=f"又一篇稿件{number}"))
        planned(county, county.hall, by=county.oak_publisher, edition=edition_of(article))
    assert queries_of(oak.get, "/press/releases/") == few
    new = oak.get(f"/press/releases/new/?edition={own.edition_id}")
    assert "校门口宣传栏" in new.content.decode()
    assert "榆树宣传栏" not in new.content.decode()


def test_a_webhook_is_signed_retried_and_keeps_to_the_open_net(county: House) -> None:
    """The secret is shown once; addresses inside are refused; a failure is tried again; the signature can be proved."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(500 if len(got) == 1 else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/in"
    for bad in ("ftp://example.org", "http://user:pw@example.org/", "http://localhost/x", "http://[::1]/", address):
        with pytest.raises(errors.HookRefused):
            check_literal(bad, intranet=False)
    with pytest.raises(errors.NotAllowed):
        operations.set_hook(
            holding_id=county.site.pk, address=address, intranet=True, by=county.publisher, at=county.at
        )
    _, secret = operations.set_hook(
        holding_id=county.site.pk, address=address, intranet=True, by=county.admin, at=county.at
    )
    release = planned(county, county.site)[0]
    at = county.at
    operations.publish(release_id=release.pk, by=county.publisher, at=at)
    run_pending(at)
    with leave_scope("a test looks"):
        row = HookDelivery.objects.get()
        assert (row.state, row.tries, row.status) == ("failed", 1, 500)
    tasks.releases_due(at + timedelta(minutes=2))
    run_pending(at + timedelta(minutes=2))
    tasks.releases_due(at + timedelta(minutes=9))
    run_pending(at + timedelta(minutes=9))
    server.shutdown()
    assert len(got) == 2
    head, body = got[1]
    assert head["X-Luoshi-Signature"] == sign(secret, int(head["X-Luoshi-Timestamp"]), body)
    said = json.loads(body)
    assert (said["event"], said["title"]) == ("live", release.edition.title)
    page = client_of(county.admin).get(f"/press/channels/{county.site.pk}/hook/").content.decode()
    assert secret not in page
    with leave_scope("a test looks"):
        assert secret not in Webhook.objects.get().secret
    assert client_of(county.publisher).get(f"/press/channels/{county.site.pk}/hook/").status_code == 404
