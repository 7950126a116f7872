"""PostgreSQL: a server that was restarted, cut off or frozen costs nobody more than the time of one answer."""

import math
import select
import time

import psycopg
from peewee import PostgresqlDatabase, Psycopg3Adapter
from psycopg import conninfo

from cafe_forms.engines import QUEUE_SECONDS, WAIT_SECONDS, deadline
from cafe_forms.engines.one_per_thread import OnePerThread

CONNECT_SECONDS = 4  # how long a server that says nothing is believed to be there
LEAST_TO_CONNECT = 0.5  # second: psycopg waits for two at the least
LONGEST_STATEMENT = 60  # seconds that the server works on for somebody who may have given up
LINE = {
    "connect_timeout": CONNECT_SECONDS,
    # A line that was cut is noticed within half a minute, also where nobody waits for an answer.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


class Connection(psycopg.Connection):
    """Gives up at the thread's deadline: a frozen server keeps its sockets open, and its own limits sleep with it."""

    longest = math.inf  # seconds for a step where there is no deadline
    given_up = 0.0  # when a connection last did: none that was opened before is trusted
    opened: float

    @classmethod
    def connect(cls, conninfo: str = "", **options):
        left = deadline.left(CONNECT_SECONDS)
        if left < LEAST_TO_CONNECT:
            raise psycopg.OperationalError("no time is left to connect")
        made = super().connect(conninfo, **options | {"connect_timeout": math.ceil(left)})
        made.opened = time.monotonic()
        return made

    def wait(self, gen, interval=0.1, timeout=None):
        left = deadline.left(self.longest)
        if (timeout is not None and timeout <= left) or math.isinf(left):
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, left)
        except psycopg.errors._WaitTimeout:
            type(self).given_up = time.monotonic()
            self.pgconn.finish()
            raise psycopg.OperationalError("the server did not answer in time") from None

    def has_heard(self) -> bool:
        """Whether something came in while nobody asked: mostly that the server has hung up."""
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return bool(poll.poll(0))

    def __del__(self, *_):
        """A thread that ends takes its connection along, without a word."""
        if hasattr(self, "pgconn"):
            self.pgconn.finish()


class QueueConnection(Connection):
    """One that all threads share, one after the other: none keeps the others waiting for long."""

    longest = QUEUE_SECONDS
    given_up = 0.0


class Adapter(Psycopg3Adapter):
    def connect(self, db, **options):
        return Connection.connect(dbname=db.database, **options)


class Postgresql(OnePerThread, PostgresqlDatabase):
    psycopg3_adapter = Adapter
    _adapter: Psycopg3Adapter

    def __init__(self, database: str, **options):
        limits = f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout={LONGEST_STATEMENT}s"
        super().__init__(database, prefer_psycopg3=True, **LINE | options | {"options": limits})

    def for_programs(self) -> tuple[str, dict[str, str]]:
        """The line to this database for the server's own programs, and what they read from the environment.

        Every command line can be read by everybody on the machine, so that the password does not stand in it.
        """
        ours = {name: value for name, value in self.connect_params.items() if name not in {*LINE, "options"}}
        secret = ours.pop("password", None)
        line = conninfo.make_conninfo(dbname=self.database, connect_timeout=CONNECT_SECONDS, **ours)
        return line, {"PGPASSWORD": secret} if secret else {}

    def _is_gone(self) -> bool:
        mine = self._state.conn
        if mine.closed or mine.opened <= Connection.given_up:
            return True
        return mine.has_heard() and self._adapter.is_connection_closed(mine)

    def _is_at_rest(self) -> bool:
        return self._adapter.txn_status(self._state.conn) == self._adapter.txn_idle


def queue_line(url: str) -> QueueConnection:
    """A connection to the server behind CAFE_QUEUE_URL. Raises ConnectionError."""
    try:
        return QueueConnection.connect(url, **LINE)
    except psycopg.OperationalError as error:
        raise ConnectionError(str(error)) from None
