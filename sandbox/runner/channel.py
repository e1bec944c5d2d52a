"""Messages on a stream socket: four bytes of length, least first, then the body."""
import os
import struct

MOST_BYTES = 32 << 20

_read, _write = os.read, os.write
_length = struct.Struct('<I')


class Ended(BaseException):
    """The other side is gone."""


class Oversized(BaseException):
    """A message is longer than any honest one."""


class Channel:
    """One end of a stream socket."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.received = 0  # bytes, in all
        self._buffer = b''
        self._poll = None

    def has_unread(self):
        """Whether more has arrived than was received. Raises Ended at the end of the stream."""
        if self._buffer:
            return True
        if self._poll is None:
            import select  # which a program's own end has no use for
            waiting = select.poll()
            waiting.register(self.descriptor, select.POLLIN)
            self._poll = waiting.poll
        if not self._poll(0):
            return False
        self._buffer = self._more(8192)
        return True

    def receive(self):
        """The next message. Raises Ended at the end of the stream."""
        buffer = self._buffer
        while len(buffer) < 4:
            buffer += self._more(8192)
        length, = _length.unpack_from(buffer)
        if length > MOST_BYTES:
            raise Oversized('a message of %d bytes' % length)
        end = 4 + length
        if len(buffer) < end:
            parts = [buffer]
            left = end - len(buffer)
            while left > 0:
                part = self._more(min(left, 1 << 20))
                parts.append(part)
                left -= len(part)
            buffer = b''.join(parts)
        self._buffer = buffer[end:]
        return buffer[4:end]

    def _more(self, most):
        try:
            data = _read(self.descriptor, most)
        except OSError:
            data = b''
        if not data:
            raise Ended
        self.received += len(data)
        return data

    def send(self, body):
        """Sends a message. Raises Ended when nobody is there to take it."""
        data = _length.pack(len(body)) + body
        try:
            sent = _write(self.descriptor, data)
            while sent < len(data):
                data = memoryview(data)[sent:]
                sent = _write(self.descriptor, data)
        except OSError:
            raise Ended
