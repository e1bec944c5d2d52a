"""Digests that stand for values, so that a value that is as expected need not cross.

Two values with one digest are equal; equal values have one digest as a rule, but not always: 1 and
True differ, and so do sets that grew in different orders. Whoever finds two digests different has to
look at the values. A digest shows that the sender knows the value, which is all that judging asks.
"""
import _blake2  # hashlib has it from there, and loads what costs every fork
import array
import binascii
import marshal
import math
import sys

from evalharness import codec, marks

BYTES = 16

# Version 2 has no references between parts, so that equal values have equal bytes.
_VERSION = 2
LONG = 4096
_EXACT = 1 << 53

_dumps, _blake = marshal.dumps, _blake2.blake2b
_is_plain, _modules = codec.is_plain, sys.modules
_NUMBERS = frozenset({int, float, bool})
_COMPLEX = frozenset({int, float, bool, complex})


class Print:
    """The digest of a value, with what is needed to show the value later."""

    __slots__ = ('digest', 'size', 'data', 'value', 'is_of_text')

    def __init__(self, digest, size, data, value, is_of_text=False):
        self.digest = digest
        self.size = size
        self.data = data    # bytes that marshal reads, or None
        self.value = value  # the value itself, when there are no such bytes
        self.is_of_text = is_of_text  # whether the digest is that of the form's text

    def text(self):
        """The JSON text of the value's form, from which its digest can be made again."""
        if type(self.value) is Form:
            return codec.dumps(self.value.form)
        if type(self.value) is Numbers:
            return codec.dumps(self.value.form())
        value = self.value if self.data is None else marshal.loads(self.data)
        text = codec.dumps(codec.encode(value, opaque))
        if not self.is_of_text and marks.is_odd(text):
            text = codec.dumps(codec.encode(marks.marked(value), opaque))
        return text


def opaque(value):
    """The form of an object that is no data: it equals nothing, unless it is a numpy array."""
    kind = type(value)
    if kind is marks.Odd:
        return {'odd': [value.kind, value.data.hex()]}
    if kind.__module__ == 'numpy' and kind.__name__ == 'ndarray':
        return {'n': [list(value.shape), codec.encode(value.ravel().tolist(), opaque)]}
    return {'object': kind.__name__}


def take(value, with_numpy=None):
    """The print of a value, as it is made where numpy is loaded, or not; here, if it is not said."""
    if with_numpy is None:
        with_numpy = 'numpy' in _modules
    kind = type(value)
    if (kind is list or kind is tuple) and len(value) > LONG:
        return _take_long(value, with_numpy)
    try:
        if not (_is_plain(value) if with_numpy else _is_exact(value)):
            raise ValueError
        data = _dumps(value, _VERSION)
    except ValueError:
        return _take_other(value)
    return Print(_blake(data, digest_size=BYTES).digest(), len(data), data, None)


def _is_exact(value):
    """Whether marshal writes a value as it is: it would take an array, or a view of memory, for bytes."""
    todo = [(value, 0)]
    while todo:
        item, depth = todo.pop()
        kind = type(item)
        if kind in codec.PLAIN or kind is bytes or kind is complex or item is ...:
            continue
        if depth > _DEEPEST or kind not in _CONTAINERS and kind is not dict:
            return False
        parts = [item] if kind is not dict else [item, item.values()]
        for part in parts:
            if not codec.PLAIN.issuperset(map(type, part)):
                todo += [(inner, depth + 1) for inner in part]
    return True


# Deeper than marshal goes.
_DEEPEST = 2000
_CONTAINERS = frozenset({list, tuple, set, frozenset})


def both(items, value):
    """The print of a set that shows the value it was made of, too."""
    result = take(items)
    if not result.is_of_text and holds_nan(items):
        items = marks.marked(items)
    form = {'seen': [codec.encode(items, opaque), codec.encode(value, opaque)]}
    return Print(result.digest, result.size, None, Form(form))


class Numbers:
    """A long sequence of numbers, without the object that each of them was."""

    def __init__(self, kind, numbers):
        self.kind = kind
        self.numbers = numbers

    def form(self):
        # As text, each number would cost ten times as much.
        return {'v': [self.kind, binascii.b2a_base64(self.numbers).decode('ascii')]}


class Form:
    """A value that has been put into its JSON form already."""

    def __init__(self, form):
        self.form = form


def _take_other(value):
    """The print of a value that is not made of built-in types alone."""
    data = codec.dumps(codec.encode(value, opaque))
    return Print(of_text(data), len(data), None, value, is_of_text=True)


def of_text(text):
    """The digest of a value that has no other than that of its form's text."""
    return _blake(text, digest_size=BYTES, person=b'json').digest()


def of_bytes(parts, person=b''):
    """The digest of bytes that marshal wrote."""
    digest = _blake(digest_size=BYTES, person=person)
    for part in parts:
        digest.update(part)
    return digest.digest()


def _take_long(value, with_numpy):
    """The print of a long sequence, without a copy of the whole."""
    kinds = set(map(type, value))
    person = type(value).__name__.encode()
    if complex in kinds and kinds <= _COMPLEX and not any([item.imag for item in value]):
        return _take_long(type(value)([item.real for item in value]), with_numpy)
    if kinds <= _NUMBERS and (int not in kinds or -_EXACT <= min(value) and max(value) <= _EXACT):
        numbers = array.array('d', value)
        digest = _blake(numbers, digest_size=BYTES, person=b'n' + person).digest()
        return Print(digest, 8 * len(numbers), None, Numbers(type(value).__name__, numbers))
    digest = _blake(digest_size=BYTES, person=b'm' + person)
    size = 0
    for start in range(0, len(value), LONG):
        part = value[start:start + LONG]
        try:
            if not (_is_plain(part) if with_numpy else _is_exact(part)):
                raise ValueError
            data = _dumps(part, _VERSION)
        except ValueError:
            return _take_other(value)
        size += len(data)
        digest.update(data)
    return Print(digest.digest(), size, None, value)


def holds_nan(value, depth=0):
    """Whether a value holds something that does not equal itself; then its digest proves nothing."""
    kind = type(value)
    if kind is float:
        return value != value
    if kind in codec.PLAIN:
        return False
    if depth > 100:
        return True
    if kind is list or kind is tuple:
        kinds = set(map(type, value))
        if kinds <= codec.PLAIN:
            return float in kinds and any([item != item for item in value])
        if len(value) > LONG and _has_no_floats(value):
            return False
        return any([holds_nan(item, depth + 1) for item in value])
    if kind is dict:
        return holds_nan(list(value), depth + 1) or holds_nan(list(value.values()), depth + 1)
    if kind is set or kind is frozenset:
        return holds_nan(list(value), depth + 1)
    if kind is complex:
        return math.isnan(value.real) or math.isnan(value.imag)
    return kind is not bytes


def _has_no_floats(value):
    """Whether marshal writes a sequence without the letter that stands before a float."""
    try:
        return not any(b'g' in _dumps(value[start:start + LONG], _VERSION)
                       or b'y' in _dumps(value[start:start + LONG], _VERSION)
                       for start in range(0, len(value), LONG))
    except ValueError:
        return False


def is_float_like(value):
    """Whether EvalPlus compares with a tolerance where a task names none: a float, or a sequence
    of floats."""
    if isinstance(value, float):
        return True
    if isinstance(value, (list, tuple)) and value:
        return all([isinstance(item, float) for item in value])
    dtype = getattr(value, 'dtype', None)
    return dtype is not None and type(value).__name__ == 'ndarray' and dtype.str[1:] in ('f4', 'f8')
