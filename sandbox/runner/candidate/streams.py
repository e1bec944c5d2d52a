"""A program that reads standard input and writes standard output, as a process of its own.

The host sends the program and its input. From then on the socket is the program's standard output, and
nothing of the harness is on it any more: what it says there is compared by the host, with what it never saw.
"""
import atexit
import gc
import os
import sys

from evalharness import channel, program, standard_streams

_exit, _dup2, _close, _write = os._exit, os.dup2, os.close, os.write
_exec, _run_exit_functions = exec, atexit._run_exitfuncs


def _status_of(end, ended, left):
    """The status for a SystemExit, by what Python would end with."""
    code = end.code
    return ended if code is None or isinstance(code, int) and code & 0xff == 0 else left


def wait_for_threads():
    """Waits for the threads that Python waits for, and runs what it runs before it ends."""
    threading = sys.modules.get('threading')
    if threading is not None:
        threading._shutdown()
    _run_exit_functions()


def let_go(module):
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


def run(source, ended, left):
    """Runs a program to its end; returns its status, or its failure."""
    failure, output = None, sys.stdout
    status = ended
    try:
        _exec(program.compiled(source), standard_streams.main_module().__dict__)
    except SystemExit as end:
        status = _status_of(end, ended, left)
    except BaseException as error:
        failure = program.failure_of(error)
    try:
        wait_for_threads()
    except BaseException:
        pass  # as Python, which goes on to its end
    # What was written before it failed was written, by whatever the program's names hold, too.
    let_go(sys.modules.get('__main__'))
    standard_streams.flush(getattr(sys, 'stdout', None), output)
    return status, failure


def main(ended, left, raised):
    """Runs one program and ends its process with one of three statuses. Does not return."""
    link = channel.Channel(3)
    try:
        source, data = link.receive(), link.receive()
    except (channel.Ended, channel.Oversized):
        _exit(0)
    try:
        standard_streams.give(data)
        _dup2(3, 1)
        _close(3)
        del data, link
        status, failure = run(source, ended, left)
    except BaseException as error:
        # What is not the program's own fails here where there is no memory for it.
        status, failure = raised, program.failure_of(error)
    if failure is not None:
        status = raised
        _tell(failure.fields)
    _exit(status)
