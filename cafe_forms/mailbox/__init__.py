"""The local mailbox of development: a real SMTP server on loopback and a page that shows its letters."""

from contextlib import ExitStack
from pathlib import Path

from cafe_forms.mailbox import page, smtp
from cafe_forms.mailbox.letters import Letters

LOOPBACK = "127.0.0.1"


class Mailbox:
    """Both doors to one folder of letters, open while the `with` block runs or from start() to stop().

    Port 0 is any free one; after the start `smtp_port` and `page_port` are the real ones. Raises ValueError
    for any host but 127.0.0.1, because letters hold sign-in links, and OSError for a port that is taken.
    """

    def __init__(self, folder, host=LOOPBACK, smtp_port=0, page_port=0, timezone="Europe/Berlin"):
        if host != LOOPBACK:
            raise ValueError(
                f"The local mailbox listens on {LOOPBACK} only, for development; it refuses {host!r}"
            )
        self.folder = Path(folder)
        self.host = host
        self.smtp_port = smtp_port
        self.page_port = page_port
        self.timezone = timezone
        self._doors = ExitStack()

    @property
    def url(self):
        return f"http://{self.host}:{self.page_port}/"

    def start(self):
        letters = Letters(self.folder)
        with ExitStack() as doors:
            smtp_port = doors.enter_context(smtp.serving(letters, self.host, self.smtp_port))
            app = page.create_app(letters, self.timezone)
            page_port = doors.enter_context(page.serving(app, self.host, self.page_port))
            self._doors = doors.pop_all()
        self.smtp_port, self.page_port = smtp_port, page_port

    def stop(self):
        """Close both doors within two seconds; a second call does nothing."""
        self._doors.close()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()
