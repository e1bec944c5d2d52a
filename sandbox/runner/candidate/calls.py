"""The untrusted side of judging by inputs: calls the program's function on one after another.

After each batch of calls the judge learns how each of them ended, by the digest of its output. It
asks to see an output only when the digest is not the expected one, which this process never learns.
"""
import gc
import marshal
import signal
import struct
import sys

from evalharness import codec, fingerprint, program

_setitimer, _PROF = signal.setitimer, signal.ITIMER_PROF
_loads, _take = marshal.loads, fingerprint.take

# How a call ended, what its output is like, the digest of the output, processor time in seconds.
record = struct.Struct('<BB%dsf' % fingerprint.BYTES)

RETURNED, RAISED, TIMED_OUT, OUT_OF_MEMORY = range(4)
FLOATS, NAN, NEAR = 1, 2, 4

# A batch ends with whichever comes first. The first batches are small: what is wrong mostly fails
# at once.
_FIRST_BATCH, _MOST_CALLS = 4, 512
MOST_SECONDS = 0.05
_MOST_KEPT = 1 << 20

# What one message about outputs holds, as a rule; and the most that is shown of an output.
_MESSAGE_BYTES = 1 << 18
MOST_SHOWN = 24 << 20

_NO_DIGEST = bytes(fingerprint.BYTES)


class OutOfTime(BaseException):
    """The call used up its processor time."""


class Caller:
    """The function under test and the outputs that the judge may ask for."""

    def __init__(self, link, source, settings, endless):
        self.link = link
        self.source = source
        self.entry_point = settings['entryPoint']
        self.view = _VIEWS[settings['view']]
        self.sees_sets = settings['view'] == 'set'
        self.is_reference = settings['isReference']
        self.is_calling = False
        self.loads = False
        self.never_ends = None
        self.expired = False
        self.endless = endless

    def run(self):
        """Loads the program and answers until the judge hangs up."""
        signal.signal(signal.SIGPROF, self.out_of_time)
        if self.endless:
            self.endless.watch(self.source, self.end_endless)
        while True:
            message = self.link.receive()
            limits, inputs = _loads(message)
            try:
                names = self.load()
            except program.Failure as failure:
                self.link.send(b'f' + program.reply(failure.fields))
                continue
            self.link.send(b'r')
            self.call_all(names[self.entry_point], inputs, limits)
            # The next suite meets the program as if it had not run before.
            names = inputs = message = None
            sys.modules.pop(program.MODULE, None)
            gc.collect()

    def load(self):
        """The names of the program. Raises program.Failure."""
        if not self.never_ends:
            self.loads = True
            try:
                names = program.load(self.source)
            except program.Failure:
                if not self.never_ends:
                    raise
            finally:
                self.loads = False
        if self.never_ends:
            raise self.never_ends  # whatever it caught
        if self.entry_point not in names:
            raise program.Failure('missingEntryPoint', self.entry_point)
        return names

    def out_of_time(self, number, frame):
        if self.is_calling:
            self.expired = True
            raise OutOfTime

    def end_endless(self, frame):
        """Ends a call that never ends as one that is out of time, and a program that does so before it is called."""
        self.out_of_time(None, None)
        if self.loads:
            self.never_ends = program.Failure('timeout', self.endless.describe(frame))
            raise self.never_ends

    def call_all(self, function, inputs, limits):
        """Calls the function on every input, until the judge has seen enough."""
        grace, limits = limits
        index, size = 0, _FIRST_BATCH
        while index < len(inputs):
            records, prints = [], []
            kept = seconds = 0
            while index < len(inputs) and len(records) < size:
                limit = limits.get(index, limits[-1])
                end, output, used = self.call(function, inputs[index], limit * grace)
                inputs[index] = None
                index += 1
                # One that was ended ran past the grace as well, which is near to nothing.
                flags = NEAR if used > limit and end != TIMED_OUT else 0
                if end == RETURNED:
                    end, output, more = self.describe(output)
                    flags |= more
                records.append(record.pack(
                    end, flags, output.digest if end == RETURNED else _NO_DIGEST, used))
                prints.append(output)
                kept += output.size if end == RETURNED else 256
                seconds += used
                if kept > _MOST_KEPT or seconds > MOST_SECONDS:
                    break
            output = None
            self.link.send(b'b' + b''.join(records))
            if not self.show(prints):
                return
            size = min(4 * size, _MOST_CALLS)

    def call(self, function, arguments, limit):
        """How a call ended, its output or a description, and the seconds it took."""
        self.expired = False
        left = 0.0
        try:
            try:
                self.is_calling = True
                _setitimer(_PROF, limit, 0.1)
                output = self.view(function(*arguments))
            finally:
                self.is_calling = False
                left = _setitimer(_PROF, 0)[0]
        except BaseException as error:
            end = RAISED
            if self.expired:
                end = TIMED_OUT
            elif isinstance(error, MemoryError):
                end = OUT_OF_MEMORY
            return end, program.describe(error), limit if self.expired else limit - left
        if self.expired:
            # It caught what ended it, and went on.
            return TIMED_OUT, 'OutOfTime', limit
        return RETURNED, output, limit - left

    def describe(self, output):
        """How a call ended after all, the print of its output and its flags."""
        try:
            if self.sees_sets:
                items, output = output
                result = fingerprint.both(items, output)
            else:
                result = _take(output)
            flags = 0
            if self.is_reference:
                flags = ((FLOATS if fingerprint.is_float_like(output) else 0)
                         | (NAN if fingerprint.holds_nan(output) else 0))
            return RETURNED, result, flags
        except MemoryError as error:
            return OUT_OF_MEMORY, program.describe(error), 0
        except BaseException as error:
            return RAISED, program.describe(error), 0

    # What the judge asks to see.

    def show(self, prints):
        """Shows outputs of a batch; returns whether to go on."""
        while True:
            message = self.link.receive()
            if message[:1] == b'+':
                return True
            if message[:1] == b'.':
                return False
            forms, size = [], 0
            is_apart = message[:1] == b'!'  # each in a message of its own
            for index in _loads(message[1:]):
                form = self.form(prints[index])
                forms.append(form)
                size += len(form)
                if size > _MESSAGE_BYTES or is_apart:
                    self.send(forms)
                    forms, size = [], 0
            if forms:
                self.send(forms)

    def form(self, item):
        """The JSON text of an output or a description."""
        if type(item) is str:
            return codec.dumps({'failed': item})
        if item.size <= MOST_SHOWN:
            try:
                text = item.text()
                if len(text) <= MOST_SHOWN:
                    return text
            except BaseException as error:
                return codec.dumps({'failed': program.describe(error)})
        return codec.dumps({'tooLarge': item.size})

    def send(self, forms):
        self.link.send(b'v[' + b','.join(forms) + b']')


_VIEWS = {
    'value': lambda output: output,
    # With the output itself, unless that can be read only once.
    'set': lambda output: (set(output), output if type(output) in (list, tuple) else None),
    # A program may return a match, which is no data.
    'isNotNone': lambda output: output if isinstance(output, bool) else output is not None,
}


def run(link, source, settings, endless):
    """Serves one program. Does not return."""
    Caller(link, source, settings, endless).run()
