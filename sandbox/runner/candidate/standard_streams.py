"""The standard streams that a program finds, and the module that it runs as.

The fork server makes the streams, once, and its children inherit them: what they write to and read from is
descriptors 0 to 2, which each child has of its own. Nothing is read or written before.
"""
import _sitebuiltins
import builtins
import io
import os
import sys
import types

_close, _dup2, _open, _unlink, _write = os.close, os.dup2, os.open, os.unlink, os.write

_INPUT = 'standard-input'


def _text(descriptor, name, mode, errors):
    """The text stream of a descriptor, as a Python that is started has it."""
    raw = io.FileIO(descriptor, mode, closefd=False)
    raw.name = name
    buffer = io.BufferedReader(raw) if mode == 'r' else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(buffer, encoding='utf-8', errors=errors, line_buffering=name == '<stderr>',
                              newline=None if mode == 'r' else '\n')
    stream.mode = mode
    return stream


def make():
    """Makes the streams. Descriptors 1 and 2 are, meanwhile, of a kind that cannot be sought in, as they will be."""
    sys.stdin = sys.__stdin__ = _text(0, '<stdin>', 'r', 'strict')
    sys.stdout = sys.__stdout__ = _text(1, '<stdout>', 'w', 'strict')
    sys.stderr = sys.__stderr__ = _text(2, '<stderr>', 'w', 'backslashreplace')
    # What module `site` adds, which the cage's interpreter starts without.
    for name in ('exit', 'quit'):
        setattr(builtins, name, _sitebuiltins.Quitter(name, 'Ctrl-D (i.e. EOF)'))


def give(data):
    """Makes bytes the standard input, which is /dev/null until now: a file without a name.

    A pipe has a number of a counter that the machine shares, and what keeps it from the next sample costs
    as much as the fork.
    """
    if not data:
        return
    writer = _open(_INPUT, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    rest = memoryview(data)
    while rest:
        rest = rest[_write(writer, rest):]
    reader = _open(_INPUT, os.O_RDONLY)
    _unlink(_INPUT)
    _close(writer)
    _dup2(reader, 0)
    _close(reader)


def main_module():
    """The module that a program runs as."""
    module = types.ModuleType('__main__')
    module.__dict__['__builtins__'] = builtins
    sys.modules['__main__'] = module
    return module


def flush(*streams):
    """Has streams write what they hold; one that is closed or has no reader holds nothing that counts."""
    for stream in streams:
        try:
            stream.flush()
        except BaseException:
            pass
