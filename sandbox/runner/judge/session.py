"""The judge's conversation with the process of one program."""
import builtins
import marshal
import sys

from evalharness import (aliases, channel, codec, deciding, empties, faults, libraries, program,
                         prompt_classes, raised, records, shared_state, stand_ins)


# Operations after which an object need not be what it was.
_CHANGING = frozenset(('assign', 'unassign', 'replace', 'remove', 'await'))


# Of a program of which nothing is known yet.
_NO_RULES = deciding.Rules()


class Session(raised.Raised):
    """The conversation with one program's process."""

    def __init__(self, link, ledger):
        self.link = link
        self.ledger = ledger
        self.callbacks = []
        # The answers so far: which objects came together, since only those can be told apart.
        self.answers = 0
        # The classes of the prompt that the program has not changed, and the objects of a message.
        self.classes = {}
        self.table = None
        codec.refer = codec.extension = None
        codec.widens = codec.guards = False
        self.makes_generators = False
        # Whether the tests may run while the program does, and change what they gave it.
        self.interleaves = False
        # The name, arguments and result of the last call of a function by its name.
        self.last = None
        # What may be asked of objects, and how often something was called, and an iterator asked.
        self.rules = _NO_RULES
        self.calls = self.steps = 0
        # The form of the last answer, whose part of what is read, the iterator that was made last, and
        # what an iteration over has just begun.
        self.said = self.part = self.iterator = self.begun = None

    @property
    def moment(self):
        """Changes with everything by which objects of the program may have changed."""
        return self.calls, self.steps, records.waits

    def exchange(self, message, is_answered=True):
        """Sends a message, the program's turn to speak; returns what it says, if it is to say anything.

        What it has said before its turn, it said without knowing what it is asked.
        """
        link, ledger = self.link, self.ledger
        if message is not None and len(message) > channel.MOST_BYTES:
            raise faults.Unverifiable('a question of %d bytes' % len(message))
        ledger.start()
        try:
            if message is not None:
                if link.has_unread():
                    raise faults.Violation('an answer before the question')
                link.send(message)
            return link.receive() if is_answered else None
        except channel.Ended:
            raise faults.Gone
        except channel.Oversized as error:
            raise faults.Violation(str(error))
        finally:
            ledger.stop()

    def send(self, message):
        """Sends a message to which there may be many answers, or none."""
        self.exchange(message, False)

    def receive(self):
        """The next of them."""
        return self.exchange(None)

    def load(self, source, wanted, classes, used=(), names_libraries=False, prompt='', tests=''):
        """Has the program run; returns how the wanted names that it defines appear.

        Of the classes, by name, those are shared that the program says it has as they are. One that it
        changed all the same gains nothing: it is the judge's own that computes.
        """
        shapes = {name: prompt_classes.shape(kind) for name, kind in classes.items()}
        wishes = dict(shared_state.wishes(used), libraries=names_libraries)
        codec.extension = libraries.OF_TESTS if names_libraries else None
        codec.widens, codec.guards = not names_libraries, names_libraries
        self.interleaves = wishes['asks']
        self.makes_generators = shared_state.wants_generators(used)
        self.callbacks = [shared_state.answer]
        message = self.exchange(marshal.dumps((source, wanted, shapes, wishes)))
        if message[:1] == b'f':
            raise self.failure(message)
        found = self.parse(message)
        if classes:
            found = self.share(classes, found)
        self.rules = deciding.Rules(prompt, tests, names_libraries, 'pandas' in used, self.classes,
                                    stand_ins.as_method)
        # A name that nobody asked for could be a built-in function that the tests rely on.
        if type(found) is not dict or not found.keys() <= set(wanted):
            raise faults.Violation('names that it was not asked for')
        for form in found.values():
            if type(form) is not dict or len(form) != 1:
                raise faults.Violation('a name that stands for nothing')
        return found

    def load_script(self, source, settings):
        """Has the program compiled that is run once a case: see candidate/scripts.py."""
        codec.guards = True
        empties.allow()
        self.rules = deciding.Rules('', '', True, True, remember=stand_ins.as_method)
        message = self.exchange(marshal.dumps((source, settings)))
        if message[:1] == b'f':
            raise self.failure(message)
        self.parse(message)

    def run_script(self, form, values):
        """The result of the program for an input, of which the form is given."""
        message = self.ask(b'i' + form)
        if message[:1] != b'r':
            raise faults.Violation('a reply of an unknown kind')
        return values.message(self.decode, self.load_json(message[1:]))

    def share(self, classes, reply):
        """Takes the classes that the program has in the same shape; returns the names in the reply."""
        try:
            found, shared = reply
            self.classes = {name: classes[name] for name in shared}
        except (ValueError, TypeError, LookupError):
            raise faults.Violation('classes that it was not asked for')
        return found

    def parse(self, message):
        """The JSON of a reply."""
        if message[:1] != b'r':
            raise faults.Violation('a reply of an unknown kind')
        return self.load_json(message[1:])

    def load_json(self, text):
        """A value from a text that the program's process wrote."""
        try:
            return codec.loads(text)
        except (ValueError, RecursionError):
            raise faults.Violation('a reply that is not JSON')

    def ask(self, question, may_end=False):
        """Sends a question; returns the reply, after answering what the program asks meanwhile.

        Only the next item of an iterator may be that there is none.
        """
        message = self.exchange(question)
        while True:
            kind = message[:1]
            if kind == b'r' or kind == b'm' or kind == b'g' or kind == b'w':
                return message
            if kind == b'.':
                if may_end:
                    raise StopIteration
                raise self.stop_iteration()
            if kind == b'k':
                message = self.exchange(self.answer(message[1:]))
            elif kind == b'p':
                self.print(message[1:])
                message = self.receive()
            elif kind == b'x':
                raise self.exception(message[1:])
            elif kind == b'e':
                raise self.exception_as_it_is(message[1:])
            elif kind == b'f':
                raise self.failure(message)
            elif kind == b'u':
                raise faults.Unverifiable(message[1:].decode('utf-8', 'replace')[:300])
            else:
                raise faults.Violation('a reply of an unknown kind')

    def print(self, message):
        """Prints for the program what it printed."""
        text = self.load_json(message)
        if type(text) is not str:
            raise faults.Violation('a text that is none')
        sys.stdout.write(text)

    def answer(self, message):
        """Calls a function of the tests for the program; returns the message that tells its result."""
        try:
            number, arguments, named = codec.loads(message)
            if type(number) is not int or number < 0:
                raise ValueError(number)
            function = self.callbacks[number]
            arguments = [self.decode(item) for item in arguments]
            named = {key: self.decode(item) for key, item in named.items()}
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            raise faults.Violation('a call of a function that it was not given')
        try:
            result = codec.dumps(codec.encode(function(*arguments, **named), self.give))
        except Exception as error:
            return b'X' + program.text_of(error).encode('utf-8', 'backslashreplace')
        return b'R' + result

    # Values.

    def decode(self, form):
        """The value of a form that the program sent."""
        self.answers += 1
        try:
            return codec.decode(form, self.take)
        except MemoryError:
            raise faults.Unverifiable('a value too large for the judge')
        except Exception as error:
            raise faults.Violation('a value that is none (%s)' % type(error).__name__)

    def take(self, tag, body):
        """The stand-in of an object that stays with the program."""
        if tag == 'type':
            return _builtin_type(body)
        if tag == 'P' and self.table is not None:
            return self.table.object(body)
        if tag == 'E' and self.table is not None:
            return self.table.member(*body)
        number, name, is_callable, likeness = body
        if type(number) is not int or type(name) is not str or type(likeness) is not int:
            raise codec.Unsupported(tag)
        if tag == 'coroutine':
            return shared_state.coroutine(self, number)
        if tag == 'iterator' or tag == 'generator':
            self.iterator = stand_ins.make(stand_ins.RemoteIterator, self, number, name[:80], likeness)
            if tag == 'generator' and self.makes_generators:
                return shared_state.generator(self, number, self.iterator)
            return self.iterator
        if tag != 'object':
            raise codec.Unsupported(tag)
        kind = stand_ins.RemoteCallable if is_callable else stand_ins.Remote
        return stand_ins.make(kind, self, number, name[:80], likeness, record=self.record())

    def record(self):
        """What is known of the next object of an answer; None: nothing."""
        if self.part is None:
            return None
        record, question = self.part
        found = record.part((question, self.parts))
        self.parts += 1
        return found

    def give(self, value):
        """The form of a value of the tests that is no plain data."""
        if isinstance(value, stand_ins.Remote):
            key = stand_ins.key_of(value)
            return {'global' if type(key) is str else 'object': key}
        if isinstance(value, type) and getattr(builtins, value.__name__, None) is value:
            return {'type': value.__name__}
        if callable(value):
            self.callbacks.append(value)
            return {'callback': len(self.callbacks) - 1}
        raise faults.Unverifiable('an argument of type ' + type(value).__name__)

    def call(self, key, arguments, named):
        """Calls a function of the program; changes its arguments as it did."""
        self.calls += 1
        result = self.call_by_data(key, arguments, named)
        if type(key) is str:
            self.last = key, arguments, named, result
        return result

    def look(self, key):
        """Calls a method without arguments that changes nothing."""
        return self.call_by_data(key, (), {})

    def call_by_data(self, key, arguments, named):
        """Calls a function, with objects of shared classes if there are such."""
        if self.classes:
            return self.call_with_objects(key, arguments, named)
        found = ()
        together = None if codec.extension is None else libraries.Together(True)
        if codec.is_plain(arguments) and codec.is_plain(named):
            question = b'c' + marshal.dumps((key, arguments, named))
            if self.interleaves or len(self.callbacks) > 1:
                found = aliases.containers([*arguments, *named.values()]) or ()
        else:
            with codec.using(together):
                question = b'C' + codec.dumps([
                    key, [codec.encode(item, self.give) for item in arguments],
                    {name: codec.encode(item, self.give) for name, item in named.items()}])
        message = self.ask(question)
        if message[:1] != b'w':
            if together is None:
                return self.result(message, arguments, named=named)
            with codec.using(together):
                return self.result(message, arguments, named=named, together=together)
        if question[:1] == b'c':
            found = found or aliases.containers([*arguments, *named.values()]) or ()
        return self.result_and_changes(message, found)

    def forget(self):
        """Keeps nothing of what the program has sent."""
        self.last = self.table = self.said = self.iterator = self.begun = None
        self.classes = {}
        codec.guards = False
        self.callbacks = []

    def result_and_changes(self, message, found):
        """The result that a reply tells; changes the lists and dictionaries that were sent."""
        try:
            form, rows = self.load_json(message[1:])
            self.answers += 1
            aliases.apply(rows, found, self.take)
            return aliases.value_of(form, found, self.take)
        except MemoryError:
            raise faults.Unverifiable('a value too large for the judge')
        except Exception as error:
            raise faults.Violation('a change of arguments that is none (%s)' % type(error).__name__)

    def end(self):
        """Ends the conversation; returns the last call."""
        self.link = None
        return self.last

    def result(self, message, arguments, sent=(), named=None, together=None):
        """The result that a reply tells; changes the arguments and the objects that were sent."""
        if message[:1] == b'w':
            raise faults.Violation('changes of what it was not sent')
        form = self.said = self.load_json(message[1:])
        if message[:1] == b'r':
            return self.decode(form)
        try:
            same, changed = -1, []
            arrays = []
            if message[:1] == b'm':
                form, same, changed, *arrays = form
            else:
                form, same, changed, rows = form
                self.said = [form, rows] if rows else form
                self.fill(rows, sent)
            if arrays:  # in the order in which the program has told them
                together.apply(*arrays, self.decode)
            for index, item in changed:
                target = named[index] if type(index) is str else arguments[index]
                _overwrite(target, self.decode(item))
            return arguments[same] if same >= 0 else self.decode(form)
        except (AttributeError, TypeError, ValueError, LookupError):
            raise faults.Violation('a change of arguments that is none')

    def operate(self, key, operation, operand=None, part=None):
        """Has something done to an object of the program. The answer is a part of what a record is of."""
        if operation in _CHANGING:
            self.calls += 1
        question = b'o' + codec.dumps([operation, key, operand])
        message = self.ask(question, may_end=operation == 'next')
        self.table = prompt_classes.Table(self.classes, keeps=self.rules.keeps) if self.classes else None
        self.part, self.parts = part, 0
        try:
            return self.result(message, ())
        finally:
            self.part = None

    def send_to(self, key, value):
        """Sends a value into a generator of the program; returns its next item."""
        self.calls += 1
        question = b'o' + codec.dumps(['send', key, codec.encode(value, self.give)])
        message = self.ask(question, may_end=True)
        self.table = prompt_classes.Table(self.classes, keeps=self.rules.keeps) if self.classes else None
        return self.result(message, ())

    # Objects of the prompt's classes.

    def call_with_objects(self, key, arguments, named):
        """Calls a function with objects of the prompt's classes among the arguments, or none."""
        table = prompt_classes.Table(self.classes, keeps=self.rules.keeps)
        codec.refer = table.refer
        try:
            forms = [codec.encode(item, self.give) for item in arguments]
            names = {name: codec.encode(item, self.give) for name, item in named.items()}
            sent = table.rows(self.give)
        finally:
            codec.refer = None
        message = self.ask(b'G' + codec.dumps([key, forms, names, sent]))
        self.table = table  # whatever calls there were in between
        return self.result(message, arguments, sent)

    def fill(self, rows, sent):
        """Takes the objects of a reply; those that were sent and are as they were stay as they are."""
        if self.table is None:
            raise faults.Violation('objects of classes that it does not share')
        self.answers += 1
        try:
            self.table.fill(rows, self.take, sent)
        except MemoryError:
            raise faults.Unverifiable('a value too large for the judge')
        except Exception as error:
            raise faults.Violation('an object that is none (%s)' % type(error).__name__)


def _builtin_type(name):
    found = getattr(builtins, name)
    if not isinstance(found, type) or found.__name__ != name:
        raise codec.Unsupported('a type that is none')
    return found


def _refuse(why):
    raise faults.Unverifiable(why)


def _refuse_missing():
    raise faults.Unverifiable('a key of a dictionary for which only the program makes values')


codec.refuse, codec.missing = _refuse, _refuse_missing


def _overwrite(target, value):
    if type(target) is list and type(value) is list:
        target[:] = value
    elif type(target) is bytearray and type(value) is bytearray:
        target[:] = value
    elif codec.extension is not None and codec.extension.is_mutable(target):
        codec.extension.overwrite(target, value)
    elif type(target) is type(value) and hasattr(target, 'clear') and hasattr(target, 'update'):
        target.clear()
        target.update(value)
    elif type(target) is type(value) and hasattr(target, 'clear') and hasattr(target, 'extend'):
        target.clear()
        target.extend(value)
