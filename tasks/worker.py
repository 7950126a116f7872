"""The huey side: an alarm clock that forgets nothing, because everything that is owed stands in the database."""

import contextlib
import logging
import threading
import time
from typing import Any

from huey import consumer, crontab

from cafe_forms import create_app, doubt
from cafe_forms.clock import utcnow
from cafe_forms.db import database
from cafe_forms.engines import deadline
from cafe_forms.errors import place_of
from tasks import tick as ticks
from tasks.queue import open_queue

POLL_SECONDS = 1
RING_SECONDS = 1  # for a frozen server to take the alarm, while a page waits to be answered
STOP_WITHIN = 2  # seconds for a letter that is claimed; after that its claim ends by itself
log = logging.getLogger(__name__)


def joined(config):
    """The app and its worker, hung into each other."""
    worker = Worker(config)
    worker.app = create_app(config, enqueue=worker.ring, queue_answers=worker.queue_answers)
    return worker.app, worker


class Worker:
    """The queue with its two tasks. `ring` is what create_app takes as `enqueue`; `app` is hung in afterwards."""

    def __init__(self, config):
        self.app: Any = None  # Flask's, before the first letter and the first tick
        self.watch = doubt.Watch()
        self.huey = open_queue(config.QUEUE_URL, config.SECRET_KEY)
        self._posting, self._is_over = threading.Lock(), threading.Event()
        self._post = self.huey.task(name="post")(self.post)
        self._tick = self.huey.periodic_task(crontab(minute="*"), name="tick")(self.tick)

    def ring(self, _delivery_id: int) -> None:
        """Wake whoever works, in this process or another. The letter is owed even if nobody wakes."""
        _enqueue(self._post)

    def queue_answers(self) -> bool:
        try:
            self.huey.storage.queue_size()
        except Exception:  # of whatever kind the queue is
            return False
        return True

    @contextlib.contextmanager
    def _at_work(self):
        with self.app.app_context(), database.at_work():
            yield

    def post(self) -> None:
        if self._posting.acquire(blocking=False):  # whoever posts now takes the new letter along
            try:
                with self._at_work():
                    self.watch.believes(utcnow())
                    ticks.post(self.app, self._is_over.is_set)
            finally:
                self._posting.release()

    def tick(self) -> None:
        """A slow mail server keeps one thread busy, and never the next ticks."""
        with self._at_work():
            ticks.tick(self.app, watch=self.watch)
        self.post()

    @contextlib.contextmanager
    def running(self):
        """Work in threads of this process until the block ends; begins with what was missed."""
        working = QuietConsumer(
            self.huey,
            workers=2,
            max_delay=POLL_SECONDS,
            shutdown_timeout=STOP_WITHIN,
            check_worker_health=True,
        )
        self._is_over.clear()
        working.start()
        _enqueue(self._tick)
        try:
            yield working
        finally:
            self._is_over.set()  # whoever posts hangs up
            working.stop(graceful=True)
            self.huey.storage.close()


def _enqueue(task) -> None:
    """As well as the queue can: what is not in it is found by the next minute's tick."""
    began = time.monotonic()
    for _ in range(2):  # a connection that a restart of the server has cut is only noticed by using it
        with contextlib.suppress(Exception), deadline.within(RING_SECONDS):
            task()
            return
        if time.monotonic() > began + RING_SECONDS:
            return


class Scheduler(consumer.Scheduler):
    """It makes the tick itself while the queue takes nothing: what is due depends on the database alone."""

    def enqueue_periodic_tasks(self, now):
        for task in self.huey.read_periodic(now):
            try:
                self.huey.enqueue(task)
            except Exception:  # of whatever kind the queue is
                self._do(task)

    def _do(self, task) -> None:
        try:
            task.execute()
        except Exception as error:
            log.error("%s failed: %s at %s", task.name, type(error).__name__, place_of(error))


class InOneLine(logging.Filter):
    """Instead of huey's tracebacks, whose last line may quote anything: what failed, and where.

    A queue that is away is said once, not each time that somebody looks into it.
    """

    OF_THE_QUEUE = ("Error reading", "Error enqueueing", "Unhandled error during execution")
    SILENCE = 60.0  # seconds without a fault after which the next one is a new one

    def __init__(self):
        super().__init__()
        self._last = -self.SILENCE

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info and record.exc_info[1]
        if not error:
            return True
        record.exc_info = None
        kind, said = type(error).__name__, record.getMessage().rstrip(".")
        if not said.startswith(self.OF_THE_QUEUE):
            record.msg, record.args = "%s: %s at %s", (said, kind, place_of(error))
            return True
        now = time.monotonic()
        is_new, self._last = now >= self._last + self.SILENCE, now
        record.msg, record.args = "the queue does not answer: %s", (kind,)
        return is_new


_in_one_line = InOneLine()
for _name in ("huey", "huey.consumer.Worker", "huey.consumer.Scheduler"):
    logging.getLogger(_name).addFilter(_in_one_line)


class QuietConsumer(consumer.Consumer):
    """A consumer inside our own process: the signals are ours."""

    scheduler_class = Scheduler

    def _set_signal_handlers(self):
        pass
