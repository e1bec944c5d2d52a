"""The untrusted side of comparing behaviour: calls a program's functions with the inputs of many problems.

What they return is sent as data, whatever it is; what would have been right never gets here.
"""
import builtins
import marshal
import mmap
import signal
import sys
import time

from evalharness import codec, program

_setitimer, _REAL = signal.setitimer, signal.ITIMER_REAL
_loads, _encode, _dumps = marshal.loads, codec.encode, codec.dumps
_process_time = time.process_time

# What stands for the output of a call that gave none, or none that is looked at.
RAISED, TIMED_OUT, TOO_LARGE = b'{"x":0}', b'{"x":1}', b'{"x":2}'

# The longest form of an output that is sent, in bytes: expected outputs are shorter.
MOST_BYTES = 20000

# A message ends with whichever comes first.
_MESSAGE_BYTES, MESSAGE_SECONDS = 1 << 18, 0.2

# A function that has used up its time so often has the shorter time from then on, and is called with no more
# inputs of a problem once it has used up that: most such do not end at all. The other inputs of a problem that
# it was late for have the shorter time at once.
LATE = 3

# The processor time of one top-level statement of a program, in seconds.
STATEMENT_SECONDS = 0.5


# How often it is looked whether a call has used up its processor time, in seconds. A timer of processor time
# goes off with the kernel's ticks only, of which one is longer than most calls may take.
_LOOK_SECONDS = 0.0005

# More than a program fills of memory with objects in a second, in bytes. A function that runs in C, as that of a
# list of all permutations, does not notice that its time is over, and ends where it finds no memory.
BYTES_A_SECOND = 2 << 30

# The sizes of what is taken: of mappings, one each, and of objects, as many as there are.
_PARTS = [1 << power for power in range(30, 15, -1)]
_PIECES = [1 << power for power in range(15, 9, -1)]


class OutOfTime(BaseException):
    """The call used up its processor time."""


class Ballast:
    """Memory that is mapped and never touched, of which a limit leaves that much less to others."""

    def __init__(self):
        self._parts, self._pieces, self._room = [], [], None

    def leave(self, room):
        """Leaves the others no more than so many bytes, unless there are no more or no limit."""
        if room == self._room:
            return
        self.give_back()
        self._room = room
        kept = self._mapped(room)
        if kept is None:
            return
        for size in _PARTS:
            part = self._mapped(size)
            if part is not None:
                self._parts.append(part)
        more = self._mapped(_PARTS[-1])
        if more is not None:  # there is no limit, or one that no call comes near
            more.close()
            kept.close()
            return
        # What the allocator has free: from there small objects come one by one, with a failing call each.
        for size in _PIECES:
            try:
                while True:
                    self._pieces.append(bytes(size))
            except MemoryError:
                pass
        kept.close()

    def leave_for(self, seconds):
        """Leaves what a call cannot fill in its time."""
        self.leave(1 << int(seconds * BYTES_A_SECOND).bit_length())

    def give_back(self):
        """Leaves all memory to others."""
        self._room = None
        self._pieces.clear()
        while self._parts:
            self._parts.pop().close()

    @staticmethod
    def _mapped(size):
        try:
            return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        except (OSError, MemoryError):
            return None


class _Silence:
    """What a program prints into: it may print at every call."""

    encoding, errors, closed = 'utf-8', 'strict', False

    def write(self, text):
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False


def _open(file, *arguments, _own=open, **named):
    """Opens files by name only: a function that is called with numbers would take a descriptor of ours."""
    if isinstance(file, int):
        raise OSError(9, 'Bad file descriptor')
    return _own(file, *arguments, **named)


class Trial:
    """The functions of a program, which is given by its top-level statements, each a text."""

    def __init__(self, link, programs, settings):
        self.link = link
        self.programs = programs
        self.places = settings['functions']
        self.ballast = Ballast()
        self.is_running = False
        self.expired = False
        self.end = 0.0

    def run(self):
        """Loads the program and answers until the judge hangs up."""
        signal.signal(signal.SIGALRM, self.out_of_time)
        sys.stdout = sys.stderr = _Silence()
        time.sleep = lambda seconds: None  # what it returns is the same without waiting
        builtins.open = _open
        spaces = [self.load(statements) for statements in self.programs]
        functions = [self.find(spaces[place[0]], *place[1:]) for place in self.places]
        self.link.send(b'r' + _dumps([function is not None for function in functions]))
        while True:
            number, late, most_late, frames = _loads(self.link.receive())
            self.call_all(functions[number], late, most_late, frames)

    def out_of_time(self, number, frame):
        if self.is_running and _process_time() >= self.end:
            self.expired = True
            raise OutOfTime

    def load(self, statements):
        """The names of a program, of which a statement that fails is left out."""
        names = program.new_module().__dict__
        for text in statements:
            try:
                code = program.compiled(text)
                self.within(STATEMENT_SECONDS, lambda: exec(code, names))
            except BaseException:
                pass  # what does not depend on it may work all the same
        return names

    def find(self, names, owner, name):
        """A function of a program; None where it has none such."""
        try:
            if owner is None:
                found = names[name]
            else:
                found = self.within(STATEMENT_SECONDS, lambda: getattr(names[owner](), name))
            return found if callable(found) else None
        except BaseException:
            return None

    def within(self, seconds, work):
        """What a function gives within its processor time."""
        try:
            _setitimer(_REAL, seconds, _LOOK_SECONDS)
            self.start_clock(seconds)
            return work()
        finally:
            self.is_running = False
            _setitimer(_REAL, 0)

    def start_clock(self, seconds):
        """Has what runs now end when it has used so much processor time."""
        self.expired = False
        self.end = _process_time() + seconds
        self.is_running = True

    def call_all(self, function, late, most_late, frames):
        """Calls a function with the inputs of each frame, and tells row by row what came of it.

        It has been late so often, and has the shorter time once that is as often as it may.
        """
        rows, size, start = [], 0, _process_time()
        try:
            for frame in frames:
                limit, shorter, most_failed, inputs = _loads(frame)
                if late >= most_late:
                    limit = shorter
                self.ballast.leave_for(limit)
                row, late = self.row(function, late, inputs, limit, shorter, most_failed)
                rows.append(row)
                size += len(row)
                if size > _MESSAGE_BYTES or _process_time() - start > MESSAGE_SECONDS:
                    self.link.send(b'o[' + b','.join(rows) + b']')
                    rows, size, start = [], 0, _process_time()
        finally:
            self.ballast.give_back()
        if rows:
            self.link.send(b'o[' + b','.join(rows) + b']')

    def row(self, function, late, inputs, limit, shorter, most_failed):
        """The forms of the outputs for inputs, as far as it makes sense to go on, and how many have been late."""
        forms = []
        _setitimer(_REAL, limit, _LOOK_SECONDS)  # once for all of them: each call would cost two system calls more
        try:
            for arguments in inputs:
                form = self.call(function, arguments, limit)
                forms.append(form)
                if form is RAISED:
                    most_failed -= 1
                    if most_failed < 0:
                        break
                elif form is TIMED_OUT:
                    late += 1
                    if late >= LATE:
                        break
                    limit = shorter
        finally:
            _setitimer(_REAL, 0)
        return b'[' + b','.join(forms) + b']', late

    def call(self, function, arguments, limit):
        """The form of one output."""
        try:
            try:
                self.start_clock(limit)
                form = _dumps(_encode(function(*arguments), opaque))
            finally:
                self.is_running = False
        except MemoryError:
            return TIMED_OUT  # as costly, and as endless
        except BaseException:
            return TIMED_OUT if self.expired else RAISED
        if self.expired:
            return TIMED_OUT  # it caught what ended it, and went on
        return form if len(form) <= MOST_BYTES else TOO_LARGE


def opaque(value):
    """The form of an object that is no data: it equals nothing, unless it is a numpy array."""
    kind = type(value)
    if kind.__module__ == 'numpy' and kind.__name__ == 'ndarray':
        return {'n': [list(value.shape), _encode(value.ravel().tolist(), opaque)]}
    return {'object': kind.__name__}


def run(link, source, settings):
    """Serves one program. Does not return."""
    Trial(link, source, settings).run()
