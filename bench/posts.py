"""Exactly so many equal POSTs over a few connections kept open: what wrk, which counts time, cannot do."""

import selectors
import socket
import sys
import time

PATIENCE = 60


class Connection:
    """One connection with one request under way at most; opened anew when the server closes it."""

    def __init__(self, port, request):
        self.port = port
        self.request = request
        self.open()

    def open(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self):
        self.answer = b""
        self.socket.sendall(self.request)

    def receive(self):
        """The status and whether the server closes, when the answer is whole; otherwise None."""
        more = self.socket.recv(65536)
        self.answer += more
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not more and not end:
            raise ConnectionError("closed before it answered")
        if not end:
            return None
        lines = [line.strip() for line in head.lower().split(b"\r\n")]
        length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
        if more and len(body) < length:
            return None
        return int(lines[0].split(b" ")[1]), not more or b"connection: close" in lines


def post(port, path, token, body, count, connections):
    """Seconds from the first request to the last answer; anything but 202 ends the bench."""
    request = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body
    with selectors.DefaultSelector() as selector:
        idle = [Connection(port, request) for _ in range(connections)]
        began = time.monotonic()
        for connection in idle[:count]:
            connection.send()
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        sent, answered = min(count, connections), 0
        while answered < count:
            ready = selector.select(PATIENCE)
            if not ready:
                sys.exit(f"No answer for {PATIENCE} s after {answered} of {count} answers")
            for key, _ in ready:
                connection = key.data
                answer = connection.receive()
                if answer is None:
                    continue
                status, closes = answer
                if status != 202:
                    sys.exit(f"POST {path} was answered: {connection.answer[:2000]!r}")
                answered += 1
                if closes:
                    selector.unregister(connection.socket)
                    connection.socket.close()
                    connection.open()
                    selector.register(connection.socket, selectors.EVENT_READ, connection)
                if sent < count:
                    sent += 1
                    connection.send()
        took = time.monotonic() - began
        for connection in idle:
            connection.socket.close()
    return took
