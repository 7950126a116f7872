"""The web server as it is run, in this process: with a limit that is short enough to be waited for."""

import contextlib
import threading
from collections.abc import Iterator

from cafe_forms.cli.listening import open_server
from tests.outside.conftest import PATIENCE, free_port


@contextlib.contextmanager
def served(app, config, *, within: float) -> Iterator[int]:
    """The port; a request asks the database no more so many seconds after it arrived."""
    app.config["ANSWER_SECONDS"], config.PORT = within, free_port()
    server = open_server(app, config, "127.0.0.1")
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield config.PORT
    finally:
        server.close()
        for channel in list(server.active_channels.values()):
            channel.will_close = True
        thread.join(PATIENCE)
        server.task_dispatcher.shutdown()
        assert not thread.is_alive()
