"""What tests share with a program besides calls and values: printed output, input, generators.

In one process a test can catch what a function prints, or answer what it asks for. Here the tests'
names tell which of it they mean to do, and the two processes pass it on.
"""
import builtins
import io
import sys

# What tests that do so have among their names.
_PRINTING = frozenset(('redirect_stdout', 'stdout', 'capsys', 'StringIO'))
_ASKING = frozenset(('input', 'stdin', 'patch', 'monkeypatch'))
_GENERATORS = frozenset(('GeneratorType', 'isgenerator', 'Generator'))


def wishes(used):
    """What tests that use these names want of a program's process."""
    return {'prints': not _PRINTING.isdisjoint(used), 'asks': not _ASKING.isdisjoint(used)}


def wants_generators(used):
    """Whether tests that use these names look at whether something is a generator."""
    return not _GENERATORS.isdisjoint(used)


class Recorder(io.TextIOBase):
    """Takes what the program prints, and hands it on before the next answer."""

    def __init__(self, beneath):
        self._beneath = beneath  # which counts it, and ends a program that prints too much
        self._parts = []

    encoding = 'utf-8'

    @property
    def buffer(self):
        return self._beneath.buffer  # what goes there is not recorded

    def writable(self):
        return True

    def write(self, text):
        if type(text) is not str:
            raise TypeError('write() argument must be str, not ' + type(text).__name__)
        self._beneath.write(text)
        self._parts.append(text)
        return len(text)

    def taken(self):
        """What was printed since the last time."""
        text = ''.join(self._parts)
        self._parts.clear()
        return text


def record():
    """Begins to record what the program prints."""
    sys.stdout = Recorder(sys.stdout)
    return sys.stdout


def ask_by(function):
    """Has the program's `input` ask the tests."""
    def ask(prompt='', /):
        return function(str(prompt))
    builtins.input = ask


def answer(prompt=''):
    """What the tests answer to `input`: whatever they have put in its place."""
    return builtins.input(prompt)


def generator(session, key, iterator):
    """A generator whose items a program's generator gives, for which there is a stand-in."""
    try:
        item = next(iterator)
        while True:
            sent = yield item
            item = next(iterator) if sent is None else session.send_to(key, sent)
    except StopIteration:
        return


async def coroutine(session, key):
    """A coroutine whose result a program's coroutine gives."""
    return session.operate(key, 'await')
