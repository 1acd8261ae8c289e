"""Rules of templates: the strict content policy holds because nothing inline is written, and text can be translated."""

import ast
import re

import pytest

from tests.house.sources import named, python, text

INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "htmx expression (needs eval)": re.compile(r"\bhx-on|\bjs:|hx-trigger=\"[^\"]*\[", re.IGNORECASE),
}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
ANONYMOUS = re.compile(r"%[sd]|\{\}")


@pytest.mark.parametrize("fault", INLINE)
def test_templates_have_nothing_inline(fault: str) -> None:
    """The browser would refuse it, and a page that needs it would fail in silence."""
    found = [
        f"{name}:{page.count(chr(10), 0, match.start()) + 1}"
        for name in named(".html", under="luoshi/")
        # `luoshi read --html` writes one page that stands alone, without a server and its policy.
        if "/standalone/" not in name
        for page in [text(name)]
        for match in INLINE[fault].finditer(page)
    ]
    assert not found, f"{fault}: {found}"


def test_the_rule_finds_what_it_forbids() -> None:
    """The patterns are worth something only if they find the faults and leave the good forms alone."""
    bad = (
        "<script>go()</script>",
        "<style>a{}</style>",
        '<p class="a" style="color:red">',
        '<a href="#" onclick="go()">',
        '<a href="javascript:go()">',
        '<i hx-on:click="go()">',
    )
    for sample, (fault, pattern) in zip(bad, INLINE.items(), strict=True):
        assert pattern.search(sample), fault
    good = '<script src="/a.js" defer></script><script id="d" type="application/json">{}</script><p class="on style">'
    assert not [fault for fault, pattern in INLINE.items() if pattern.search(good)]


def test_translatable_text_is_one_whole_sentence() -> None:
    """gettext gets a constant with named placeholders: a translator cannot work with parts put together."""
    wrong = []
    for name, tree in python(under="luoshi/"):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT):
                continue
            count = 2 if node.func.id.startswith(("ngettext", "pgettext")) else 1
            for part in node.args[:count]:
                constant = isinstance(part, ast.Constant) and isinstance(part.value, str)
                if not constant or ANONYMOUS.search(part.value):  # type: ignore[union-attr]  # constant was asked
                    wrong.append(f"{name}:{node.lineno}")
    assert not wrong, wrong
