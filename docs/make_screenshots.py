"""The pictures of the README, made from the demo: `python docs/make_screenshots.py [--home FOLDER]`.

What lives here: furnishing a demo, signing in by roles, taking the pictures. Invariant: no picture is edited by hand,
none is larger than 250 kB.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent / "walks")]

from desk import Desk, Installation, chromium, save_picture

LARGEST = 250_000  # bytes of one picture
PLAN = "宣传"  # the demo's plan of this year has it in its title


def main() -> int:
    """Furnish, serve, look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a folder already furnished by `luoshi demo`")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder) / "demo"
        installation = Installation(home)
        told = installation.run("demo", "--no-serve", "--home", str(home))
        accounts = sign_ins(told)
        with installation.serving("demo", "--home", str(home)), chromium() as browser:
            pictures(browser, installation.url, accounts)
    return 0


def sign_ins(told: str) -> dict[str, tuple[str, str]]:
    """Role → user name and password, out of the table that the demo prints."""
    found = {}
    for line in told.splitlines():
        cells = re.split(r"\s{2,}|\t", line.strip())
        if len(cells) >= 3 and not line.startswith("角色"):
            found[cells[0]] = (cells[1], cells[2])
    return found


def pictures(browser: Any, url: str, accounts: dict[str, tuple[str, str]]) -> None:
    """All pictures of the README."""
    leader = signed_in(browser, url, accounts["领导"])
    leader.page.goto("/")
    save(leader, "home-leader-1366")
    leader.page.goto("/plans/")
    leader.page.locator("main a[href^='/plans/']").filter(has_text=PLAN).first.click()
    leader.page.wait_for_selector(".living")
    plan = leader.page.url
    leader.page.locator(".doc-notes").first.scroll_into_view_if_needed()
    save(leader, "document-1366")
    leader.page.goto(f"{plan}table/")
    save(leader, "table-1366")
    heat(leader)
    leader.page.goto(f"{plan}matrix/")
    save(leader, "matrix-1366")
    leader.close()
    planner = signed_in(browser, url, accounts["计划员"])
    planner.page.goto(f"{plan}confirm/")
    planner.page.wait_for_selector("[data-item]")
    save(planner, "confirm-1366")
    planner.close()
    verifier = signed_in(browser, url, accounts["核验员"])
    verifier.page.goto("/review/")
    verifier.page.wait_for_selector("#panel-title, .empty")
    save(verifier, "queue-1366")
    verifier.close()
    school(browser, url, accounts["通讯员"])


def heat(desk: Desk) -> None:
    """The first target of many units that has a heat map."""
    for link in desk.page.locator("a.row-link").evaluate_all("all => all.map(one => one.href)"):
        desk.page.goto(link)
        if desk.page.locator(".heat-body").count() and desk.page.locator("#holders tbody tr").count() > 20:
            desk.page.locator(".card:has(.heat-body)").scroll_into_view_if_needed()
            desk.page.evaluate("document.querySelector('.card:has(.heat-body)').scrollIntoView()")
            save(desk, "heat-1366")
            return


def school(browser: Any, url: str, account: tuple[str, str]) -> None:
    """A school's home and its form, on a phone."""
    desk = signed_in(browser, url, account, phone=True)
    desk.page.goto("/")
    save(desk, "home-school-390")
    desk.page.goto("/records/new/?kind=channel.update")
    save(desk, "record-form-390")
    desk.close()


def signed_in(browser: Any, url: str, account: tuple[str, str], *, phone: bool = False) -> Desk:
    """Somebody of the demo."""
    desk = Desk(browser, url, phone=phone)
    desk.sign_in(*account)
    return desk


def save(desk: Desk, name: str) -> None:
    """What is on the screen."""
    desk.page.wait_for_load_state("networkidle")
    size = save_picture(desk.page.screenshot(), name, LARGEST)
    print(f"{name}.png {size // 1000} kB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
