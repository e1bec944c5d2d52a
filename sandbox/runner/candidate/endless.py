"""Proves of a loop that it never ends: it came to the same place with the same values again.

Most programs that are over their limit on processor time are in a loop that changes nothing any more. Where what is
done between two visits of a place is decided by its operands alone, and all that it reads is the same at both, the next
round is as the last one was, and no limit lets the program end. Nothing that a program can do or make of itself gains by
this: it takes its own time away. The proof takes for granted that nobody decides by the address of an object that he
has just made.
"""
import _thread
import signal
import sys

from evalharness import operations, program, snapshots

_settrace, _gettrace, _setitimer, _getsignal = sys.settrace, sys.gettrace, signal.setitimer, signal.getsignal
_Unknown = snapshots.Unknown

# A search starts after so many seconds of processor time, and again after a multiple of them.
FIRST_SECONDS, _LATER = 0.1, 3
_OPERATIONS = 20_000
# As long as so many operations takes what is done when a loop comes to its head.
_VISIT = 30
_MOST_FRAMES = 200

_OURS = frozenset([signal.SIGVTALRM, signal.SIGPROF])
_TOOLS = 6  # of sys.monitoring, beside those that trace

_OPTIMIZED = 1  # CO_OPTIMIZED: a function, whose variables are no dictionary

_SINGLETONS = frozenset(map(id, (None, True, False, ...)))


def watch(source, report):
    """Looks from now on at what the program of that source does; `report` is called with the frame of a loop that never
    ends.

    Before CPython 3.9 operations are others, and nothing is looked at; nor is a program that has code run when objects
    are collected, which may be in any round.
    """
    if sys.version_info < (3, 9) or b'__del__' in source or b'weakref' in source:
        return
    signal.signal(signal.SIGVTALRM, _Watch(report).look)
    _setitimer(signal.ITIMER_VIRTUAL, FIRST_SECONDS)


def describe(frame):
    """A line that says where the program goes round in a circle."""
    while frame is not None and frame.f_code.co_filename != program.PROGRAM:
        frame = frame.f_back
    return 'it never ends: a loop comes to the same values again' + (' (line %d)' % frame.f_lineno if frame else '')


class _Watch:
    """Looks again and again, each time after a multiple of the time before."""

    def __init__(self, report):
        self._report = report
        self._seconds = FIRST_SECONDS

    def look(self, _, frame):
        """Takes the signal that this much processor time has passed."""
        self._seconds *= _LATER
        _setitimer(signal.ITIMER_VIRTUAL, self._seconds)
        try:
            if sys.getrecursionlimit() > 4 * _MOST_FRAMES and not _is_disturbed():
                Search(self._report).start(frame)
        except Exception:
            _settrace(None)


def _is_disturbed():
    """Whether a loop may be ended from outside: by what traces it, another thread or the handler of a signal."""
    if _gettrace() is not None or sys.getprofile() is not None or _thread._count() > 0:
        return True
    monitoring = getattr(sys, 'monitoring', None)
    return any([monitoring.get_tool(number) for number in range(_TOOLS)] if monitoring else []) or any(
        [callable(_getsignal(number)) and _getsignal(number) is not signal.default_int_handler
         for number in signal.valid_signals() - _OURS])


def _check_names(frame):
    """Raises Unknown where to read a name is to call something."""
    spaces = [frame.f_globals, frame.f_builtins] + ([] if frame.f_code.co_flags & _OPTIMIZED else [frame.f_locals])
    if any([type(names) is not dict for names in spaces]):
        raise _Unknown('names')


class _Head:
    """A place that a loop comes back to, and what was there when it was last kept."""

    def __init__(self):
        self.visits = 0
        self.kept = None
        # Which iterators of the frame have been made since; whether no older one has moved on.
        self.made = set()
        self.is_whole = True


class _Frame:
    """A frame that was there when the search began."""

    def __init__(self, frame):
        self.frame = frame
        self.names = set()
        self.heads = {}


class Search:
    """Follows a program for some thousand operations."""

    def __init__(self, report):
        self._report = report
        self._left = _OPERATIONS
        self._codes, self._globals, self._places = {}, {}, {}
        self._frames, self._traced = {}, []

    def start(self, frame):
        """Begins at a frame, with those that called it."""
        while frame is not None:
            self._traced.append(frame)
            frame = frame.f_back
        if len(self._traced) > _MOST_FRAMES:
            return
        for frame in self._traced:
            _check_names(frame)
            self._frames[id(frame)] = _Frame(frame)
        for frame in self._traced:
            frame.f_trace_lines, frame.f_trace_opcodes, frame.f_trace = False, True, self._follow
        _settrace(self._follow)

    def _stop(self):
        _settrace(None)
        for frame in self._traced:
            frame.f_trace_lines, frame.f_trace_opcodes, frame.f_trace = True, False, None

    def _follow(self, frame, event, value):
        try:
            is_endless = self._take(frame, event, value)
        except BaseException:  # nothing can be said of it, or there is no room for what would have to be known
            self._stop()
            return None
        if is_endless:
            self._stop()
            self._report(frame)
        return self._follow

    def _take(self, frame, event, value):
        if event == 'opcode':
            return self._step(frame)
        if event == 'exception' and (value[0] is not GeneratorExit or id(frame) in self._frames):
            raise _Unknown(event)
        if event == 'call':
            if len(self._places) > _MOST_FRAMES:
                raise _Unknown('depth')
            _check_names(frame)
            frame.f_trace_lines, frame.f_trace_opcodes = False, True
        elif event == 'return':  # or a generator that hands out an item
            self._frames.pop(id(frame), None)
            self._places.pop(id(frame), None)
        return False

    def _step(self, frame):
        """Takes an operation, before it is done; returns whether the loop that it is the head of never ends."""
        self._left -= 1
        code = frame.f_code
        known = self._codes.get(code)
        if known is None:
            known = self._codes[code] = operations.Code(code)
            self._left -= len(known.operations)
        place = frame.f_lasti
        name, argument, iterator, counts = known.operations[place]
        if self._left < 0 or name not in operations.PURE:
            raise _Unknown(name)
        watched = self._frames.get(id(frame))
        last = self._places.get(id(frame), -1)
        self._places[id(frame)] = place
        is_endless = False
        if watched is not None and name != 'FOR_ITER' and place <= last:
            is_endless = self._visit(watched, place)
        if name == 'GET_ITER' or name == 'FOR_ITER':
            for head in () if watched is None else watched.heads.values():
                if name == 'GET_ITER':
                    head.made.add(place)
                elif iterator not in head.made:
                    head.is_whole = False
        elif name[:5] == 'LOAD_' and name not in operations.CONSTANTS:
            if not (counts and type(frame.f_locals.get(argument)) is int):
                self._read(frame, watched, name, argument)
        elif name == 'STORE_FAST_LOAD_FAST':
            self._read(frame, watched, name, argument[1])
        elif name == 'IS_OP':
            # What is one object and what another is not said, but of those of which there is one.
            if last < 0 or known.operations[last][0] != 'LOAD_CONST' or id(known.operations[last][1]) not in _SINGLETONS:
                raise _Unknown(name)
        elif watched is None and name in ('STORE_NAME', 'STORE_DEREF'):
            raise _Unknown(name)
        return is_endless

    def _read(self, frame, watched, name, argument):
        """Notes what an operation reads that may be older than the round."""
        if name == 'LOAD_ATTR' or name == 'LOAD_METHOD':
            if argument not in snapshots.ATTRIBUTES:
                raise _Unknown(argument)
        elif name == 'LOAD_GLOBAL' or name == 'LOAD_NAME' and watched is None:
            self._globals[argument, id(frame.f_globals)] = frame
        elif watched is not None:
            watched.names.update(argument if type(argument) is tuple else (argument,))
        elif name == 'LOAD_DEREF':
            # Of a function within one that was there before, as the condition of `all` is.
            [owner] = [each for each in self._frames.values() if argument in each.frame.f_code.co_cellvars]
            owner.names.add(argument)

    def _visit(self, watched, place):
        head = watched.heads.get(place)
        if head is None:
            head = watched.heads[place] = _Head()
        head.visits += 1
        self._left -= _VISIT
        now = self._state(watched)
        if head.is_whole and head.kept == now:
            return True
        # Brent's way to find a circle: what is kept stands for twice as many visits each time.
        if not head.is_whole or head.visits & (head.visits - 1) == 0:
            head.kept, head.is_whole = now, True
            head.made.clear()
        return False

    def _state(self, watched):
        """All that has been read so far by name, as it is now."""
        snapshot = snapshots.Snapshot()
        variables = watched.frame.f_locals
        found = [(name, snapshot.take(variables[name]) if name in variables else self._look_up(name, watched.frame, snapshot))
                 for name in sorted(watched.names)]
        return found + [(key, self._look_up(key[0], frame, snapshot)) for key, frame in self._globals.items()]

    @staticmethod
    def _look_up(name, frame, snapshot):
        for names in (frame.f_globals, frame.f_builtins):
            if name in names:
                return snapshot.take(names[name])
        return None
