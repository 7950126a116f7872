"""A worker as it is run, whose clock goes on thirty times as fast from a Wednesday on: a claim ends in ten seconds.

Run with the moment at which that clock began, in seconds since 1970.
"""

import datetime as dt
import sys
import time

from cafe_forms import clock

WEDNESDAY = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)  # 10:00 in Berlin
HASTE = 30


def main(began: float) -> None:
    def hasty() -> dt.datetime:
        return WEDNESDAY + HASTE * dt.timedelta(seconds=time.time() - began)

    clock.utcnow = hasty  # before anybody takes it from there
    import config
    from cafe_forms import doubt
    from tasks.worker import joined

    _app, worker = joined(config.read())
    worker.watch = doubt.Watch(steady=lambda: HASTE * time.monotonic())
    with worker.running():
        time.sleep(3600)


if __name__ == "__main__":
    main(float(sys.argv[1]))
