"""A program that reads standard input and writes standard output, as a process of its own.

The host sends the program and its input. From then on the socket is the program's standard output, and
nothing of the harness is on it any more: what it says there is compared by the host, with what it never saw.
"""
import _sitebuiltins
import atexit
import builtins
import gc
import io
import os
import sys
import types

from evalharness import channel, program

_exit, _dup2, _close, _open, _unlink, _write = os._exit, os.dup2, os.close, os.open, os.unlink, os.write
_exec, _run_exit_functions = exec, atexit._run_exitfuncs

_INPUT = 'standard-input'

# What a rehearsal runs: something of what most programs are made of.
_REHEARSED = b'''from typing import List


class Total:
    def __init__(self):
        self.value = 0


def total(numbers: List[int]) -> int:
    """Their sum."""
    result = Total()
    for number in sorted(numbers):
        result.value += number
    return result.value


if __name__ == "__main__":
    assert total([int(word) for word in "1 2".split()]) == 3, f"{3}"
'''


def _give(data):
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


def _text(descriptor, name, mode, errors):
    """The text stream of a descriptor, as a Python that is started has it."""
    raw = io.FileIO(descriptor, mode, closefd=False)
    raw.name = name
    buffer = io.BufferedReader(raw) if mode == 'r' else io.BufferedWriter(raw)
    stream = io.TextIOWrapper(buffer, encoding='utf-8', errors=errors, line_buffering=name == '<stderr>',
                              newline=None if mode == 'r' else '\n')
    stream.mode = mode
    return stream


def _open_streams():
    """Gives the program its streams; returns the one that its answer is written to."""
    sys.stdin = sys.__stdin__ = _text(0, '<stdin>', 'r', 'strict')
    output = sys.stdout = sys.__stdout__ = _text(1, '<stdout>', 'w', 'strict')
    sys.stderr = sys.__stderr__ = _text(2, '<stderr>', 'w', 'backslashreplace')
    # What module `site` adds, which the cage's interpreter starts without.
    for name in ('exit', 'quit'):
        setattr(builtins, name, _sitebuiltins.Quitter(name, 'Ctrl-D (i.e. EOF)'))
    return output


def _main_module():
    """The module that a program runs as."""
    module = types.ModuleType('__main__')
    module.__dict__['__builtins__'] = builtins
    sys.modules['__main__'] = module
    return module


def _status_of(end, ended, left):
    """The status for a SystemExit, by what Python would end with."""
    code = end.code
    return ended if code is None or isinstance(code, int) and code & 0xff == 0 else left


def _wait_for_threads():
    """Waits for the threads that Python waits for, and runs what it runs before it ends."""
    threading = sys.modules.get('threading')
    if threading is not None:
        threading._shutdown()
    _run_exit_functions()


def _flush(*streams):
    """Has streams write what they hold; one that is closed or has no reader holds nothing that counts."""
    for stream in streams:
        try:
            stream.flush()
        except BaseException:
            pass


def _let_go(module):
    """Has what a module's names hold end, as Python does at its own end."""
    try:
        vars(module).clear()
        gc.collect()
    except BaseException:
        pass


def _tell(fields):
    """Sends what went wrong after all output: its length comes last, least byte first."""
    body = program.reply(fields)
    try:
        _write(1, body + len(body).to_bytes(4, 'little'))
    except OSError:
        pass


def run(source, output, ended, left):
    """Runs a program to its end; returns its status, or its failure."""
    failure = None
    status = ended
    try:
        _exec(program.compiled(source), _main_module().__dict__)
    except SystemExit as end:
        status = _status_of(end, ended, left)
    except BaseException as error:
        failure = program.failure_of(error)
    try:
        _wait_for_threads()
    except BaseException:
        pass  # as Python, which goes on to its end
    # What was written before it failed was written, by whatever the program's names hold, too.
    _let_go(sys.modules.get('__main__'))
    _flush(getattr(sys, 'stdout', None), output)
    return status, failure


def rehearse():
    """Leaves the interpreter as every child would make it for itself again: the compiler's types are there."""
    for _ in range(2):
        module = types.ModuleType('__main__')
        _exec(program.compiled(_REHEARSED), module.__dict__)


def main(ended, left, raised):
    """Runs one program and ends its process with one of three statuses. Does not return."""
    link = channel.Channel(3)
    try:
        source, data = link.receive(), link.receive()
    except (channel.Ended, channel.Oversized):
        _exit(0)
    try:
        _give(data)
        _dup2(3, 1)
        _close(3)
        del data, link
        status, failure = run(source, _open_streams(), ended, left)
    except BaseException as error:
        # What is not the program's own fails here where there is no memory for it.
        status, failure = raised, program.failure_of(error)
    if failure is not None:
        status = raised
        _tell(failure.fields)
    _exit(status)
