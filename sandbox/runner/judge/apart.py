"""Work of the judge that changes what it runs in, done by a process of its own.

Tests of libraries set modes, start threads and leave what they drew; none of it may reach the next program.
Where a library has been loaded, a fork costs milliseconds.
"""
import gc
import os
import struct

_length = struct.Struct('<I')


class Lost(Exception):
    """The process ended before it said anything, by a signal or with a status."""


class Silent(BaseException):
    """The process has told the host itself that it is out of time."""


# The status of a process that has: see shim/watchdog.c.
_SAID = 1


def run(work):
    """What a function sends, in another process, as a list of bytes.

    The function gets another one, which sends bytes. Raises Lost or Silent with nothing but what was sent
    before in `sent`.
    """
    reader, writer = os.pipe()
    try:
        child = os.fork()
    except OSError as error:
        os.close(reader)
        os.close(writer)
        lost = Lost('it can start no other: %s' % error)
        lost.sent = []
        raise lost
    if child == 0:
        status = 2
        try:
            os.close(reader)
            work(lambda data: _send(writer, data))
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    try:
        sent = _received(reader)
    finally:
        os.close(reader)
        _, status = os.waitpid(child, 0)
    if status != 0:
        error = Silent() if os.WIFEXITED(status) and os.WEXITSTATUS(status) == _SAID else Lost(
            'signal %d' % os.WTERMSIG(status) if os.WIFSIGNALED(status)
            else 'status %d' % os.WEXITSTATUS(status))
        error.sent = sent
        raise error
    return sent


def prepare():
    """Makes what is loaded cheap to fork."""
    gc.collect()
    gc.freeze()


def _send(writer, data):
    rest = memoryview(_length.pack(len(data)) + data)
    while rest:
        rest = rest[os.write(writer, rest):]


def _received(reader):
    parts = []
    while True:
        part = os.read(reader, 1 << 20)
        if not part:
            break
        parts.append(part)
    data, sent, start = b''.join(parts), [], 0
    while len(data) - start >= _length.size:
        length, = _length.unpack_from(data, start)
        start += _length.size
        if len(data) - start < length:
            break
        sent.append(data[start:start + length])
        start += length
    return sent
