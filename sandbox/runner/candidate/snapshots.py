"""Values as they are at one moment, so that equal snapshots are of values that no program can tell apart."""
import math
import types

# Functions whose result their arguments decide, and that change nothing else.
_FUNCTIONS = (
    abs, all, any, bin, bool, bytes, chr, dict, divmod, enumerate, filter, float, frozenset, hex, int, isinstance, len, list,
    map, max, min, oct, ord, pow, range, repr, reversed, round, set, slice, sorted, str, sum, tuple, zip)
_KNOWN = frozenset(map(id, (*_FUNCTIONS, math)))

# What those values and functions have as methods, which depend on what they belong to and their arguments alone.
ATTRIBUTES = frozenset([
    name for kind in (str, bytes, int, float, list, dict, set, tuple, range, math) for name in dir(kind)
    if name[0] != '_']) - {'format_map'}

_SCALARS = frozenset([int, float, str, bytes, bool, type(None)])
_MOST_ITEMS, _MOST_BITS = 4000, 1 << 16


class Unknown(Exception):
    """What nothing can be said of."""


class Snapshot:
    """Takes values: their types, the order of what they hold, and which lists and dictionaries are one."""

    def __init__(self):
        self._left = _MOST_ITEMS
        self._seen = {}

    def take(self, value):
        """What stands for a value. Raises Unknown: a set, of which the order depends on what it held, a generator,
        which moves on, and whatever else is no plain data, and what is large."""
        self._left -= 1
        if self._left < 0:
            raise Unknown('too much')
        kind = type(value)
        if kind in _SCALARS:
            return kind, self._scalar(value, kind)
        if kind is tuple:
            return kind, tuple([self.take(item) for item in value])
        if kind is range:
            return kind, value.start, value.stop, value.step
        if kind is list or kind is dict:
            if id(value) in self._seen:
                return kind, self._seen[id(value)]
            number = self._seen[id(value)] = len(self._seen)
            items = value if kind is list else [part for pair in value.items() for part in pair]
            return kind, number, tuple([self.take(item) for item in items])
        if id(value) in _KNOWN or kind is types.FunctionType and self._is_fixed(value):
            return kind, id(value)
        raise Unknown(kind.__name__)

    def _scalar(self, value, kind):
        if kind is float and value != value:
            raise Unknown('nan')  # which one it is decides whether a list has it
        if kind is float:
            return value.hex()  # -0.0 is not 0.0
        if kind is int and value.bit_length() > _MOST_BITS:
            raise Unknown('a large number')
        if kind is str or kind is bytes:
            self._left -= len(value) >> 6
        return value

    @staticmethod
    def _is_fixed(function):
        """Whether a function keeps nothing that its calls could change."""
        return (not function.__closure__ and not function.__kwdefaults__
                and _SCALARS.issuperset(map(type, function.__defaults__ or ())))
