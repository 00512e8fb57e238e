"""The socket that a server listens on."""

from __future__ import annotations

import socket

from ucc_graph.web.listen import listen


def test_no_piece_of_an_answer_waits_for_the_one_before() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
