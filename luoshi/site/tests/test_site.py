"""The public site as a story: off, on, published, withdrawn; and what nobody may get at by guessing."""

from __future__ import annotations

import io
import json
import uuid
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from luoshi.files.operations import store_file
from luoshi.ledger.operations import add_holding, sync_catalogue
from luoshi.org import operations as org
from luoshi.org.models import Account
from luoshi.org.queries import root_of, viewer_of
from luoshi.press.channels import operations as channels
from luoshi.press.channels.operations.releases import Wish
from luoshi.press.models import Edition, Piece, Release
from luoshi.site.operations import SiteRefused, SiteWords, put_out_due, set_site
from luoshi.site.viewer import Public
from luoshi.ui.scope import leave_scope

LONG_AGO = timezone.now() - timedelta(days=400)


class Bureau:
    """A house with a site channel, an administrator and a publisher."""

    def __init__(self, name: str) -> None:
        day = timezone.localdate(LONG_AGO)
        self.house = org.create_house(name=name, opened=day, at=LONG_AGO)
        org.turn_day(house_id=self.house.pk, today=timezone.localdate())
        sync_catalogue(house_id=self.house.pk, at=LONG_AGO)
        self.root = root_of(self.house)
        self.admin, self.publisher = self.person("管理员", "admin"), self.person("发布人", "publisher")
        self.site, self.account = (
            add_holding(type=type, name=f"{name}{type}", unit_id=self.root.pk, opened_on=day, by=None, at=LONG_AGO,
                        given={"address": "https://example.org"} if type == "site" else {"account_id": "a"})
            for type in ("site", "account")
        )  # fmt: skip

    def person(self, name: str, role: str):
        """A viewer with a post at the root."""
        person = org.add_person(house_id=self.house.pk, name=name, at=LONG_AGO, by=None)
        account = org.add_account(
            person=person, username=f"{role}{self.house.pk}", password=None, by=None, at=LONG_AGO, must_change=False
        )
        org.appoint(
            person=person, unit=self.root, role=role, nature="own", by=None, at=LONG_AGO,
            valid_from=timezone.localdate(LONG_AGO),
        )  # fmt: skip
        return viewer_of(account, timezone.localdate())

    def picture(self):
        """A stored picture."""
        made = io.BytesIO()
        Image.new("RGB", (40, 30), (90, 140, 110)).save(made, "PNG")
        return store_file(
            house_id=self.house.pk,
            owner_room="press",
            data=made.getvalue(),
            name="图.png",
            by=self.publisher,
            at=LONG_AGO,
        )

    def edition(self, title: str, html: str = "<p>正文。</p>") -> Edition:
        """A text that passed its reviews."""
        with leave_scope("a test's text"):
            piece = Piece.objects.create(
                house=self.house, unit=self.root, title=title, made_at=LONG_AGO, opened_at=LONG_AGO
            )
            return Edition.objects.create(
                piece=piece,
                title=title,
                html=html,
                text="正文。",
                made_at=LONG_AGO,
                reviewers=[{"step": "终审", "name": "林某"}],
            )

    def plan(self, edition: Edition, holding=None, **wish) -> Release:
        """Planned on the site, or on another channel."""
        return channels.plan_releases(
            edition_id=edition.pk, holding_ids=[(holding or self.site).pk], wish=Wish(**wish), by=self.publisher,
            at=timezone.now(),
        )[0]  # fmt: skip

    def live(self, edition: Edition, holding=None, **wish) -> Release:
        """Out."""
        planned = self.plan(edition, holding, **wish)
        return channels.publish(release_id=planned.pk, by=self.publisher, at=timezone.now())

    def open_site(self, **more) -> None:
        """Switch it on."""
        words = {"slug": f"s{self.house.pk}", "title": "清河教育", "on": True, "columns": ["校园", "通知"]} | more
        set_site(holding_id=self.site.pk, words=SiteWords(**words), by=self.admin, at=timezone.now())


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau("清河县教育局")


def test_the_site_shows_what_was_released_on_it_and_nothing_else(bureau: Bureau, queries_of) -> None:
    """Off it is 404; on it shows live texts, their pictures, feeds; drafts, plans, other channels and houses never."""
    public, other = Client(), Bureau("乙县教育局")
    base = f"/site/s{bureau.house.pk}/"
    shown, hidden = bureau.picture(), bureau.picture()
    text = bureau.edition("读书节开幕", f'<p>开幕了。</p><p><img src="/files/{shown.key}/a.png" alt="现场"></p>')
    out = bureau.live(text, column="校园", show_reviewers=True)
    assert public.get(base).status_code == public.get("/site/").status_code == 404
    with pytest.raises(SiteRefused):
        set_site(holding_id=bureau.site.pk, words=SiteWords("x", "x", True), by=bureau.publisher, at=timezone.now())
    bureau.open_site()
    planned = bureau.plan(bureau.edition("还没到时间"), at=timezone.now() + timedelta(days=1))
    elsewhere = bureau.live(bureau.edition("只发公众号"), bureau.account)
    other.open_site()
    foreign = other.live(other.edition("别的县"))
    home = public.get(base)
    page = home.content.decode()
    assert "读书节开幕" in page
    for word in ("还没到时间", "只发公众号", "别的县"):
        assert word not in page
    article = public.get(f"{base}{out.pk}/").content.decode()
    assert f"{base}{out.pk}/pictures/{shown.key}/" in article
    assert "/files/" not in article
    assert "终审：林某" in article
    for release in (planned, elsewhere, foreign):
        assert public.get(f"{base}{release.pk}/").status_code == 404
    place = f"{base}{out.pk}/pictures/"
    assert public.get(f"{place}{shown.key}/").status_code == 200
    for key in (hidden.key, uuid.uuid4(), other.picture().key):
        assert public.get(f"{place}{key}/").status_code == 404
    assert public.get(f"/files/{shown.key}/a.png").status_code in (302, 404)  # the workbench's own address stays shut
    assert public.get(f"/press/releases/{out.pk}/").status_code == 302
    assert public.post(base).status_code == 405
    assert "读书节开幕" in public.get(f"{base}column/0/").content.decode()
    assert "读书节开幕" not in public.get(f"{base}column/1/").content.decode()
    assert public.get(f"{base}column/7/").status_code == 404
    rss = ET.fromstring(public.get(f"{base}rss.xml").content)
    assert [item.findtext("title") for item in rss.iter("item")] == ["读书节开幕"]
    feed = json.loads(public.get(f"{base}feed.json").content)
    assert (feed["version"], feed["items"][0]["title"]) == ("https://jsonfeed.org/version/1.1", "读书节开幕")
    assert str(out.pk) in public.get(f"{base}sitemap.xml").content.decode()
    assert "Sitemap" in public.get("/robots.txt").content.decode()
    assert public.get(base, headers={"If-None-Match": home["ETag"]}).status_code == 304
    few = queries_of(public.get, base)
    for number in range(8):
        bureau.live(bureau.edition(f"第{number}篇"))
    assert queries_of(public.get, base) == few
    assert public.get(base, headers={"If-None-Match": home["ETag"]}).status_code == 200
    with leave_scope("the desk withdraws"):
        Edition.objects.filter(pk=text.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="失实")
    assert public.get(f"{base}{out.pk}/").status_code == public.get(f"{place}{shown.key}/").status_code == 404
    seen = Public(bureau.house.pk, bureau.site.pk, timezone.now())
    assert not Release.objects.visible_to(seen).filter(pk=out.pk).exists()


def test_what_is_planned_goes_out_at_its_time_once(bureau: Bureau) -> None:
    """Scheduled for the site it goes out by itself, not before its embargo, and once however often the worker comes."""
    bureau.open_site()
    now = timezone.now()
    release = bureau.plan(bureau.edition("定时"), at=now + timedelta(minutes=5), embargo=now + timedelta(minutes=30))
    assert release.at == now + timedelta(minutes=30)
    assert put_out_due(at=now + timedelta(minutes=10)) == 0
    later = now + timedelta(minutes=31)
    assert put_out_due(at=later) == 1
    assert put_out_due(at=later) == 0
    with leave_scope("a test looks"):
        release = Release.objects.select_related("record").get(pk=release.pk)
    assert (release.state, release.record.state) == ("live", "verified")
    public = Public(bureau.house.pk, bureau.site.pk, datetime.min.replace(tzinfo=now.tzinfo))
    assert not Release.objects.visible_to(public).exists()  # before its moment nobody sees it


def test_the_settings_are_the_administrators(bureau: Bureau) -> None:
    """The page opens for who keeps the house's settings, writes them, and says a taken address beside the field."""
    other = Bureau("乙县教育局")
    other.open_site(slug="taken")
    for viewer, status in ((bureau.admin, 200), (bureau.publisher, 404)):
        client = Client()
        client.force_login(
            Account.objects.get(pk=viewer.account_id), backend="django.contrib.auth.backends.ModelBackend"
        )
        assert client.get("/org/settings/site/").status_code == status
        given = {
            "holding": bureau.site.pk,
            "slug": "taken",
            "title": "清河教育",
            "columns": "校园、校园、通知",
            "on": "on",
        }
        assert client.post("/org/settings/site/", given).status_code == (422 if status == 200 else 404)
        if status == 200:
            assert client.post("/org/settings/site/", given | {"slug": "qinghe"}).status_code == 302
            assert client.get("/site/qinghe/").status_code == 200
