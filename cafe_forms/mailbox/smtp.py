"""The mailbox's SMTP server: it accepts every letter and hands it to the folder."""

import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

SIZE_LIMIT = 10 * 1024 * 1024


class Door(Controller):
    """A controller for a socket that is bound already: the port is known and free before a thread starts."""

    def __init__(self, keeper, listener):
        self.listener = listener
        host, port = listener.getsockname()
        # Without a name of its own the server asks DNS for one, which may take seconds.
        super().__init__(keeper, host, port, server_hostname="localhost", data_size_limit=SIZE_LIMIT)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.listener)


class Keeper:
    """What aiosmtpd asks at each step of the dialogue; only DATA interests us."""

    def __init__(self, letters):
        self.letters = letters

    async def handle_DATA(self, server, session, envelope):
        self.letters.keep(envelope.content, envelope.mail_from, envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def serving(letters, host, port):
    """Accept letters in a thread of its own; yields the port."""
    door = Door(Keeper(letters), socket.create_server((host, port)))
    door.start()
    try:
        yield door.port
    finally:
        door.stop()
