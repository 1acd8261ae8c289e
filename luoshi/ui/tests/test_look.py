"""The look keeps its promises: contrast in both themes, one place for colours, no inline style, old browsers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from luoshi.ui import icons, vendor

ROOM = Path(__file__).parent.parent
STYLES = sorted((ROOM / "static" / "luoshi").glob("*.css"))
SCRIPTS = sorted((ROOM / "static" / "luoshi").rglob("*.js"))
TEMPLATES = sorted((ROOM / "templates").rglob("*.html"))
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(")

GROUNDS = ("paper", "surface", "raised", "hover")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "accent-ink", "late", "behind") for ground in GROUNDS),
    *((tone, f"{tone}-soft") for tone in ("good", "wait", "behind", "late", "none")),
    *(("accent-ink", ground) for ground in ("accent-soft", "lit")),
    *((ink, ground) for ink in ("ink", "ink-2") for ground in ("accent-soft", "lit")),
    *(("ink", f"heat-{step}") for step in (1, 2)),
    *(("heat-ink", f"heat-{step}") for step in (3, 4)),
    *(("on-accent", ground) for ground in ("accent", "accent-hover")),
    *((ink, ground) for ink in ("on-bar", "on-bar-2") for ground in ("bar", "bar-2")),
]


def themes() -> dict[str, dict[str, str]]:
    text = (ROOM / "static" / "luoshi" / "tokens.css").read_text("utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    plain = dict(TOKEN.findall(light))
    return {"light": plain, "dark": plain | dict(TOKEN.findall(dark))}


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_its_ground(theme: str) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text, 3 to 1 for the edge of a box that is typed into."""
    tokens = themes()[theme]
    weak = [f"{a} on {b}: {c:.2f}" for a, b in PAIRS if (c := contrast(tokens[a], tokens[b])) < 4.5]
    weak += [f"edge on {b}" for b in ("paper", "surface") if contrast(tokens["line-strong"], tokens[b]) < 3]
    assert not weak


def test_colours_stand_in_one_file() -> None:
    """A colour outside tokens.css would not follow the dark theme."""
    found = [
        f"{p.name}: {c}"
        for p in STYLES
        if p.name not in ("tokens.css", "print.css")
        for c in COLOUR.findall(p.read_text("utf-8"))
    ]
    assert not found


def test_every_token_used_is_defined() -> None:
    defined = set(re.findall(r"--([\w-]+):", "".join(p.read_text("utf-8") for p in STYLES)))
    used = set(re.findall(r"var\(--([\w-]+)", "".join(p.read_text("utf-8") for p in STYLES)))
    assert used <= defined


def test_old_browsers_understand_the_styles() -> None:
    """Chromium 100 and iOS 15 know none of these."""
    for path in STYLES:
        text = path.read_text("utf-8")
        for unknown in ("@layer", "@container", ":has(", "color-mix(", "&:", "& ", " dvh", "subgrid"):
            assert unknown not in text, f"{path.name}: {unknown}"


def test_scripts_need_no_permission_and_no_new_syntax() -> None:
    """Nothing is evaluated, nothing looks behind, no method younger than 2022."""
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        for refused in (
            "eval(",
            "new Function",
            "(?<=",
            "(?<!",
            ".toSorted(",
            ".at(-",
            "structuredClone",
            "Object.groupBy",
        ):
            assert refused not in text, f"{path.name}: {refused}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_compiles_and_keeps_the_strict_policy(path: Path) -> None:
    """No style, no handler, no script of its own; every icon it names is there."""
    get_template(path.relative_to(ROOM / "templates").as_posix())
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    for name in re.findall(r'{% icon "([\w-]+)"', text):
        icons.shapes(name)


def test_behaviours_named_in_templates_exist() -> None:
    named = {
        name
        for path in TEMPLATES
        for group in re.findall(r'data-behaviour="([\w -]+)"', path.read_text("utf-8"))
        for name in group.split()
    }
    there = {path.stem for path in (ROOM / "static" / "luoshi" / "behaviours").glob("*.js")}
    assert named
    assert named <= there


def test_vendored_files_are_what_was_packed(tmp_path: Path) -> None:
    """One changed byte is found; untouched files pass."""
    assert vendor.differences() == []
    listing = (vendor.HERE / "vendor.toml").read_text("utf-8")
    package = vendor.packages(listing)[0]
    (tmp_path / "vendor.toml").write_text(vendor.as_toml([package]), "utf-8")
    (tmp_path / package.folder).mkdir()
    for file in package.files:
        (tmp_path / package.folder / file.target).write_bytes((vendor.HERE / package.folder / file.target).read_bytes())
    assert vendor.differences(tmp_path) == []
    with (tmp_path / package.folder / package.files[0].target).open("ab") as changed:
        changed.write(b" ")
    assert vendor.differences(tmp_path) == [f"changed: {package.folder}/{package.files[0].target}"]


def test_the_list_of_vendored_files_reads_back() -> None:
    found = vendor.packages((vendor.HERE / "vendor.toml").read_text("utf-8"))
    assert vendor.packages(vendor.as_toml(found)) == found


def test_source_maps_are_not_asked_for() -> None:
    """A manifest storage would look for the map and fail."""
    assert vendor.cleaned("a.js", b"let a;\n//# sourceMappingURL=a.js.map\n") == b"let a;\n"
    assert vendor.cleaned("a.css", b"a{}/*# sourceMappingURL=a.css.map */") == b"a{}\n"
    assert vendor.cleaned("LICENSE", b"//# sourceMappingURL=x") == b"//# sourceMappingURL=x"


def test_an_icon_that_is_not_there_says_so() -> None:
    with pytest.raises(icons.NoSuchIcon):
        icons.icon("../secret")
    assert 'aria-label="打印"' in icons.icon("printer", "打印")
    assert 'aria-hidden="true"' in icons.icon("printer")
