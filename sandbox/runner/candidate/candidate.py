"""The untrusted side of strict judging: runs the program and answers the judge's questions.

Whatever it sends is data to the judge. It owns no secret: a program that takes it over gains the
power to give wrong answers, which it had before.
"""
import _thread
import builtins
import marshal
import os
import types

import evalharness  # what few programs need of it is loaded when it is asked for
from evalharness import aliases, calls, channel, codec, program, shared_state

_exit, _loads, _dumps = os._exit, marshal.loads, marshal.dumps
_RLock = _thread.RLock
_json_loads = codec.loads
_encode, _decode, _to_bytes, _is_plain = codec.encode, codec.decode, codec.dumps, codec.is_plain
_PLAIN = codec.PLAIN
_TAGS = {types.GeneratorType: 'generator', types.CoroutineType: 'coroutine'}
_MUTABLE = (list, dict, set, bytearray)

# What an exception carries beyond this is not worth sending.
_MOST_ARGUMENT_BYTES = 1 << 20


class Candidate:
    """The program's names and the objects the judge holds by number."""

    def __init__(self, link, endless=None):
        self.link = link
        self.endless = endless
        self.names = {}
        self.handles = []
        self.alike = {}
        self.turn = _RLock()
        self.classes, self.own = {}, {}
        self.table = None
        self.printed = None
        # How the judge is told of the class of an object that stays here.
        self.title = lambda kind: kind.__name__

    def run(self):
        """Loads the program, then answers until the judge hangs up."""
        codec.order_matters = True
        source, wanted, *more = _loads(self.link.receive())
        if type(wanted) is dict:
            if 'functions' in wanted:
                evalharness.trials.run(self.link, source, wanted)
            if 'result' in wanted:
                evalharness.scripts.Script(self).run(self.link, source, wanted)
            calls.run(self.link, source, wanted, self.endless)
        if self.endless:
            self.endless.watch(source, self.end_endless)
        shapes, wishes = more
        if wishes['prints']:
            self.printed = shared_state.record()
        if wishes['libraries']:
            codec.extension = evalharness.libraries.OF_PROGRAM
        if wishes['asks']:
            shared_state.ask_by(self.callback(0))
        if shapes:
            evalharness.prompt_classes  # nothing of ours is loaded after code of the program
        try:
            self.names = program.load(source)
        except program.Failure as failure:
            self.link.send(b'f' + program.reply(failure.fields))
            return
        found = {}
        for name in wanted:
            if name in self.names:
                found[name] = self.present(self.names[name])
        if shapes:
            found = [found, self.share(shapes)]
        self.link.send(b'r' + _to_bytes(found))
        while True:
            self.answer(self.link.receive())

    def end_endless(self, frame):
        """Says that the program never ends. Does not return."""
        self.link.send(b'f' + program.reply(['timeout', self.endless.describe(frame)]))
        _exit(0)

    def share(self, shapes):
        """Takes the classes of the prompt that the program has in the same shape; returns their names."""
        for name, kind in evalharness.prompt_classes.defined_in(self.names).items():
            try:
                if name in shapes and evalharness.prompt_classes.shape(kind) == shapes[name]:
                    self.classes[name] = kind
                    self.own[kind] = name
            except Exception:
                pass  # it stays as it is: a class of the program's own
        return sorted(self.classes)

    def present(self, value):
        """How a global of the program appears to the tests."""
        if type(value) is types.ModuleType:
            return {'module': value.__name__}
        if callable(value):
            return {'callable': 0}
        try:
            return {'value': _encode(value, self.number)}
        except Exception:
            return {'callable': 0}

    # Values.

    def number(self, value):
        """The form of an object that stays here."""
        if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
            return {'type': value.__name__}
        self.handles.append(value)
        tag = _TAGS.get(type(value))
        if tag is None:
            tag = 'iterator' if hasattr(type(value), '__next__') else 'object'
        return {tag: [len(self.handles) - 1, self.title(type(value)), callable(value),
                      self.likeness(value)]}

    def likeness(self, value):
        """A number that objects of one answer share when they are equal; -1: it has no hash."""
        try:
            return self.alike.setdefault(value, len(self.alike))
        except Exception:
            return -1

    def resolve(self, tag, body):
        """The object that a form of the judge's stands for."""
        if tag == 'object':
            return self.handles[body]
        if tag == 'global':
            return self.names[body]
        if tag == 'type':
            return getattr(builtins, body)
        if tag == 'callback':
            return self.callback(body)
        if tag == 'parcel':
            return evalharness.parcels.unwrap(body)
        if tag == 'P':
            return self.table.object(body)
        if tag == 'E':
            return self.table.member(*body)
        raise codec.Unsupported(tag)

    def callback(self, number):
        """A function of the tests."""
        def call(*arguments, **named):
            with self.turn:  # one thread of the program at a time
                self.link.send(b'k' + _to_bytes([
                    number, [_encode(item, self.number) for item in arguments],
                    {key: _encode(item, self.number) for key, item in named.items()}]))
                while True:
                    message = self.link.receive()
                    if message[:1] == b'R':
                        return _decode(_json_loads(message[1:]), self.resolve)
                    if message[:1] == b'X':
                        raise Exception(message[1:].decode('utf-8', 'replace'))
                    self.answer(message)
        return call

    # Questions.

    def reply(self, body):
        """Sends an answer, or says that it is larger than the judge takes."""
        if self.printed is not None:
            text = self.printed.taken()
            if text:
                self.link.send(b'p' + _to_bytes(text))
        if len(body) > channel.MOST_BYTES:
            body = b'u' + program.reply(['an answer of %d bytes' % len(body)])
        self.link.send(body)

    def answer(self, message):
        """Answers one question."""
        self.alike = {}
        is_next = False
        try:
            if message[:1] == b'c':
                target, arguments, named = _loads(message[1:])
                self.call_with_data(self.target(target), arguments, named)
            elif message[:1] == b'C':
                self.call_with_values(*_json_loads(message[1:]))
            elif message[:1] == b'G':
                self.call_with_objects(*_json_loads(message[1:]))
            else:
                operation, target, operand = _json_loads(message[1:])
                is_next = operation in ('next', 'send')
                result = self.operate(operation, self.target(target), operand)
                if self.classes:
                    self.reply_with_objects(evalharness.prompt_classes.Table(self.classes), result, -1, ())
                else:
                    self.reply(b'r' + _to_bytes(_encode(result, self.number)))
        except channel.Ended:
            raise
        except BaseException as error:
            if is_next and isinstance(error, StopIteration):
                self.link.send(b'.')
            else:
                self.fail(error)

    def target(self, key):
        """The object a question is about."""
        return self.names[key] if type(key) is str else self.handles[key]

    def operate(self, operation, target, operand):
        """Does what the tests do to an object that stays here."""
        if operation == 'attribute':
            return getattr(target, operand)
        if operation == 'next':
            return next(target)
        if operation == 'iterate':
            return iter(target)
        if operation == 'send':
            return target.send(_decode(operand, self.resolve))
        if operation == 'await':
            import asyncio
            return asyncio.run(target)
        if operation == 'instance':
            return isinstance(_decode(operand, self.resolve), target)
        if operation == 'length':
            return len(target)
        if operation == 'item':
            return target[_decode(operand, self.resolve)]
        if operation == 'truth':
            return bool(target)
        if operation == 'text':
            return str(target)
        if operation == 'representation':
            return repr(target)
        if operation == 'assign':
            return setattr(target, operand[0], _decode(operand[1], self.resolve))
        if operation == 'unassign':
            return delattr(target, operand)
        if operation == 'replace':
            index, value = [_decode(item, self.resolve) for item in operand]
            target[index] = value
            return None
        if operation == 'remove':
            del target[_decode(operand, self.resolve)]
            return None
        raise codec.Unsupported(operation)

    def call_with_data(self, function, arguments, named):
        """Calls a function with plain data; the reply tells which lists and dictionaries it changed."""
        if _PLAIN.issuperset(map(type, arguments)) and not named:
            result = function(*arguments)
            kind = type(result)
            if kind in _PLAIN and kind is not int:
                self.reply(b'r' + _to_bytes(result))
            else:
                self.reply(b'r' + _to_bytes(self.form(result)))
            return
        values = [*arguments, *named.values()] if named else arguments
        found = aliases.containers(values)
        if found is None:
            self.call(function, arguments, named)
            return
        watch = aliases.Watch(found)
        result = function(*arguments, **named)
        rows = watch.rows(self.number)
        if not rows and not watch.holds(result):
            self.reply(b'r' + _to_bytes(self.form(result)))
        else:
            self.reply(b'w' + _to_bytes([watch.form(result, self.number), rows]))

    def form(self, result):
        """The form of a result, of which an array or a table that it holds twice arrives as one."""
        if codec.extension is None:
            return _encode(result, self.number)
        with codec.using(evalharness.libraries.Together(False)):
            return _encode(result, self.number)

    def call_with_values(self, target, arguments, named):
        """Calls a function with what is no plain data."""
        together = None if codec.extension is None else evalharness.libraries.Together(False)
        with codec.using(together):
            arguments = [_decode(item, self.resolve) for item in arguments]
            named = {key: _decode(item, self.resolve) for key, item in named.items()}
        self.call(self.target(target), arguments, named, together)

    def call(self, function, arguments, named, together=None):
        """Calls a function; the reply tells which arguments it changed or returned, and which arrays."""
        places = [*enumerate(arguments), *named.items()]
        # Arrays and tables are watched by themselves, wherever they are.
        identities = None if together is None else evalharness.libraries.Identities(False)
        with codec.using(identities):
            before = [None if together and together.holds(item) else _snapshot(item) for _, item in places]
        if together:
            together.watch()
        result = function(*arguments, **named)
        same = -1
        for index, item in enumerate(arguments):
            if item is result and type(item) in _MUTABLE:
                same = index
        with codec.using(identities):
            changed = [(place, item) for (place, item), known in zip(places, before)
                       if known is not None and known != _snapshot(item)]
        with codec.using(together):
            arrays = [together.changes(lambda item: _encode(item, self.number))] if together else []
            changed = [[place, _encode(item, self.number)] for place, item in changed]
            form = None if same >= 0 else _encode(result, self.number)
        if same < 0 and not changed and not any(arrays):
            self.reply(b'r' + _to_bytes(form))
        else:
            self.reply(b'm' + _to_bytes([form, same, changed, *arrays]))

    # Objects of the prompt's classes.

    def call_with_objects(self, target, arguments, named, rows):
        """Calls a function; the reply tells which arguments and objects it changed or returned."""
        table = self.table = evalharness.prompt_classes.Table(self.classes)
        table.fill(rows, self.resolve)
        arguments = [_decode(item, self.resolve) for item in arguments]
        named = {key: _decode(item, self.resolve) for key, item in named.items()}
        table = evalharness.prompt_classes.Table(self.classes, table.objects)
        before = [self.snapshot(item, table) for item in arguments]
        result = self.target(target)(*arguments, **named)
        same = -1
        for index, item in enumerate(arguments):
            if item is result and _is_mutable(item):
                same = index
        changed = [(index, item) for index, item in enumerate(arguments)
                   if before[index] is not None and before[index] != self.snapshot(item, table)]
        self.reply_with_objects(table, result, same, changed)

    def snapshot(self, value, table):
        codec.refer = table.refer
        try:
            return _snapshot(value)
        finally:
            codec.refer = None

    def reply_with_objects(self, table, result, same, changed):
        codec.refer = table.refer
        try:
            form = None if same >= 0 else _encode(result, self.number)
            changed = [[index, _encode(item, self.number)] for index, item in changed]
            rows = table.rows(self.number)
        finally:
            codec.refer = None
        self.reply(b'g' + _to_bytes([form, same, changed, rows]))

    def fail(self, error):
        """Sends an exception: its nearest built-in type, what it says, and where it was raised."""
        if isinstance(error, (codec.Unsupported, RecursionError)) and not program.line_of(
                error, program.PROGRAM):
            self.link.send(b'u' + program.reply([type(error).__name__ + ': ' +
                                                 program.text_of(error)]))
            return
        kind = MemoryError if program.is_of_memory(error) else type(error)
        if kind in self.own and self.fail_with_object(error):
            return
        base = next((self.own.get(item, item.__name__) for item in kind.__mro__
                     if item in self.own or item.__module__ == 'builtins'), 'Exception')
        try:
            arguments = [_encode(item) for item in error.args]
            if len(_to_bytes(arguments)) > _MOST_ARGUMENT_BYTES:
                arguments = [program.text_of(error)]
        except BaseException:
            arguments = [program.text_of(error)]
        self.reply(b'x' + _to_bytes([base, arguments, program.describe(error)]))


    def fail_with_object(self, error):
        """Sends an exception of a class that is shared, as it is; returns whether that could be done."""
        table = evalharness.prompt_classes.Table(self.classes)
        codec.refer = table.refer
        try:
            form = _encode(error)
            body = _to_bytes([form, table.rows(None), program.describe(error)])
        except BaseException:
            return False
        finally:
            codec.refer = None
        if len(body) > _MOST_ARGUMENT_BYTES:
            return False
        self.reply(b'e' + body)
        return True


def _is_mutable(value):
    return type(value) in _MUTABLE or (
        codec.extension is not None and codec.extension.is_mutable(value))


def _snapshot(value):
    """Something that differs when a mutable argument was changed; None when it cannot be."""
    kind = type(value)
    if kind in _PLAIN:
        return None
    if kind is bytearray:
        return bytes(value)
    try:
        if _is_plain(value):
            return _dumps(value, 2)
        return _to_bytes(_encode(value, lambda item: {'o': id(item)}))
    except BaseException:
        return None


def main(endless):
    """Runs one program, whose loops that never end module `endless` ends where it is given. Does not return."""
    link = channel.Channel(3)
    try:
        Candidate(link, endless).run()
    except (channel.Ended, channel.Oversized):
        pass
    except Exception as error:
        # What is not the program's own fails here where there is no memory for it.
        if program.is_of_memory(error):
            link.send(b'f' + program.reply(['memoryLimit', program.describe(error)]))
    _exit(0)
