"""A PostgreSQL of the tests' own, set up with the very lines that docs/postgresql.md gives to operators."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg

from cafe_forms import db, upkeep

GUIDE = Path(__file__).parents[2] / "docs" / "postgresql.md"
INSTALLED = Path("/usr/lib/postgresql")
AS_POSTGRES = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
FOR_TESTS = (
    "listen_addresses = ''\nfsync = off\n"  # kill -9 leaves the page cache; only a power cut needs fsync
)
ALL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration'"
# What a test has left open is cut; pg_terminate_backend itself would look again after a tenth of a second only.
CUT_THE_OTHERS = """
DO $$ BEGIN
    FOR turn IN 1..2500 LOOP
        PERFORM pg_stat_clear_snapshot();
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid();
        EXIT WHEN NOT FOUND;
        PERFORM pg_sleep(0.002);
    END LOOP;
END $$
"""
COUNTED = "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
COUNT_ANEW = f"SELECT setval(sequencename::regclass, 1, false) FROM ({COUNTED}) AS counted"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest version that is installed."""
    found = sorted(INSTALLED.glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    return found[-1].parent if found else None


def in_guide(language: str) -> str:
    """The guide's block of this language."""
    return re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]


def children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def stop(process: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, how)


class Emptied:
    """A database whose rows are made those of its beginning again, over a line of its own that stays open.

    Rows are few: deleting them is far quicker than TRUNCATE, which makes new files for each table and index, and a
    backend that has seen each table before is ten times as quick as a new one.
    """

    def __init__(self, line: str):
        self._line = line
        self.owner = self._connect()
        self._tables = [name for (name,) in self.owner.execute(ALL_TABLES)]
        self._delete = "".join(f'DELETE FROM "{name}";' for name in self._tables)
        self._first = {name: rows for name in self._tables if (rows := self._rows(name))}
        self._counted = self.owner.execute(COUNTED).fetchall()

    def _connect(self) -> psycopg.Connection:
        owner = psycopg.connect(self._line, autocommit=True)
        owner.execute("SET session_replication_role = replica")  # in any order, whoever refers to whom
        return owner

    def _rows(self, table: str) -> bytes:
        with self.owner.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
            return b"".join(rows)

    def begin_anew(self) -> None:
        try:
            self.owner.execute(CUT_THE_OTHERS)
        except psycopg.OperationalError:  # a test has restarted the server
            self.owner = self._connect()
            self.owner.execute(CUT_THE_OTHERS)
        self.owner.execute(self._delete)
        self.owner.execute(COUNT_ANEW)
        for table, rows in self._first.items():
            with self.owner.cursor().copy(f'COPY "{table}" FROM STDIN') as copy:
                copy.write(rows)
        for sequence, last in self._counted:
            self.owner.execute("SELECT setval(%s, %s)", (sequence, last))


class Server:
    """One cluster in a folder of its own; it never runs as root. `folder` also holds its socket and its log."""

    def __init__(self, folder: Path, programs: Path):
        self.folder, self.programs = folder, programs
        self.rows, self.log = folder / "rows", folder / "log"
        self._as_nobody_special = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            self._as_nobody_special = AS_POSTGRES
        self._numbers = count(1)
        self._emptied: Emptied | None = None

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as_nobody_special, self.programs / program, *words]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def create(self) -> None:
        local = ["--username=owner", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        self._run("initdb", *local, f"--pgdata={self.rows}")
        with (self.rows / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(f"{in_guide('ini')}{FOR_TESTS}unix_socket_directories = '{self.folder}'\n")

    def start(self) -> None:
        self._run("pg_ctl", "start", "-w", f"--pgdata={self.rows}", f"--log={self.log}")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-w", f"--mode={how}", f"--pgdata={self.rows}")

    def close(self) -> None:
        """Once and for all."""
        if self._emptied:
            self._emptied.owner.close()
        self.stop("immediate")

    def restart(self) -> None:
        """As after a crash: nobody is told, and every connection is cut."""
        self.stop("immediate")
        self.start()

    @contextlib.contextmanager
    def frozen(self) -> Iterator[None]:
        """Every process of the server stands still, and nobody hangs up: a virtual machine that is being moved."""
        main = int((self.rows / "postmaster.pid").read_text().split()[0])
        stopped = []
        try:
            while more := [one for one in (main, *children(main)) if one not in stopped]:
                for process in more:
                    stop(process, signal.SIGSTOP)
                stopped += more
            yield
        finally:
            for process in reversed(stopped):
                stop(process, signal.SIGCONT)

    def url(self, name: str = "cafe", role: str = "cafe") -> str:
        return f"postgresql://{role}@/{name}?host={self.folder}"

    def prepare(self) -> None:
        """Role and database as the guide has them, and the migrated schema in it."""
        command = [self.programs / "psql", "--quiet", "--set=ON_ERROR_STOP=1", self.url("postgres", "owner")]
        subprocess.run(command, input=in_guide("sql"), text=True, check=True)
        db.open_database(self.url())
        upkeep.bring_up_to_date()

    def command(self, sql: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database, "owner"), autocommit=True) as owner:
            owner.execute(sql)

    @contextlib.contextmanager
    def fresh_database(self, template: str = "cafe") -> Iterator[str]:
        """The address of a copy of the migrated database, or of an empty one with template0."""
        name = f"cafe_{next(self._numbers)}"
        self.command(f"CREATE DATABASE {name} OWNER cafe TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.command(f"DROP DATABASE {name} WITH (FORCE)")

    @contextlib.contextmanager
    def emptied_database(self) -> Iterator[str]:
        """The address of a migrated database; the next test has the same one, as it was at first.

        A copy costs ten times as much. What is deleted stays in its files for a while, and a changed schema stays
        changed: whoever looks at the server's files or changes the schema takes a fresh one.
        """
        if self._emptied is None:
            self.command("CREATE DATABASE cafe_emptied OWNER cafe TEMPLATE cafe")
            self._emptied = Emptied(self.url("cafe_emptied", "owner"))
        yield self.url("cafe_emptied")
        self._emptied.begin_anew()

    @contextlib.contextmanager
    def brought_back(self, file: Path) -> Iterator[str]:
        """The address of a new database that was made of a copy with the guide's own commands."""
        name = f"cafe_{next(self._numbers)}"
        commands = in_guide("bash").replace("cafe_new", name).replace("FILE", str(file))
        commands = commands.replace("runuser -u postgres -- ", "")  # here the owner is whoever runs the tests
        as_owner = os.environ | {"PGHOST": str(self.folder), "PGUSER": "owner"}
        subprocess.run(["bash", "-e", "-c", commands], env=as_owner, check=True, stdout=subprocess.DEVNULL)
        try:
            yield self.url(name)
        finally:
            self.command(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A prepared server until the block ends."""
    with tempfile.TemporaryDirectory(prefix="cafe-postgresql-") as folder:
        server = Server(Path(folder), programs())
        server.create()
        server.start()
        try:
            server.prepare()
            yield server
        finally:
            server.close()
