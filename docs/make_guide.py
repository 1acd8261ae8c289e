"""The pictures of docs/guide.zh, made from the demo: `python docs/make_guide.py [--home FOLDER]`.

What lives here: which page of whom makes which picture. Invariant: no picture is edited by hand; every picture that the
guide shows is in the list, and every one in the list is shown (tests/house/test_docs.py finds missing ones).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent / "walks")]
sys.path.insert(0, str(Path(__file__).resolve().parent))

from desk import Desk, Installation, chromium
from make_screenshots import PLAN, sign_ins, signed_in
from PIL import Image

IMAGES = Path(__file__).resolve().parent / "guide.zh" / "images"
DRAFT = "\n".join(
    (
        "2026年宣传文化工作方案（征求意见稿）",
        "一、目标任务",
        "全年在市级及以上媒体上稿150篇以上，其中省级60篇、市级100篇。",
        "二、报送要求",
        "（一）各学区、县直学校每月24日前上交《新闻报道统计表》。",
        "（二）各学校每季度末报送新闻报道汇总表。",
        "三、学习",
        "定期召开形势分析会。",
        "五、考核",
        "市级媒体上稿每篇加2分，列入学校年度考核；11月31日前完成总结。",
    )
)
Go = Callable[[Desk, str], None]


def at(path: str) -> Go:
    """A page by its address; {plan} stands for the running plan's."""
    return lambda desk, plan: desk.page.goto(path.replace("{plan}", plan))  # type: ignore[func-returns-value]


def proof(desk: Desk, plan: str) -> None:
    """A draft with faults, proofread."""
    desk.page.goto("/plans/proof/")
    desk.page.fill("[name=text]", DRAFT)
    desk.page.click("main button[type=submit]")
    desk.page.wait_for_selector("table.proof")


def first_round(desk: Desk, plan: str) -> None:
    """The newest period of a return that units are confirming."""
    desk.page.goto("/returns/")
    desk.page.locator("main a[href*='/returns/rounds/']").nth(2).click()
    desk.page.wait_for_load_state()


def first_return(desk: Desk, plan: str) -> None:
    """The return that waits for this unit."""
    desk.page.goto("/returns/")
    desk.page.locator("main a[href^='/returns/']").first.click()
    desk.page.wait_for_load_state()


# Who, picture, page, and whether on the phone.
PICTURES: tuple[tuple[str, str, Go, bool], ...] = (
    ("通讯员", "school-home", at("/"), True),
    ("通讯员", "school-form", at("/records/new/?kind=channel.update"), True),
    ("通讯员", "school-return", first_return, False),
    ("领导", "leader-home", at("/"), False),
    ("领导", "leader-matrix", at("{plan}matrix/"), False),
    ("计划员", "leader-summary", at("/prints/summary/"), False),
    ("计划员", "clerk-proof", proof, False),
    ("计划员", "clerk-confirm", at("{plan}confirm/"), False),
    ("计划员", "clerk-divide", at("{plan}divide/"), False),
    ("核验员", "clerk-queue", at("/review/"), False),
    ("计划员", "clerk-round", first_round, False),
    ("计划员", "clerk-imports", at("/imports/"), False),
    ("系统管理员", "admin-settings", at("/org/settings/"), False),
    ("安全管理员", "admin-security", at("/org/settings/security/"), False),
    ("审计管理员", "admin-logs", at("/logs/"), False),
)


def main() -> int:
    """Furnish, serve, look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a folder already furnished by `luoshi demo`")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "demo"
        installation = Installation(home)
        accounts = sign_ins(installation.run("demo", "--no-serve", "--home", str(home)))
        with installation.serving("demo", "--home", str(home)), chromium() as browser:
            take(browser, installation.url, accounts)
    return 0


def take(browser: Any, url: str, accounts: Mapping[str, tuple[str, str]]) -> None:
    """All pictures, one sign-in for each role and size."""
    desks: dict[tuple[str, bool], Desk] = {}
    plan = ""
    for role, name, go, phone in PICTURES:
        desk = desks.get((role, phone)) or signed_in(browser, url, accounts[role], phone=phone)
        desks[role, phone] = desk
        if not plan:
            desk.page.goto("/plans/")
            plan = desk.page.locator("main a[href^='/plans/']").filter(has_text=PLAN).first.get_attribute("href") or ""
        go(desk, plan)
        desk.page.wait_for_load_state("networkidle")
        save(desk.page.screenshot(), name)


def save(data: bytes, name: str) -> None:
    """A small picture: 900 pixels wide are enough to read along."""
    image = Image.open(BytesIO(data)).convert("RGB")
    if image.width > 1000:
        image = image.resize((1000, image.height * 1000 // image.width), Image.Resampling.LANCZOS)
    IMAGES.mkdir(parents=True, exist_ok=True)
    image.quantize(224, Image.Quantize.MEDIANCUT).save(IMAGES / f"{name}.png", "PNG", optimize=True)
    print(f"{name}.png {(IMAGES / f'{name}.png').stat().st_size // 1000} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
