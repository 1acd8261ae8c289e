"""The log calls every way of dividing by its Chinese name. No database."""

from __future__ import annotations

import pytest

from luoshi.audit.words import has_words
from luoshi.plans.models.quota import Division


@pytest.mark.parametrize("way", Division.Action.values)
def test_every_way_of_dividing_has_words_in_the_log(way: str) -> None:
    """Seen on the log's page as 任务分解·hand before."""
    assert has_words(f"quota.{way}")
    assert not has_words(f"quota.{way}-unknown")
