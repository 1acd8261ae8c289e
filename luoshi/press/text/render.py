"""An article in the forms in which it goes out: HTML for an account's editor, plain text with its length.

Not here: Word (render_word.py), the screen's picture (render_screen.py), the public page (site's templates). Inline
styles occur in `account_html` only, because editors of accounts drop classes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

from luoshi.press.text import messages
from luoshi.press.text.clean import length_of, plain_text
from luoshi.press.text.tree import Node, parsed, written


@dataclass(frozen=True)
class Text:
    """An edition as it is rendered. `html` is clean; `reviewers`: (step, name) in order, empty when not to be shown."""

    title: str
    html: str
    authors: tuple[str, ...] = ()
    unit: str = ""
    day: date | None = None
    reviewers: tuple[tuple[str, str], ...] = ()
    summary: str = ""


_BODY = "font-size:16px;line-height:1.75;letter-spacing:0.5px;color:#333333;"
_STYLES = {
    "p": f"margin:0 0 16px;text-align:justify;{_BODY}",
    "h2": "margin:24px 0 12px;font-size:18px;line-height:1.5;font-weight:bold;color:#222222;",
    "h3": "margin:20px 0 10px;font-size:17px;line-height:1.5;font-weight:bold;color:#222222;",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:1.5;font-weight:bold;color:#222222;",
    "ul": f"margin:0 0 16px;padding-left:24px;{_BODY}",
    "ol": f"margin:0 0 16px;padding-left:24px;{_BODY}",
    "li": "margin:0 0 6px;",
    "blockquote": "margin:0 0 16px;padding:8px 16px;border-left:4px solid #cccccc;color:#666666;",
    "table": "width:100%;margin:0 0 16px;border-collapse:collapse;font-size:14px;line-height:1.5;color:#333333;",
    "caption": "padding:0 0 6px;font-size:14px;text-align:center;color:#333333;",
    "td": "border:1px solid #bfbfbf;padding:6px 8px;",
    "th": "border:1px solid #bfbfbf;padding:6px 8px;font-weight:bold;background-color:#f2f2f2;",
    "img": "display:block;max-width:100%;height:auto;margin:0 auto;",
    "hr": "border:0;border-top:1px solid #cccccc;margin:24px 0;",
}
_SMALL = "margin:0 0 8px;font-size:14px;line-height:1.6;color:#888888;"


def account_html(text: Text, *, image_url: Callable[[str], str] | None = None) -> str:
    """HTML to paste into an account's editor; the title goes into the editor's own field. `image_url`: the address under
    which the platform or a reader finds a picture ("" leaves it out)."""
    tree = parsed(text.html)
    _readdress(tree, image_url)
    parts = [written(tree.children, lambda node: _STYLES.get(node.tag, ""))]
    parts += [f'<p style="{_SMALL}">{escape(line)}</p>' for line in credits(text)]
    return f"<section>{''.join(parts)}</section>"


def plain(text: Text) -> tuple[str, int]:
    """Title, body and credits as plain text, and the length of the body (字数)."""
    body = plain_text(text.html)
    blocks = [text.title, body, "\n".join(credits(text))]
    return "\n\n".join(block for block in blocks if block) + "\n", length_of(body)


def credits(text: Text) -> tuple[str, ...]:
    """The lines under a text: unit and authors; the three reviewers when they are shown."""
    lines = []
    names = messages.NAMES_JOINED.join(text.authors)
    if text.unit and names:
        lines.append(messages.CREDIT_BOTH % {"unit": text.unit, "names": names})
    elif text.unit or names:
        lines.append(messages.CREDIT_ONE % {"who": text.unit or names})
    if text.reviewers:
        lines.append("　".join(messages.REVIEWER % {"step": step, "name": name} for step, name in text.reviewers))
    return tuple(lines)


def _readdress(node: Node, image_url: Callable[[str], str] | None) -> None:
    if image_url is None:
        return
    kept: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == "img":
                child.attrs["src"] = image_url(child.attrs.get("src", ""))
                if not child.attrs["src"]:
                    continue
            _readdress(child, image_url)
        kept.append(child)
    node.children = kept
