"""Walk 02: the office lives in it, on a house made from nothing by Excel files of its own.

    python docs/walks/walk_02.py [FIXTURES]

What lives here: the story. The office's files are `walk_02_house.py`, the steps `desk.py`. Prints the table that stands
in `02-the-office.md`; exit status 1 where what is seen is not what was expected by hand.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

import walk_02_house as office
from desk import Desk, Installation, chromium
from docx import Document
from openpyxl import load_workbook

ROWS: list[tuple[str, str, str, bool]] = []
CHECK = "button:has-text('核对（还不写入）')"


def see(what: str, hand: str, seen: str) -> None:
    """One line of the table: seen must hold what was expected by hand."""
    ROWS.append((what, hand, " ".join(seen.split())[:90], hand in " ".join(seen.split())))
    print(
        f"| {what} | {hand} | {ROWS[-1][2] if not ROWS[-1][3] else hand} | {'yes' if ROWS[-1][3] else '**NO**'} |",
        flush=True,
    )


def bring(desk: Desk, what: str, path: Path) -> str:
    """A table in: uploaded, columns looked at, checked, written. Returns the figures of the check."""
    page = desk.page
    page.goto(f"/imports/new/?what={what}")
    page.set_input_files("[name=file]", str(path))
    page.click("main form button.btn-primary")
    page.wait_for_selector(f"{CHECK}, .figures")
    if page.locator(CHECK).count():
        if (fixed := page.locator("select[name='fixed_form'], label:has-text('媒体类型') select")).count():
            fixed.first.select_option(label="报纸")
        page.click(CHECK)
    figures = page.locator(".figures").first.inner_text()
    if (write := page.locator("button:has-text('写入'):not(:has-text('还不'))")).count():
        write.first.click()
        page.wait_for_load_state()
    return figures


def plan(desk: Desk, files: dict[str, Path]) -> str:
    """Plan and last year's table dropped together, confirmed with Enter, begun. Returns the plan's address."""
    page = desk.page
    page.goto("/plans/import/")
    page.set_input_files("[name=file]", str(files["plan"]))
    page.set_input_files("[name=sheet]", str(files["任务分解表"]))
    page.click("main form button[type=submit]")
    page.click("main .form-foot button.btn-primary")
    page.locator("main select").nth(1).select_option(label="市级媒体上稿")
    page.click("button[name=look]")
    see("1 plan and 任务分解表 together", "改动 6 格", page.inner_text("main"))
    page.click(".q-save button.btn-primary")
    page.wait_for_url("**/confirm/")
    desk.confirm_rest()
    see("1 all targets confirmed", "13 / 13 已确认", page.inner_text("main"))
    desk.start_plan()
    return page.url


def divide(desk: Desk, address: str) -> None:
    """60 articles stay 60 when two move from one school to the other in mid-year."""
    page = desk.page
    page.goto(f"{address}divide/")
    see("3 sum beside the target", "已分 60 篇 正好", page.inner_text("main"))
    box = page.locator("tr:has(th:has-text('青石县第一中学')) input").first
    name = box.get_attribute("name") or ""
    box.fill("32")
    page.locator("tr:has(th:has-text('青石县第二中学')) input").first.fill("18")
    page.fill("[name=valid_from]", f"{office.YEAR}-07-01")
    page.fill("[name=reason]", "一中新增记者站")
    page.click(".q-save button.btn-primary")
    page.wait_for_load_state()
    see("3 changed in mid-year", "已保存，改动 2 格", page.inner_text("main"))
    target, unit = name.removeprefix("c").split("-")
    page.goto(f"{address}divide/history/{target}/{unit}/")
    see("3 history of the cell", "30 篇 自 2026年1月1日 起", page.inner_text("main"))


def owe(desk: Desk, planner: Desk) -> None:
    """An allowance asked by a school and granted; the feed carries the new day."""
    page = desk.page
    page.goto("/")
    page.goto(page.locator("a[href^='/units/']").first.get_attribute("href") or "")
    page.goto(page.locator("a[href*='allowances/ask']").first.get_attribute("href") or "")
    page.check("[name=what][value=extend]", force=True)
    page.fill("[name=until]", "2026-12-20")
    page.fill("[name=reason]", "校舍维修")
    page.click("main .btn-primary")
    planner.page.goto("/allowances/")
    planner.page.click("main table a[href^='/allowances/']")
    planner.page.click("form[action*=decide] button[value=grant]")
    see("4 allowance granted", "已同意", planner.page.inner_text("main"))
    page.goto("/calendar/subscribe/")
    page.click("button[value=make]")
    page.wait_for_load_state()
    found = re.search(r"http\S+?\.ics", page.content())
    feed = urllib.request.urlopen(found.group(0)).read().decode() if found else ""
    see("4 the feed has the granted day", "DTSTART;VALUE=DATE:20261220", feed)


def keep(installation: Installation, folder: Path, fixtures: Path, files: dict[str, Path]) -> None:
    """Proofreading, sealing's check, backup while serving, restore, the PDF."""
    with suppress(subprocess.CalledProcessError):  # findings end it with status 1
        installation.run("proof", str(files["draft"]), "--docx", str(folder / "proof.docx"))
    notes = [note.text for note in Document(str(folder / "proof.docx")).comments]
    see("2 comments in the .docx", "5 comments", f"{len(notes)} comments")
    see("2 a sum that misses its total", "160篇，超过总数 150篇", "".join(notes))
    installation.run("backup", str(folder / "kept.zip"))
    told = installation.run("restore", "--home", str(folder / "again"), str(folder / "kept.zip"))
    see("12 restored", "发现问题 0 处", told)
    see("8 chain checked", "封账 1 次，发现问题 0 处", installation.run("ledger", "check", "--seals"))
    see("12 /healthz", '"status": "ok"', urllib.request.urlopen(f"{installation.url}/healthz").read().decode())
    pdf = fixtures / "four-plans.pdf"
    if pdf.exists():
        see("13 PDF", "96 个条款", installation.run("read", str(pdf)))
    else:
        print(f"SKIPPED: 13, there is no {pdf}")


def main() -> int:
    """Walk."""
    fixtures = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("fixtures")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, installation = office.write(folder), Installation(folder / "home")
        first = installation.house(office.HOUSE, office.ADMIN, office.KEEPER)
        print("| point | by hand | seen | equal |\n|---|---|---|---|")
        with installation.serving(), chromium() as browser:
            walk(browser, installation, first, files, folder, fixtures)
    return 0 if all(row[3] for row in ROWS) else 1


def walk(
    browser: Any, installation: Installation, first: str, files: dict[str, Path], folder: Path, fixtures: Path
) -> None:
    """The points of the office in the order of its year."""
    admin = Desk(browser, installation.url)
    admin.sign_in(office.ADMIN, first)
    see("6 units.xlsx", "可以导入 30", bring(admin, "units", files["units"]))
    see("6 people.xlsx", "可以导入 10", bring(admin, "people", files["people"]))
    with admin.page.expect_download() as sent:
        admin.page.click("button:has-text('生成并下载初始密码表')")
    sent.value.save_as(folder / "passwords.xlsx")
    rows = load_workbook(folder / "passwords.xlsx").active.iter_rows(min_row=2, values_only=True)  # type: ignore[union-attr]
    handed = {str(row[1]): str(row[2]) for row in rows}
    see("6 boards.xlsx", "可以导入 4", bring(admin, "holding:board", files["boards"]))
    desks = {who: Desk(browser, installation.url) for who in ("jihua", "wenshu", "heyan", "linxm", "wugy")}
    for who, desk in desks.items():
        desk.sign_in(who, handed[who])
    address = plan(desks["jihua"], files)
    see("6 studies.xlsx", "可以导入 3", bring(desks["wenshu"], "record:study.session", files["studies"]))
    see("6 records verified", "3", str(desks["heyan"].verify_all()))
    divide(desks["jihua"], address)
    owe(desks["linxm"], desks["jihua"])
    page = admin.page
    with page.expect_download() as sent:
        page.goto("/org/units/")
        page.click("a:has-text('导出 Excel')")
    sent.value.save_as(folder / "out.xlsx")
    see("6 export in again", "没有变化 31", bring(admin, "units", folder / "out.xlsx"))
    page.goto("/sealing/?sort=month")
    page.locator("main a[href*='/sealing/close/']").first.click()
    page.click("main button:has-text('确认封账')")
    see("8 sealed", "“2026年5月”已封账", page.inner_text("main"))
    for words, found in (("宣传", "宣传教育股"), ("lxxx", "柳溪小学")):
        page.goto(f"/search/?q={words}")
        see(f"9 search {words}", found, page.inner_text("main"))
    desks["wugy"].page.goto("/search/?q=第二中学")
    see("9 a school finds no foreign row", "没有找到“第二中学”", desks["wugy"].page.inner_text("main"))
    planner = desks["jihua"].page
    planner.goto(f"{address}carry/")
    planner.click("main .form-foot button.btn-primary")
    planner.wait_for_url("**/confirm/")
    see("10 carried", "0 / 13 已确认", planner.inner_text("main"))
    keep(installation, folder, fixtures, files)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.stdout + failed.stderr)
