"""A program that is run for its own sake: for what it writes, its status and its files.

The host sends what it needs; standard output and standard error are sockets of their own, and the one that the
program came on tells, at the end, whether it came to its last statement. Its status is its own.
"""
import json
import os
import stat
import sys

from evalharness import program, standard_streams, streams

_exit, _open, _close, _read, _write = os._exit, os.open, os.close, os.read, os.write
_fstat, _makedirs = os.fstat, os.makedirs
_compile, _exec = compile, exec
_original_hook = sys.__excepthook__

_LINK = 3
_SECRET_BYTES = 16
_ONLY_TREE = 0x400  # PyCF_ONLY_AST, without module ast
_MISSING, _NO_ROOM = b'\xff\xff\xff\xff', b'\xfe\xff\xff\xff'


class _Gone(BaseException):
    """The host has closed the socket."""


def _take(count, link=_LINK):
    """Exactly that many bytes of the socket, and none of what comes after them."""
    parts = []
    while count:
        part = _read(link, min(count, 1 << 20))
        if not part:
            raise _Gone
        parts.append(part)
        count -= len(part)
    return b''.join(parts)


def _frame(link=_LINK):
    return _take(int.from_bytes(_take(4, link), 'little'), link)


def _write_all(descriptor, data):
    rest = memoryview(data)
    while rest:
        rest = rest[_write(descriptor, rest):]


def _write_file(path, data):
    """Makes a file of the scratch, with the folders that it lies in."""
    folder = path.rpartition('/')[0]
    if folder:
        _makedirs(folder, exist_ok=True)
    descriptor = _open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    _write_all(descriptor, data)
    _close(descriptor)


def _say(text):
    try:
        _write_all(2, text)
    except OSError:
        pass


def _show(error, traceback):
    """Says what went wrong as Python does, without our own frames."""
    try:
        error.__traceback__ = traceback
        getattr(sys, 'excepthook', _original_hook)(type(error), error, traceback)
    except BaseException as other:
        if program.is_of_memory(other):
            _say(b'MemoryError\n')
        else:
            _original_hook(type(error), error, traceback)


def _status_of(end):
    """The status that Python ends with for a SystemExit; it says what is no number."""
    code = end.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xff if -1 << 31 <= code < 1 << 31 else 0xff
    try:
        standard_streams.flush(sys.stderr)
        _say(str(code).encode('utf-8', 'backslashreplace') + b'\n')
    except BaseException:
        pass
    return 1


def _leaving(tree):
    """The statement of a program's end that leaves it with a status, and what it calls for that: `exit`, or `main`
    of unittest; None: there is none."""
    body = tree.body
    while body:
        last = body[-1]
        kind = type(last).__name__
        if kind == 'If':
            body = last.body
            continue
        if kind == 'Raise':
            return last, 'exit'
        if kind == 'Expr' and type(last.value).__name__ == 'Call':
            called = last.value.func
            name = getattr(called, 'id', None) or getattr(called, 'attr', None)
            return (last, 'main' if name == 'main' else 'exit') if name in ('exit', 'quit', 'main') else None
        return None
    return None


def _left_at_its_end(end, source, name):
    """Whether a SystemExit was raised by a program's last statement itself, not by what that calls."""
    mine = end.__traceback__.tb_next
    if mine is None:
        return False
    inner = mine.tb_next
    file = '' if inner is None else inner.tb_frame.f_code.co_filename
    try:
        leaving = _leaving(_compile(source, name, 'exec', _ONLY_TREE, dont_inherit=True))
        if leaving is None or file == name:
            return False
        last, called = leaving
        line, _, column, _ = list(mine.tb_frame.f_code.co_positions())[mine.tb_lasti // 2]
        return (line, column) >= (last.lineno, last.col_offset) and (
            called == 'exit' or file.endswith('/unittest/main.py'))
    except BaseException:
        return False


def run(source, name, names):
    """Runs a program; returns its status, and whether it came to its last statement."""
    try:
        code = _compile(source, name, 'exec', dont_inherit=True)
    except BaseException as error:
        _show(error, None)
        return 1, False
    try:
        _exec(code, names)
        return 0, True
    except SystemExit as end:
        return _status_of(end), _left_at_its_end(end, source, name)
    except KeyboardInterrupt as error:
        _show(error, error.__traceback__.tb_next)
        return 130, False
    except BaseException as error:
        _show(error, error.__traceback__.tb_next)
        return 1, False


def settings(link=_LINK):
    """What the host sends first: its half of the secret, the program's name, the paths of its other files, and its
    arguments."""
    half = _frame(link)
    name, count, *rest = _frame(link).decode('utf-8').split('\0')
    count = int(count)
    return half, name, rest[:count], rest[count:]


def _prepare():
    """Leaves a program what it finds when it starts; returns the half of the secret, its source, its name and its
    module."""
    half, name, paths, arguments = settings()
    standard_streams.give(_frame())
    for path in paths:
        _write_file(path, _frame())
    source = _frame()
    _write_file(name, source)
    sys.argv = [name] + arguments
    sys.orig_argv = ['python3'] + sys.argv
    sys.path.insert(0, os.getcwd())
    module = standard_streams.main_module()
    module.__file__ = name
    return half, source, name, module


def _tell(socket, half, came_to_end):
    """Tells the host the end: both halves of its secret, of which the second has not been read until now."""
    try:
        now = _fstat(_LINK)
        if (now.st_dev, now.st_ino) != socket:
            return
        secret = bytes([one ^ other for one, other in zip(half, _take(_SECRET_BYTES))])
        _write(_LINK, secret + (b'\1' if came_to_end else b'\0'))
    except BaseException:
        pass  # a program that has closed or used the socket has not told its end


def _run_one():
    try:
        half, source, name, module = _prepare()
        there = _fstat(_LINK)
        socket, output = (there.st_dev, there.st_ino), sys.stdout
    except _Gone:
        _exit(1)
    except BaseException as error:
        # The host has seen to it that there is room for its files: what is short is memory.
        _say(b'MemoryError\n' if program.is_of_memory(error) else b'the program cannot be prepared\n')
        _exit(1)
    status, came_to_end = run(source, name, module.__dict__)
    try:
        streams.wait_for_threads()
    except SystemExit:
        pass
    except BaseException as error:
        _show(error, None)
    streams.let_go(sys.modules.get('__main__'))
    standard_streams.flush(getattr(sys, 'stdout', None), output, getattr(sys, 'stderr', None))
    _tell(socket, half, came_to_end)
    _exit(status)


def _open_below(path):
    """A file of the scratch, reached by no link."""
    folders = path.split('/')
    last = folders.pop()
    around = None
    try:
        for folder in folders:
            next_one = _open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=around)
            if around is not None:
                _close(around)
            around = next_one
        return _open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=around)
    finally:
        if around is not None:
            _close(around)


def _contents(path, most):
    """What a file holds, None where there is no file; raises ValueError for more bytes than are taken."""
    try:
        descriptor = _open_below(path)
    except OSError:
        return None
    try:
        if not stat.S_ISREG(_fstat(descriptor).st_mode):
            return None
        parts = []
        while True:
            part = _read(descriptor, 1 << 20)
            if not part:
                return b''.join(parts)
            parts.append(part)
            most -= len(part)
            if most < 0:
                raise ValueError
    except OSError:
        return None
    finally:
        _close(descriptor)


def _fetch():
    """Sends files that a program has left, as many bytes of them as are taken."""
    try:
        asked = json.loads(_frame())
        left = asked['most']
        for path in asked['files']:
            try:
                data = _contents(path, left)
            except ValueError:
                _write_all(_LINK, _NO_ROOM)
                continue
            if data is None:
                _write_all(_LINK, _MISSING)
                continue
            left -= len(data)
            _write_all(_LINK, len(data).to_bytes(4, 'little') + data)
    except (_Gone, OSError):
        pass
    _exit(0)


def main(fetches):
    """Runs one program, or reads the files of the one before. Does not return."""
    if fetches:
        _fetch()
    _run_one()
