"""The real nginx with the configuration from deploy/, on ports and in a folder of its own; browsers that speak TLS."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

from tests.conftest import missing
from tests.outside.conftest import PATIENCE, Browser, free_port

DEPLOY = Path(__file__).parent.parent / "deploy"
NAME = "cafe.example.org"
SERVER = "server 127.0.0.1:{} max_fails=0;"


class Nginx:
    """A proxy in front of these ports of 127.0.0.1; everything that it writes lies in `folder`."""

    def __init__(self, folder: Path, *upstream: int):
        self.folder, self.upstream = folder, upstream
        self.http, self.https = free_port(), free_port()
        self.certificate = _certificate(folder)
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        (folder / "nginx.conf").write_text(self._configuration(), encoding="utf-8")

    def _configuration(self) -> str:
        """The example with this test's ports, folders and user, and nothing else changed."""
        text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        text = re.sub(r"^\s+listen \[::\].*\n", "", text, flags=re.MULTILINE)
        unused = "".join(
            f"    {name}_temp_path {self.temporary}/{name};\n" for name in ("fastcgi", "uwsgi", "scgi")
        )
        for example, ours in (
            ("user www-data;", "user root;" if os.geteuid() == 0 else ""),
            ("listen 80", f"listen 127.0.0.1:{self.http}"),
            ("listen 443", f"listen 127.0.0.1:{self.https}"),
            (SERVER.format(8000), "\n        ".join(map(SERVER.format, self.upstream))),
            (f"/etc/letsencrypt/live/{NAME}/fullchain.pem", str(self.certificate)),
            (f"/etc/letsencrypt/live/{NAME}/privkey.pem", str(self.certificate.with_name("key.pem"))),
            ("/srv/cafe-forms/deploy", str(DEPLOY)),
            ("/run/nginx.pid", f"{self.folder}/nginx.pid"),
            ("/dev/shm/nginx-", f"{self.temporary}/"),
            ("http {\n", f"http {{\n{unused}"),
        ):
            assert example in text, example
            text = text.replace(example, ours)
        return text

    @contextlib.contextmanager
    def running(self):
        said = self.folder / "said"
        command = ["nginx", "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", "stderr"]
        with said.open("wb") as output:
            process = subprocess.Popen(
                [*command, "-g", "daemon off;"], stdout=output, stderr=output, cwd=self.folder
            )
        try:
            self._wait(process)
            yield self
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def _wait(self, process):
        until = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.https), 1).close()
                return
            time.sleep(0.05)
        raise AssertionError((self.folder / "said").read_text())

    def written(self) -> list[Path]:
        """Every file of nginx's own, not what this test has put there."""
        ours = {"nginx.conf", "certificate.pem", "key.pem"}
        return [file for file in self.folder.rglob("*") if file.is_file() and file.name not in ours]


class Phone(Browser):
    """A browser that asks for the café by its name and believes only its certificate."""

    def __init__(self, nginx: Nginx, source: str | None = None, **headers: str):
        super().__init__(nginx.https, **headers)
        self.context = ssl.create_default_context(cafile=nginx.certificate)
        self.source = (source, 0) if source else None

    def line(self):
        plain = socket.create_connection(("127.0.0.1", self.port), PATIENCE, self.source)
        line = http.client.HTTPConnection(NAME)
        line.sock = self.context.wrap_socket(plain, server_hostname=NAME)
        return line


def _certificate(folder: Path) -> Path:
    if not shutil.which("nginx"):
        missing("nginx (apt install nginx-light)")
    if not shutil.which("openssl"):
        missing("openssl (apt install openssl)")
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext subjectAltName=DNS:{NAME}"
    files = ["-keyout", folder / "key.pem", "-out", folder / "certificate.pem"]
    subprocess.run([*command.split(), *files], check=True, capture_output=True)
    return folder / "certificate.pem"
