"""Compatible judging: the tests run in the program's own process, watched for tampering.

For answers that strict judging cannot verify. The host sends the tests only when the program has
loaded, and with them a nonce that a pass must repeat. The tests see built-ins and standard modules
as they were before the program ran. A program that knows this harness can still cheat: what it
would have to do for that is noted by the audit hook, and the record says how it was judged.
"""
import builtins
import collections
import datetime
import decimal
import fractions
import os
import re
import sys
import types

from evalharness import channel, codec, program

_exit = os._exit
_exec, _compile = exec, compile
_settrace, _setprofile, _gettrace, _getprofile = (
    sys.settrace, sys.setprofile, sys.gettrace, sys.getprofile)

# Shallow copies made before any program ran: one that patches math.fabs changes its own world.
_PRISTINE_MODULES = {}
for _name in ('bisect', 'cmath', 'collections', 'copy', 'datetime', 'functools', 'heapq',
              'itertools', 'json', 'math', 'operator', 'random', 're', 'string', 'typing'):
    if _name in sys.modules:
        _module = types.ModuleType(_name)
        _module.__dict__.update(sys.modules[_name].__dict__)
        _PRISTINE_MODULES[_name] = _module

_PRISTINE_BUILTINS = dict(builtins.__dict__)


def _import(name, names=None, local=None, parts=(), level=0, _original=builtins.__import__):
    module = _PRISTINE_MODULES.get(name)
    return module if module is not None else _original(name, names, local, parts, level)


_PRISTINE_BUILTINS['__import__'] = _import

_SCALARS = codec.PLAIN | {complex, bytes, bytearray, range, type(...)}
_SEQUENCES = frozenset({list, tuple, set, frozenset, collections.deque})
_MAPPINGS = frozenset({dict, collections.OrderedDict, collections.Counter,
                       collections.defaultdict})
_VALUES = frozenset({fractions.Fraction, decimal.Decimal, datetime.date, datetime.datetime,
                     datetime.timedelta})

# Classes that are written in Python, so that a program can change what they equal.
_CHANGEABLE = {kind: dict(vars(kind)) for kind in (collections.Counter, fractions.Fraction)}

_flags = type.__dict__['__flags__'].__get__
_HEAP_TYPE = 1 << 9

# Types of the interpreter's own that compare by identity or as their contents do.
_BUILT_IN = frozenset(map(type, (
    re.match('', ''), re.compile(''), {}.keys(), {}.values(), {}.items(), iter([]), iter(()),
    iter({}), iter(set()), iter(''), iter(range(0)), map(len, ()), filter(len, ()), zip(),
    enumerate(()), reversed([]), (item for item in ()), lambda: None, len, type(re))))


def _is_exact(value, depth=0):
    """Whether no class of the program decides what the value equals."""
    kind = type(value)
    if kind in _SCALARS:
        return True
    if depth > 200:
        return False
    if kind in _SEQUENCES:
        return all([_is_exact(item, depth + 1) for item in value])
    if kind in _MAPPINGS:
        return all([_is_exact(key, depth + 1) and _is_exact(item, depth + 1)
                    for key, item in value.items()])
    if kind in _BUILT_IN or kind in _VALUES:
        return True
    # A class made by a program, whatever it calls itself, lies on the heap.
    return not _flags(kind) & _HEAP_TYPE and kind.__module__ == 'numpy'


class _Nonsense:
    """What no right answer is: anything asked of it fails."""


def _fail(*_, **__):
    raise TypeError('nonsense')


for _name in ('eq ne lt le gt ge bool len iter getitem contains hash str repr int float index abs '
              'round add radd sub rsub mul rmul truediv rtruediv mod rmod call').split():
    setattr(_Nonsense, '__%s__' % _name, _fail)


def _nonsense(*_, **__):
    return _Nonsense()


class _Watched:
    """Wraps the program's functions as the tests see them; notes inexact results."""

    def __init__(self):
        self.inexact = None

    def wrap(self, function):
        def candidate(*arguments, **named):
            result = function(*arguments, **named)
            if not _is_exact(result):
                self.inexact = type(result).__name__
            return result
        candidate.__name__ = function.__name__
        return candidate


def _is_of_the_program(value):
    return type(value) is types.FunctionType and value.__module__ == program.MODULE


def _names_for_tests(names, prompt, used, entry_point, stand_in):
    """The names in which the tests run: the program's, but for what is the benchmark's."""
    result = {'__name__': program.MODULE, '__builtins__': _PRISTINE_BUILTINS}
    for name, value in names.items():
        if name != entry_point and (name.startswith('__') or name in _PRISTINE_BUILTINS):
            continue
        if name in _PRISTINE_MODULES and name != entry_point:
            value = _PRISTINE_MODULES[name]
        elif type(value) is types.ModuleType and value.__name__ in _PRISTINE_MODULES:
            value = _PRISTINE_MODULES[value.__name__]
        elif name in used and _is_of_the_program(value):
            value = stand_in(value)
        result[name] = value
    code = program.compile_context(prompt) if prompt else None
    if code is not None and (used & set(names)) - {entry_point}:
        own = {'__builtins__': _PRISTINE_BUILTINS}
        _exec(code, own)
        for name in used - {entry_point}:
            if name in own:
                result[name] = own[name]
    return result


def _run_tests(names, prompt, tests, entry_point):
    """Raises Failure unless the tests pass and nothing looks tampered with."""
    code = _compile(tests, program.TESTS, 'exec', dont_inherit=True)
    used = program.names_used(code)
    watched = _Watched()
    try:
        _exec(code, _names_for_tests(names, prompt, used, entry_point, watched.wrap))
    except AssertionError as error:
        if program.line_of(error, program.PROGRAM):
            raise program.failure_of(error)
        raise program.Failure('wrongAnswer', program.failed_assertion(error, tests))
    except NameError as error:
        name = program.undefined_name(error)
        if name in used and not program.line_of(error, program.PROGRAM):
            raise program.Failure('missingEntryPoint', program.text_of(error))
        raise program.failure_of(error)
    except BaseException as error:
        raise program.failure_of(error)
    if watched.inexact is not None:
        raise program.Failure('unverifiable',
                              'the program returned an object of type ' + watched.inexact)
    if _gettrace() is not None or _getprofile() is not None:
        raise program.Failure('tampering', 'left a trace function behind')
    if any([dict(vars(kind)) != members for kind, members in _CHANGEABLE.items()]):
        raise program.Failure('tampering', 'changed a class of the standard library')
    # Tests that pass whatever they are given have been tampered with.
    try:
        _exec(code, _names_for_tests(names, prompt, used, entry_point, lambda _: _nonsense))
    except BaseException:
        return
    raise program.Failure('tampering', 'the tests pass whatever the program returns')


def main():
    """Judges one program. Does not return."""
    link = channel.Channel(3)
    try:
        try:
            # What says that the program has loaded; the program itself never sees it go by.
            token, source = link.receive(), link.receive()
            names = program.load(source)
            link.send(token)
            nonce = link.receive()
            prompt, tests, entry_point = [link.receive().decode() for _ in range(3)]
            if _gettrace() is not None or _getprofile() is not None:
                _settrace(None)
                _setprofile(None)
            _run_tests(names, prompt, tests, entry_point)
            link.send(b'passed\0' + nonce)
        except program.Failure as failure:
            link.send(program.reply(failure.fields))
    except (channel.Ended, channel.Oversized):
        pass
    _exit(0)
