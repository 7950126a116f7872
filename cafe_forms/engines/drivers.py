"""A driver that is installed and that no setting asks for is left out: peewee and huey import whatever they find."""

import contextlib
import os
import sys
from collections.abc import Iterator

SETTINGS = ("CAFE_DATABASE_URL", "CAFE_QUEUE_URL")
ASKED_BY = {"psycopg": "postgres", "redis": "redis"}  # how an address begins


@contextlib.contextmanager
def left_out(names: list[str]) -> Iterator[None]:
    """In here these cannot be imported, as if they were not installed; whoever has them already keeps them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is what Python reads as "not there"
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def unasked() -> list[str]:
    addresses = [os.environ.get(setting, "") for setting in SETTINGS]
    return [
        driver for driver, scheme in ASKED_BY.items() if not any(one.startswith(scheme) for one in addresses)
    ]


with left_out(unasked()):
    import huey  # noqa: F401 - the queue's, for whoever imports it later
    from playhouse import db_url  # noqa: F401 - and with it peewee
