"""The trusted side of strict judging: runs the benchmark's own tests.

The tests meet stand-ins for the program's functions and objects. A stand-in asks the program's
process, which is in another cage and can only answer with data. Only this process says "passed".
"""
import ast
import builtins
import ctypes
import gc
import json
import os
import random
import signal
import struct
import sys
import time

from evalharness import apart, cases, channel, faults, inputs, ledger, libraries, program, prompt_classes
from evalharness import records, session, stand_ins

# The modules a program's `import` may lend to the tests; the judge's own copies are used.
_LENDABLE = frozenset(
    'array bisect cmath collections copy datetime decimal fractions functools heapq itertools json '
    'math operator random re statistics string sys time typing'.split())


class Tests:
    """A suite: its code, the names that it uses, those that it gives itself, and those that it uses as
    one uses a module."""

    def __init__(self, code, text):
        self.code = code
        self.used = sorted(program.names_used(code))
        self._text = text
        self._read = None

    @property
    def own(self):
        """The names that it gives itself."""
        return self._names()[0]

    @property
    def like_modules(self):
        """The names that it uses as one uses a module."""
        return self._names()[1]

    def _names(self):
        # Asked for only where a program defines more than what is judged.
        if self._read is None:
            self._read = self._names_in(ast.parse(self._text))
        return self._read

    @staticmethod
    def _names_in(tree):
        own = frozenset(
            [(item.asname or item.name).split('.')[0] for node in tree.body
             if isinstance(node, (ast.Import, ast.ImportFrom)) for item in node.names]
            + [node.name for node in tree.body if isinstance(
                node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))])
        parents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        return own, frozenset([node.id for node in names if node.id[:1].islower()]) - frozenset(
            [node.id for node in names if id(node) not in parents])


class Judge:
    """Judges one program after another. Nothing but the benchmarks' own code runs here."""

    def __init__(self, ledger):
        self.ledger = ledger
        self._tests = {}
        self._contexts = {}
        self._case = None
        self._keeper = None
        self._likeness = None
        self._assertions = None
        self._random = random.getstate()
        records.notice_waits()

    def answer(self, kind, link, parts, start_clock=lambda: None):
        """The bytes of the answer to a request.

        The clock counts from where the program can make the work long.
        """
        if kind == _TESTS:
            start_clock()
            source, prompt, tests, entry_point = parts
            return program.reply(self.judge(link, source, prompt.decode(), tests.decode(),
                                            entry_point.decode()))
        if kind == _CASES:
            self._keeper = self._keeper or cases.Keeper()
            return cases.judge(self, self._keeper, link, parts, start_clock)
        if kind == _PREDICTION:
            start_clock()
            from evalharness import predictions
            return program.reply(predictions.judge(self, link, parts, json.loads(parts[2])))
        if kind == _EXTRACTION:
            start_clock()
            from evalharness import extraction  # most judges are never asked, and do without it
            text, prompt, entry_point, form = [part.decode('utf-8', 'replace') for part in parts]
            if form.startswith('whole-'):
                from evalharness import whole_programs
                return _json(whole_programs.extract(text, prompt, form.partition('-')[2]))
            return _json(extraction.extract(text, prompt, entry_point, form))
        if kind == _INSPECTION:
            start_clock()
            from evalharness import inspection
            return _json(inspection.inspect(parts[0].decode('utf-8', 'replace')))
        if kind == _FUNCTIONS:
            start_clock()
            from evalharness import functions
            return _json(functions.read(*[part.decode('utf-8', 'replace') for part in parts[:2]]))
        if kind == _LIKENESS:
            self._likeness = self._likeness or _likeness()
            return self._likeness.answer(session.Session(link, self.ledger), parts, start_clock)
        source, settings, case, _ = parts
        conversation = session.Session(link, self.ledger)
        settings = json.loads(settings)
        if case:
            self._case = None
        try:
            # Sent once for all programs of a task.
            self._case = self._case or inputs.Case(case)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            return program.reply(['broken', program.describe(error)])
        start_clock()
        try:
            if kind == _INPUTS:
                return _json(inputs.judge(conversation, source, self._case, settings))
            head, kept = inputs.refer(conversation, source, self._case, settings)
            return b'\n'.join([_json(head), b''.join(kept)])
        except faults.Gone:
            return program.reply(['ended', ''])
        except faults.Violation as error:
            return program.reply(['tampering', 'the program\'s process sent ' + str(error)])
        except MemoryError:
            raise
        except Exception as error:  # the inputs have been read: it is what the program sent
            return program.reply(['tampering', 'the program\'s process sent what cannot be judged: '
                                  + program.describe(error)])

    def tests(self, text):
        """The tests of a text. One problem has many samples."""
        entry = self._tests.get(text)
        if entry is None:
            if len(self._tests) > 4096:
                self._tests.clear()
            code = compile(text, program.TESTS, 'exec', dont_inherit=True)
            entry = self._tests[text] = Tests(code, text)
        return entry

    def context(self, prompt):
        """The code of a prompt, or None, the names it gives, and whether classes are among them."""
        if prompt not in self._contexts:
            if len(self._contexts) > 4096:
                self._contexts.clear()
            code = program.compile_context(prompt)
            names = {'__name__': program.MODULE}
            if code is not None:
                program.new_module()  # some classes ask for it when they are made
                exec(code, names)
            # What the tests can mean by its names, but for what is lent to them in any case.
            own = frozenset(name for name in names if not name.startswith('__')) - _LENDABLE
            self._contexts[prompt] = code, own, bool(prompt_classes.defined_in(names))
        return self._contexts[prompt]

    def judge(self, link, source, prompt, tests, entry_point):
        """The verdict on a program and its message."""
        conversation = session.Session(link, self.ledger)
        stand_ins.forget_classes()
        faults.Stop.first = None
        try:
            suite = self.tests(tests)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError) as error:
            # Nothing of a program is in it.
            return ['faultyTests', program.describe_text(error)]
        spaces = []
        try:
            return self.converse(conversation, source, prompt, tests, suite, entry_point, spaces)
        finally:
            # Functions and the names they are among refer to each other: what the program has sent
            # would stay with them, and the next program find less room.
            for names in spaces:
                names.clear()
            conversation.forget()
            libraries.forget()

    def converse(self, conversation, source, prompt, tests, suite, entry_point, spaces):
        """The verdict of tests whose names are put into spaces."""
        code, used = suite.code, suite.used
        try:
            own = self.own(prompt, used, entry_point)
            spaces.append(own)
            # A program that defines what the tests' last line calls would run itself.
            lends_check = entry_point in ('', program.CHECK) or program.CHECK in own
            wanted = [name for name in used
                      if (name == entry_point or not hasattr(builtins, name))
                      and (name != program.CHECK or lends_check)]
            classes = prompt_classes.defined_in(own)
            named = libraries.are_named(used, own)
            found = conversation.load(source, wanted, classes, used, named, prompt, tests)
            if named:
                libraries.reset(used)
            if 'random' in used:
                # Not what the tests of an earlier program left, which that program could have moved.
                random.setstate(self._random)
            names = program.new_module().__dict__
            spaces.append(names)
            lendable = _LENDABLE | libraries.NAMES if named else _LENDABLE
            self.lend(conversation, names, found, own, entry_point, lendable, suite)
        except BaseException as error:
            return self.verdict(error, tests, ())
        try:
            exec(code, names)
        except BaseException as error:
            error = faults.Stop.first or error
            if program.is_without_check(error, used, entry_point):
                return ['faultyTests', 'they define no function check']
            return self.verdict(error, tests, used, conversation.end())
        if faults.Stop.first is not None:
            return self.verdict(faults.Stop.first, tests, used)
        return ['passed', '']

    def own(self, prompt, used, entry_point):
        """What the prompt itself defines, when the tests may meet it."""
        names = {'__name__': program.MODULE}
        code, own, has_classes = self.context(prompt) if prompt else (None, (), False)
        if code is not None and (has_classes or any(
                [name in own for name in used if name != entry_point])):
            program.new_module()
            exec(code, names)
        return names

    def lend(self, conversation, names, found, own, entry_point, lendable, suite):
        """Puts the program's names where the tests find them.

        A helper that the prompt itself defines is the benchmark's: its own code decides. What is
        named like a standard module is that module: tests that say `math.isclose` without an
        import mean it, whatever the program calls so. What they use as a module that nobody has
        imported, such as `np`, must not be a program's own, and neither `isclose`.
        """
        rules = conversation.rules
        for name, form in found.items():
            if name != entry_point and name in suite.own:
                continue  # the tests give it themselves
            if name in own and name != entry_point and _is_own(name, own[name], conversation):
                names[name] = own[name]
                continue
            (kind, body), = form.items()
            if name in lendable and name != entry_point:
                names[name] = __import__(name)
            elif kind == 'callable':
                names[name] = stand_ins.make(stand_ins.RemoteCallable, conversation, name, stand_ins.FUNCTION)
            elif kind == 'module':
                if type(body) is not str or body not in lendable:
                    raise faults.Unverifiable('the tests use the program\'s module %s' % str(body)[:80])
                names[name] = __import__(body)
            else:
                names[name] = conversation.decode(body)
            if (isinstance(names[name], stand_ins.Remote) and name != entry_point and not rules.says(name)
                    and (name in suite.like_modules or rules.decides_alone(name))):
                raise faults.Unverifiable('the tests use %s, which only the program defines' % name[:80])

    def verdict(self, error, tests, used, call=None):
        """The verdict that an exception in the tests stands for; the last call that was made."""
        if isinstance(error, program.Failure):
            return error.fields
        if isinstance(error, faults.Unverifiable):
            return ['unverifiable', str(error)]
        if isinstance(error, faults.Violation):
            return ['tampering', 'the program\'s process sent ' + str(error)]
        if isinstance(error, faults.Gone):
            return ['ended', '']
        if isinstance(error, faults.OutOfTime):
            return ['judgeTimeout', '']
        description = getattr(error, 'evalharness_description', None)
        if description is not None:
            kind = 'memoryLimit' if isinstance(error, MemoryError) else 'exception'
            return [kind, description]
        if isinstance(error, NameError) and program.undefined_name(error) in used:
            return ['missingEntryPoint', program.text_of(error)]
        if isinstance(error, AssertionError):
            from evalharness import accounts  # a judge of right programs does without it
            self._assertions = self._assertions or accounts.Assertions()
            said = program.failed_assertion(error, tests)
            account = self._assertions.account(tests, error, call)
            return ['wrongAnswer', account + ': ' + said if account else said]
        if isinstance(error, MemoryError):
            return ['unverifiable', 'a value too large for the judge']
        return ['exception', program.describe(error)]


def _is_own(name, value, conversation):
    """Whether what the prompt calls so is what the tests mean."""
    if isinstance(value, type) and value.__module__ == program.MODULE:
        return name in conversation.classes
    if isinstance(value, (list, dict, set, bytearray)):
        raise faults.Unverifiable('the tests read %s, which the program may change' % name)
    return True


def _likeness():
    from evalharness import likeness
    return likeness.Likeness()


def _json(value):
    """JSON that every reader takes: no half of a surrogate pair in it."""
    return json.dumps(value, ensure_ascii=False).encode('utf-8', 'replace')


# A request: identifier, kind, milliseconds of processor time, four lengths, and the parts.
_request = struct.Struct('<QIIIIII')

# What is added for a value that keeps one bytecode busy, during which Python looks at no clock.
_DEAF_SECONDS = 0.3

# A conversation of more than this is cleared away at once.
_LARGE_BYTES = 4 << 20

# What is left to the judge of its time, however long it has waited for the program.
_LEAST_SECONDS = 0.1

# The kinds: tests to run, inputs to judge by, inputs to find the expected outputs of; and a text to
# take a program out of and a problem to read, for which there is no process to converse with; and cases.
# Then the functions of an answer to read, and what they are like.
(_TESTS, _INPUTS, _REFERENCE, _EXTRACTION, _INSPECTION, _CASES, _FUNCTIONS, _LIKENESS,
 _PREDICTION) = range(9)


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
            needed += sum(_request.unpack_from(data)[3:])
    return data, descriptor.value


def main(shim, memory_bytes, address_bytes):
    """Judges until the host hangs up. Does not return."""
    def out_of_time(number, frame):
        raise faults.OutOfTime
    signal.signal(signal.SIGPROF, out_of_time)
    if hasattr(sys, 'set_int_max_str_digits'):
        sys.set_int_max_str_digits(100000)
    page = ledger.Ledger(4, 7)
    judge = Judge(page)
    code = shim.evh_confine_judge(ctypes.c_int64(memory_bytes), ctypes.c_int64(address_bytes))
    if code != 0:
        os._exit(1)
    begin = shim.evh_begin_judging
    begin.argtypes = [ctypes.c_uint64, ctypes.c_int64]
    count = 0

    def start_clock():
        nonlocal started
        started = time.process_time()
        begin(identifier, int((seconds + _DEAF_SECONDS) * 1e6))
        # Again and again: a test may swallow the first.
        signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)

    def on_wait(waited):
        """Takes long waits off the judge's time, so that no program uses up both."""
        left = signal.getitimer(signal.ITIMER_PROF)[0]
        # Calls with inputs have limits of their own, and a slow task is waited for long.
        if left > 0 and kind == _TESTS:
            # Waits give nothing back: what is left never adds up to more than the whole.
            whole = seconds - (time.process_time() - started)
            left = min(whole, max(_LEAST_SECONDS, left - waited))
            if left <= 0:
                raise faults.OutOfTime
            begin(identifier, int((left + _DEAF_SECONDS) * 1e6))
            signal.setitimer(signal.ITIMER_PROF, left, 0.1)

    started = 0.0
    page.on_wait = on_wait
    while True:
        data, descriptor = _receive(shim, _request.size)
        identifier, kind, milliseconds, *lengths = _request.unpack_from(data)
        seconds = milliseconds / 1000
        parts, start = [], _request.size
        for length in lengths:
            parts.append(data[start:start + length])
            start += length
        del data
        link = channel.Channel(descriptor)
        try:
            if kind != _TESTS:  # whose clock starts at once
                begin(identifier, 0)
            body = judge.answer(kind, link, parts, start_clock)
            signal.setitimer(signal.ITIMER_PROF, 0)
        except faults.OutOfTime:
            body = program.reply(['judgeTimeout', ''])
        except apart.Silent:
            os._exit(0)  # the host has been told, and ends this
        except MemoryError:
            body = program.reply(['unverifiable', 'a value too large for the judge'])
        except BaseException as error:
            body = program.reply(['tampering', 'the program\'s process sent what cannot be judged: '
                                  + program.describe(error)])
        signal.setitimer(signal.ITIMER_PROF, 0)
        faults.Stop.first = None
        os.close(descriptor)
        reply = memoryview(struct.pack('<QI', identifier, len(body)) + body)
        while reply:
            reply = reply[os.write(3, reply):]
        count += 1
        # What is left of one sample in circles must not be what the next has no room for.
        if count % 256 == 0 or link.received > _LARGE_BYTES:
            gc.collect()
