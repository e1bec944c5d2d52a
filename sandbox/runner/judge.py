"""The trusted side of strict judging: runs the benchmark's own tests.

The tests meet stand-ins for the program's functions and objects. A stand-in asks the program's
process, which is in another cage and can only answer with data. Only this process says "passed".
"""
import builtins
import ctypes
import gc
import json
import marshal
import mmap
import os
import signal
import struct
import sys
import time

from evalharness import channel, codec, program

# The modules a program's `import` may lend to the tests; the judge's own copies are used.
_LENDABLE = frozenset(
    'array bisect cmath collections copy datetime decimal fractions functools heapq itertools json '
    'math operator random re statistics string sys time typing'.split())


class Stop(BaseException):
    """What ends the judging of a program, even when a test catches it and goes on."""

    first = None

    def __init__(self, *arguments):
        super().__init__(*arguments)
        if Stop.first is None:
            Stop.first = self


class Unverifiable(Stop):
    """The tests need to trust an object of the program."""


class Violation(Stop):
    """The program's process does not speak the protocol."""


class Gone(Stop):
    """The program's process ended, or closed its channel."""


class OutOfTime(Stop):
    """The judging itself used up its processor time."""


# What fits a socket's buffer, whoever reads it.
_MOST_UNREAD = 1 << 16


def _bounded_integer(text):
    if len(text) > 5000:
        raise ValueError('an integer of %d digits' % len(text))
    return int(text)


# Reading an integer takes the square of its length, and Pythons before 3.8.14, 3.9.14 and 3.10.7
# set no bound to it.
if hasattr(sys, 'set_int_max_str_digits'):
    _loads = json.loads
else:
    def _loads(data, _decode=json.JSONDecoder(parse_int=_bounded_integer).decode):
        return _decode(data.decode('ascii'))


class ProgramError(Exception):
    """An exception of the program whose type is not built in."""


class Ledger:
    """Tells the program's supervisor how long this process has been waiting for it."""

    def __init__(self, descriptor):
        self._words = memoryview(mmap.mmap(descriptor, mmap.PAGESIZE)).cast('q')

    def start(self):
        self._words[1] = time.monotonic_ns() // 1000

    def stop(self):
        words = self._words
        words[0] += time.monotonic_ns() // 1000 - words[1]
        words[1] = 0


class Session:
    """The conversation with one program's process."""

    def __init__(self, link, ledger):
        self.link = link
        self.ledger = ledger
        self.callbacks = []

    def receive(self):
        self.ledger.start()
        try:
            return self.link.receive()
        except channel.Ended:
            raise Gone
        except channel.Oversized as error:
            raise Violation(str(error))
        finally:
            self.ledger.stop()

    def send(self, message):
        """Sends a message. The program waits no time that the judge waits for it to read."""
        try:
            if len(message) < _MOST_UNREAD:
                self.link.send(message)
            else:
                self.ledger.start()
                self.link.send(message)
                self.ledger.stop()
        except channel.Ended:
            raise Gone

    def load(self, source, wanted):
        """Has the program run; returns how the wanted names that it defines appear."""
        self.send(marshal.dumps((source, wanted)))
        message = self.receive()
        if message[:1] == b'f':
            fields = message[1:].decode('utf-8', 'replace').split('\0')
            allowed = ('syntaxError', 'exception', 'memoryLimit')
            raise program.Failure(fields[0] if fields[0] in allowed else 'exception',
                                  fields[-1][:1000])
        found = self.parse(message)
        # A name that nobody asked for could be a built-in function that the tests rely on.
        if type(found) is not dict or not found.keys() <= set(wanted):
            raise Violation('names that it was not asked for')
        for form in found.values():
            if type(form) is not dict or len(form) != 1:
                raise Violation('a name that stands for nothing')
        return found

    def parse(self, message):
        """The JSON of a reply."""
        if message[:1] != b'r':
            raise Violation('a reply of an unknown kind')
        try:
            return _loads(message[1:])
        except (ValueError, RecursionError):
            raise Violation('a reply that is not JSON')

    def ask(self, question):
        """Sends a question; returns the reply, after answering what the program asks meanwhile."""
        self.send(question)
        while True:
            message = self.receive()
            kind = message[:1]
            if kind == b'r' or kind == b'm':
                return message
            if kind == b'.':
                if question[:1] == b'o':
                    raise StopIteration
                raise self.stop_iteration()
            if kind == b'k':
                self.answer(message[1:])
            elif kind == b'x':
                raise self.exception(message[1:])
            elif kind == b'u':
                raise Unverifiable(message[1:].decode('utf-8', 'replace')[:300])
            else:
                raise Violation('a reply of an unknown kind')

    def answer(self, message):
        """Calls a function of the tests for the program."""
        try:
            number, arguments, named = _loads(message)
            function = self.callbacks[number]
            arguments = [self.decode(item) for item in arguments]
            named = {key: self.decode(item) for key, item in named.items()}
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            raise Violation('a call of a function that it was not given')
        try:
            result = codec.dumps(codec.encode(function(*arguments, **named), self.give))
        except Exception as error:
            self.send(b'X' + program.text_of(error).encode('utf-8', 'backslashreplace'))
        else:
            self.send(b'R' + result)

    def stop_iteration(self):
        """A StopIteration of a function, renamed as those of generators are.

        It would end a `map` over the function early, and with it an `all` in the tests.
        """
        error = RuntimeError('the program raised StopIteration')
        error.evalharness_description = 'StopIteration'
        return error

    def exception(self, message):
        """The exception that the program's function raised."""
        try:
            base, arguments, description = _loads(message)
            kind = getattr(builtins, base, None)
            arguments = [self.decode(item) for item in arguments]
            description = str(description)[:1000]
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise Violation('an exception that is not one')
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            kind = ProgramError
        if issubclass(kind, StopIteration):
            return self.stop_iteration()
        try:
            error = kind(*arguments)
            error.evalharness_description = description
        except Exception:
            error = ProgramError(description)
            error.evalharness_description = description
        return error

    # Values.

    def decode(self, form):
        """The value of a form that the program sent."""
        try:
            return codec.decode(form, self.take)
        except MemoryError:
            raise Unverifiable('a value too large for the judge')
        except Exception as error:
            raise Violation('a value that is none (%s)' % type(error).__name__)

    def take(self, tag, body):
        """The stand-in of an object that stays with the program."""
        if tag == 'type' and isinstance(getattr(builtins, body), type):
            return getattr(builtins, body)
        number, name, is_callable = body
        if type(number) is not int or type(name) is not str:
            raise codec.Unsupported(tag)
        if tag == 'iterator':
            return RemoteIterator(self, number, name)
        if tag == 'object':
            return (RemoteCallable if is_callable else Remote)(self, number, name)
        raise codec.Unsupported(tag)

    def give(self, value):
        """The form of a value of the tests that is no plain data."""
        if isinstance(value, Remote):
            key = object.__getattribute__(value, '_key')
            return {'global' if type(key) is str else 'object': key}
        if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
            return {'type': value.__name__}
        if callable(value):
            self.callbacks.append(value)
            return {'callback': len(self.callbacks) - 1}
        raise Unverifiable('an argument of type ' + type(value).__name__)

    def call(self, key, arguments, named):
        """Calls a function of the program; changes its arguments as it did."""
        if codec.is_plain(arguments) and codec.is_plain(named):
            question = b'c' + marshal.dumps((key, arguments, named))
        else:
            question = b'C' + codec.dumps([
                key, [codec.encode(item, self.give) for item in arguments],
                {name: codec.encode(item, self.give) for name, item in named.items()}])
        message = self.ask(question)
        try:
            form = _loads(message[1:])
        except (ValueError, RecursionError):
            raise Violation('a reply that is not JSON')
        if message[:1] == b'r':
            return self.decode(form)
        try:
            form, same, changed = form
            for index, item in changed:
                _overwrite(arguments[index], self.decode(item))
            return arguments[same] if same >= 0 else self.decode(form)
        except (TypeError, ValueError, LookupError):
            raise Violation('a change of arguments that is none')

    def operate(self, key, operation, operand=None):
        """Has something done to an object of the program."""
        question = b'o' + codec.dumps([operation, key, operand])
        return self.decode(self.parse(self.ask(question)))


def _overwrite(target, value):
    if type(target) is list and type(value) is list:
        target[:] = value
    elif type(target) is bytearray and type(value) is bytearray:
        target[:] = value
    elif type(target) is type(value) and hasattr(target, 'clear') and hasattr(target, 'update'):
        target.clear()
        target.update(value)
    elif type(target) is type(value) and hasattr(target, 'clear') and hasattr(target, 'extend'):
        target.clear()
        target.extend(value)


class Remote:
    """The stand-in of an object of the program.

    What it hands on to the program returns data that the program could have returned at once. It
    hands on no comparison and no arithmetic: there the program would learn what is expected, or
    decide for itself.
    """

    def __init__(self, session, key, name):
        object.__setattr__(self, '_session', session)
        object.__setattr__(self, '_key', key)
        object.__setattr__(self, '_name', name)

    def _operate(self, operation, operand=None):
        return object.__getattribute__(self, '_session').operate(
            object.__getattribute__(self, '_key'), operation, operand)

    def __getattr__(self, name):
        if name.startswith('__') and name not in ('__name__', '__doc__', '__dict__'):
            raise AttributeError(name)
        return self._operate('attribute', name)

    def __setattr__(self, name, value):
        session = object.__getattribute__(self, '_session')
        self._operate('assign', [name, codec.encode(value, session.give)])

    def __iter__(self):
        return self._operate('iterate')

    def __len__(self):
        return self._operate('length')

    def __getitem__(self, index):
        session = object.__getattribute__(self, '_session')
        return self._operate('item', codec.encode(index, session.give))

    def __bool__(self):
        return self._operate('truth') is True

    def __str__(self):
        return str(self._operate('text'))

    def __repr__(self):
        return str(self._operate('representation'))

    __hash__ = None


class RemoteCallable(Remote):
    """The stand-in of a function or a class."""

    def __call__(self, *arguments, **named):
        return object.__getattribute__(self, '_session').call(
            object.__getattribute__(self, '_key'), arguments, named)


class RemoteIterator(Remote):
    """The stand-in of an iterator or a generator. It equals itself only, as they do."""

    def __iter__(self):
        return self

    def __next__(self):
        return self._operate('next')

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other


def _refuse(operation):
    def method(self, *_):
        raise Unverifiable('%s of an object of the program (%s)' % (
            operation, object.__getattribute__(self, '_name')[:80]))
    return method


for _operation in ('eq ne lt le gt ge contains instancecheck subclasscheck add radd sub rsub mul '
                   'rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow divmod and rand or '
                   'ror xor rxor neg pos abs invert round int float complex index').split():
    setattr(Remote, '__%s__' % _operation, _refuse(_operation))


class Judge:
    """Judges one program after another. Nothing but the benchmarks' own code runs here."""

    def __init__(self, ledger):
        self.ledger = ledger
        self._tests = {}
        self._contexts = {}

    def tests(self, text):
        """The code of a suite and the names it uses. One problem has many samples."""
        entry = self._tests.get(text)
        if entry is None:
            if len(self._tests) > 4096:
                self._tests.clear()
            code = compile(text, program.TESTS, 'exec', dont_inherit=True)
            entry = self._tests[text] = (code, sorted(program.names_used(code)))
        return entry

    def context(self, prompt):
        """The code of a prompt, or None."""
        if prompt not in self._contexts:
            if len(self._contexts) > 4096:
                self._contexts.clear()
            self._contexts[prompt] = program.compile_context(prompt)
        return self._contexts[prompt]

    def judge(self, link, source, prompt, tests, entry_point):
        """The verdict on a program and its message."""
        session = Session(link, self.ledger)
        Stop.first = None
        code, used = self.tests(tests)
        try:
            wanted = [name for name in used
                      if name == entry_point or not hasattr(builtins, name)]
            found = session.load(source, wanted)
            names = program.new_module().__dict__
            self.lend(session, names, found, prompt, entry_point)
        except BaseException as error:
            return self.verdict(error, tests, ())
        try:
            exec(code, names)
        except BaseException as error:
            return self.verdict(Stop.first or error, tests, used)
        if Stop.first is not None:
            return self.verdict(Stop.first, tests, used)
        return ['passed', '']

    def lend(self, session, names, found, prompt, entry_point):
        """Puts the program's names where the tests find them.

        A helper that the prompt itself defines is the benchmark's: its own code decides. What is
        named like a standard module is that module: tests that say `math.isclose` without an
        import mean it, whatever the program calls so.
        """
        others = [name for name in found if name != entry_point]
        context = self.context(prompt) if prompt and others else None
        own = {}
        if context is not None and not program.names_used(context).isdisjoint(others):
            exec(context, own)
        for name, form in found.items():
            if name in own and name != entry_point:
                names[name] = own[name]
                continue
            (kind, body), = form.items()
            if name in _LENDABLE and name != entry_point:
                names[name] = __import__(name)
            elif kind == 'callable':
                names[name] = RemoteCallable(session, name, name)
            elif kind == 'module':
                if type(body) is not str or body not in _LENDABLE:
                    raise Unverifiable('the tests use the program\'s module %s' % str(body)[:80])
                names[name] = __import__(body)
            else:
                names[name] = session.decode(body)

    def verdict(self, error, tests, used):
        """The verdict that an exception in the tests stands for."""
        if isinstance(error, program.Failure):
            return error.fields
        if isinstance(error, Unverifiable):
            return ['unverifiable', str(error)]
        if isinstance(error, Violation):
            return ['tampering', 'the program\'s process sent ' + str(error)]
        if isinstance(error, Gone):
            return ['ended', '']
        if isinstance(error, OutOfTime):
            return ['judgeTimeout', '']
        description = getattr(error, 'evalharness_description', None)
        if description is not None:
            kind = 'memoryLimit' if isinstance(error, MemoryError) else 'exception'
            return [kind, description]
        if isinstance(error, NameError) and program.undefined_name(error) in used:
            return ['missingEntryPoint', program.text_of(error)]
        if isinstance(error, AssertionError):
            return ['wrongAnswer', program.failed_assertion(error, tests)]
        if isinstance(error, MemoryError):
            return ['unverifiable', 'a value too large for the judge']
        return ['exception', program.describe(error)]


_request = struct.Struct('<QIIII')


_buffer = ctypes.create_string_buffer(1 << 16)


def _receive(shim, size):
    """The next request, head and body, and the descriptor that came with it."""
    descriptor, extra = ctypes.c_int(-1), ctypes.c_int(-1)
    data = b''
    needed = size
    while len(data) < needed:
        length = shim.evh_receive(3, _buffer, len(_buffer), ctypes.byref(extra))
        if length <= 0:
            os._exit(0)
        if extra.value >= 0:
            descriptor.value = extra.value
        data += ctypes.string_at(_buffer, length)
        if needed == size and len(data) >= size:
            needed += sum(_request.unpack_from(data)[1:])
    return data, descriptor.value


def main(shim, cpu_seconds, memory_bytes):
    """Judges until the host hangs up. Does not return."""
    def out_of_time(number, frame):
        raise OutOfTime
    signal.signal(signal.SIGPROF, out_of_time)
    if hasattr(sys, 'set_int_max_str_digits'):
        sys.set_int_max_str_digits(100000)
    judge = Judge(Ledger(4))
    code = shim.evh_confine_judge(ctypes.c_int64(memory_bytes))
    if code != 0:
        os._exit(1)
    begin = shim.evh_begin_judging
    begin.argtypes = [ctypes.c_uint64, ctypes.c_long]
    count = 0
    while True:
        data, descriptor = _receive(shim, _request.size)
        identifier, *lengths = _request.unpack_from(data)
        parts, start = [], _request.size
        for length in lengths:
            parts.append(data[start:start + length])
            start += length
        source, prompt, tests, entry_point = parts
        try:
            begin(identifier, cpu_seconds + 2)
            # Again and again: a test may swallow the first.
            signal.setitimer(signal.ITIMER_PROF, cpu_seconds, 0.1)
            fields = judge.judge(channel.Channel(descriptor), source, prompt.decode(),
                                 tests.decode(), entry_point.decode())
            signal.setitimer(signal.ITIMER_PROF, 0)
        except OutOfTime:
            fields = ['judgeTimeout', '']
        except MemoryError:
            fields = ['unverifiable', 'a value too large for the judge']
        signal.setitimer(signal.ITIMER_PROF, 0)
        Stop.first = None
        os.close(descriptor)
        body = program.reply(fields)
        reply = struct.pack('<QI', identifier, len(body)) + body
        while reply:
            reply = reply[os.write(3, reply):]
        count += 1
        if count % 256 == 0:
            gc.collect()
