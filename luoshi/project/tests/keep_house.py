"""A small house in a home of its own, made by the product's operations: `python keep_house.py [openings]`.

The home and the database come from the environment. With `openings` it goes on posting until it is killed.
"""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, date, datetime


def main(go_on: bool) -> None:
    """Make it; then, where asked, write and write."""
    from luoshi.cli.main import set_up_django

    set_up_django()
    from luoshi.cli.house import make
    from luoshi.cli.serve import migrate
    from luoshi.files.operations import store_file
    from luoshi.ledger.operations import post_opening
    from luoshi.ledger.seals import seal
    from luoshi.org.models import House
    from luoshi.org.queries import root_of

    at = datetime.now(UTC)
    if not go_on:
        migrate()
        make("青禾县教育局", short="", username="qinghe", name="管理员", at=at)
    house = House.objects.get()
    unit = root_of(house)

    def post(amount: int) -> None:
        post_opening(
            unit_id=unit.pk, target_id=1, target="宣传栏更新", amount=amount, until=date(2026, 1, 1), by=None,
            at=datetime.now(UTC),
        )  # fmt: skip

    if not go_on:
        for amount in range(1, 6):
            post(amount)
        for words in ("甲方案", "乙方案"):
            store_file(house_id=house.pk, owner_room="plans", data=words.encode(), name=f"{words}.txt", by=None, at=at)
        seal(house_id=house.pk, by=None, at=datetime.now(UTC))
        post(6)
        return
    for amount in itertools.count(1):
        post(amount)
        sys.stdout.write(f"{amount}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main("openings" in sys.argv)
