"""A person at a desk: a fresh installation, its server, and the pages of Luoshi as somebody uses them in a browser.

What lives here: starting an installation in a folder of its own, signing in, and the steps of the walks (units, people,
plans, confirming, records, verifying). Not here: the story (`walk_01.py`). Invariant: everything goes through the
pages and the command line, nothing through the database.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, sync_playwright

from tests.fixtures.browser import ARGUMENTS, find_chromium

ROOT = Path(__file__).resolve().parents[2]
IMAGES = ROOT / "docs" / "images"
PASSWORD = "Qiu-shou-dong-cang-8"
START_SECONDS = 180
DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LARGEST = 150_000  # bytes of a picture of a walk
COLOURS = (0, 256, 128, 64)  # 0: as it is; fewer are taken only where the picture would be too large

# Selects words within one text node of the document, as a drag with the mouse does.
SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector("#doc"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + words.length);
    getSelection().removeAllRanges(); getSelection().addRange(range);
    return;
  }
  throw new Error("no such words");
}"""


class Installation:
    """A fresh home folder, the command line over it, and the server."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "LUOSHI_HOME": str(home), "LUOSHI_URL": self.url}
        self.log = home.parent / "server.log"

    def run(self, *arguments: str) -> str:
        """What a command prints. Raises CalledProcessError where it fails."""
        command = [sys.executable, "-m", "luoshi", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout

    def house(self, name: str, admin: str, person: str) -> str:
        """A new house. Returns the first password of its administrator."""
        found = re.search(r"初始密码：(\S+?)（", self.run("house", name, "--admin", admin, "--name", person))
        assert found, "the command printed no password"
        return found.group(1)

    @contextmanager
    def serving(self, *command: str) -> Iterator[None]:
        """The server, until the block ends."""
        arguments = [sys.executable, "-m", "luoshi", *(command or ("serve",)), "--port", str(self.port)]
        with self.log.open("w") as log:
            server = subprocess.Popen(arguments, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
            try:
                self._wait(server)
                yield
            finally:
                server.terminate()
                server.wait(timeout=30)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"the server did not start, see {self.log}")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's browser."""
    path = find_chromium()
    if path is None:
        raise RuntimeError("没有找到 Chromium、Chrome 或 Edge。")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, headless=True)
        yield browser
        browser.close()


def picture(words: str) -> bytes:
    """A generated photo of a board."""
    made, out = Image.new("RGB", (800, 600), (70, 110, 90)), BytesIO()
    draw = ImageDraw.Draw(made)
    draw.rectangle((60, 60, 740, 540), outline=(240, 230, 200), width=8)
    draw.text((90, 90), words.encode("ascii", "replace").decode(), fill=(240, 230, 200))
    made.save(out, "JPEG", quality=70)
    return out.getvalue()


def save_picture(data: bytes, name: str, largest: int) -> int:
    """A screenshot into docs/images, in as many colours as fit. Returns its size in bytes."""
    image, out = Image.open(BytesIO(data)).convert("RGB"), BytesIO()
    for colours in COLOURS:
        out = BytesIO()
        reduced = image.quantize(colours, Image.Quantize.MAXCOVERAGE) if colours else image
        reduced.save(out, "PNG", optimize=True)
        if out.tell() <= largest:
            break
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.png").write_bytes(out.getvalue())
    return out.tell()


class Desk:
    """One person's browser."""

    def __init__(self, browser: Browser, url: str, *, phone: bool = False, shots: bool = False) -> None:
        self.shots = shots
        size = PHONE if phone else DESKTOP
        self.context = browser.new_context(
            base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=size, is_mobile=phone, has_touch=phone
        )
        self.context.set_default_timeout(60_000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)

    def close(self) -> None:
        """Leave; a page that logged an error fails the walk."""
        self.context.close()
        faults = [fault for fault in self.faults if not fault.startswith("Failed to load resource")]
        assert not faults, faults

    def sign_in(self, username: str, password: str) -> None:
        """Sign in with a handed-over password, choose one's own, and sign in with that."""
        self._sign_in(username, password)
        if "password/change" in self.page.url:
            self.page.fill("[name=oldpassword]", password)
            self.page.fill("[name=password1]", PASSWORD)
            self.page.fill("[name=password2]", PASSWORD)
            self.page.click("main button[type=submit]")
            self.page.wait_for_url("**/accounts/login/**")
            self._sign_in(username, PASSWORD)

    def _sign_in(self, username: str, password: str) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button[type=submit]")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def shot(self, name: str, *, whole: bool = False) -> None:
        """A picture for the documents, small; none where the walk is only tried."""
        if not self.shots:
            return
        save_picture(self.page.screenshot(full_page=whole), name, LARGEST)

    def pick(self, box: str, words: str) -> None:
        """Choose a row in a search box by typing its name."""
        found = self.page.locator(f'.pick[data-name="{box}"]')
        found.locator("[role=combobox]").fill(words)
        found.locator(f"[role=option][data-number]:has-text('{words}')").first.click()

    def choose(self, name: str, value: str) -> None:
        """Choose in a target's form, and wait until the form shows the fields that go with it."""
        with self.page.expect_response(lambda answer: "/reach/" not in answer.url and answer.request.method == "POST"):
            self.page.select_option(f"[name={name}]", value)
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")

    # -- an administrator --------------------------------------------------------------------------------------------

    def paste_units(self, table: str) -> None:
        """A list of units: pasted, checked, taken."""
        self.page.goto("/org/units/import/")
        self.page.fill("[name=pasted]", table)
        self.page.click("main button[type=submit]")
        self.page.click("button[name=take]")
        self.page.wait_for_url("**/org/units/")

    def add_person(self, name: str, username: str, unit: str, role: str) -> str:
        """A person with a sign-in. Returns the first password."""
        self.page.goto("/org/people/new/")
        self.page.fill("[name=name]", name)
        self.pick("unit", unit)
        self.page.select_option("[name=role]", role)
        self.page.fill("[name=username]", username)
        self.page.click("main .form-foot button.btn-primary")
        self.page.wait_for_selector("main code")
        return self.page.locator("main code").nth(1).inner_text()

    def paste_boards(self, lines: str) -> None:
        """Boards of the register of holdings: pasted, looked at, taken."""
        self.page.goto("/holdings/paste/?type=board")
        self.page.fill("[name=text]", lines)
        self.page.click("main .form-foot .btn-primary")
        self.page.click("button[name=confirm]")
        self.page.wait_for_url("**/holdings/?type=board")

    # -- a planner ---------------------------------------------------------------------------------------------------

    def import_plan(self, text: str, number: int, year: int) -> str:
        """Paste the text and take the plan with this number (from 1). Returns the address of its workbench."""
        self.page.goto("/plans/import/")
        self.page.fill("[name=text]", text)
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector(".offer")
        for position in range(self.page.locator(".offer").count()):
            self.page.set_checked(f"[name=p{position}-take]", position == number - 1)
        self.page.fill(f"[name=p{number - 1}-year]", str(year))
        self.page.click("main .form-foot button.btn-primary")
        self.page.wait_for_url("**/confirm/")
        return self.page.url

    def card(self, words: str) -> Any:
        """The card whose quote holds these words."""
        return self.page.locator(f".review[data-item]:has(.review-quote:has-text('{words}'))").first

    def edit(self, words: str, change: Any) -> None:
        """Open a card's form, let `change(desk)` fill it, save and confirm."""
        identity = self.card(words).get_attribute("id")
        card = self.page.locator(f"#{identity}")
        card.locator("a[data-key=e], a[data-key=Enter]").first.click()
        self.page.wait_for_selector(f"#{identity}.review-form .peeked")
        change(self)
        self.page.click(f"#{identity} button[value=confirm]")
        self.page.wait_for_selector(f"#{identity}.review-confirmed")

    def add_target(self, words: str, change: Any) -> None:
        """Select words of the document with the mouse's means, press A, let `change(desk)` fill the form, confirm."""
        self.page.evaluate(SELECT, words)
        self.page.wait_for_selector("#select-bar:not([hidden])")
        self.page.keyboard.press("a")
        self.page.wait_for_selector("#adding [name=demand-title]")
        change(self)
        self.page.click("#adding button[value=confirm]")
        self.page.wait_for_selector(".review-confirmed")

    def confirm_rest(self) -> None:
        """J and Enter until nothing waits."""
        while (left := self.page.locator(".review-found[data-item]")).count():
            identity = left.first.get_attribute("id")
            left.first.locator(".review-title").click()
            self.page.keyboard.press("Enter")
            self.page.wait_for_selector(f"#{identity}.review-confirmed")

    def start_plan(self) -> None:
        """Begin."""
        self.page.click(".page-actions a:has-text('开始执行')")
        self.page.click("main form button:has-text('开始执行')")
        self.page.wait_for_url(re.compile(r"/plans/\d+/$"))

    # -- a correspondent ---------------------------------------------------------------------------------------------

    def record(self, kind: str, day: date, values: Mapping[str, Any], *, unit: str = "", photo: str = "") -> None:
        """Fill a kind's form and hand it in. Lists are people or boxes to tick; `unit` where one enters for several."""
        self.page.goto(f"/records/new/?kind={kind}")
        if unit:
            self.choose_unit(unit)
        self.page.fill("[name=day]", day.isoformat())
        for name, value in values.items():
            self.fill(name, value)
        if (everybody := self.page.locator(".roster [data-tick-all]")).count():
            everybody.check()
        if photo:
            files = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture(photo)}
            self.page.set_input_files(".upload input[type=file]", files)  # type: ignore[arg-type]  # a file in memory
            self.page.wait_for_selector(".upload input[type=hidden][name=evidence]", state="attached")
        self.page.click(".form-foot .btn-primary")
        self.page.wait_for_selector(".record-page, .form-errors, .field-error")
        refused = self.page.locator(".form-errors, .field-error").all_inner_texts()
        assert not refused, f"{kind} {unit} {day}: {refused}"

    def choose_unit(self, unit: str) -> None:
        """The unit for which one enters; its boards and its roster come along."""
        with self.page.expect_response("**/records/new/parts/**"):
            if self.page.locator("select[name=unit]").count():
                self.page.select_option("select[name=unit]", label=unit)
            else:
                self.pick("unit", unit)
        self.page.wait_for_selector("[data-behaviour=unit-parts]:not([aria-busy])", state="attached")

    def fill(self, name: str, value: Any) -> None:
        """One field, whatever it is: text, choice, chip, people."""
        if name == "holdings":
            self.page.locator(f".ticks label:has-text('{value}') [name=holdings]").check(force=True)
            return
        field = self.page.locator(f"[name={name}]")
        pick = self.page.locator(f'.pick[data-name="{name}"]')
        if pick.count():
            for each in value if isinstance(value, (list, tuple)) else [value]:
                pick.locator("[role=combobox]").fill(each)
                pick.locator(f"[role=option][data-number]:has-text('{each}')").first.click()
        elif field.first.get_attribute("type") in {"radio", "checkbox"}:
            self.page.locator(f"[name={name}][value='{value}']").check(force=True)
        elif field.first.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))

    # -- a verifier --------------------------------------------------------------------------------------------------

    def verify_all(self) -> int:
        """Tick everything in the queue and accept it. Returns how many there were."""
        count = 0
        self.page.goto("/review/")
        while waiting := self.page.locator(".queue-item").count():
            self.page.check("[data-queue-all]")
            self.page.click("#queue-bulk > button[value=verify]")
            self.page.wait_for_load_state()
            count += waiting
            self.page.goto("/review/")
        return count
