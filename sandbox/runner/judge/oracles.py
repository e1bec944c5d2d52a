"""What EvalPlus compares, and how: the inputs that JSON cannot hold, and when an output is right.

The rules are those of EvalPlus 0.3.1 (Liu et al. 2023), task by task. Everything here works on plain
data in the judge; the program's objects never get here.
"""
import array
import binascii
import collections
import math
import sys

from evalharness import codec, marks

RELATIVE = 1e-7
_TOLERANCE = 1e-6


# Inputs.

def _each(convert):
    return lambda arguments: [convert(item) for item in arguments]


def _items(convert):
    return lambda values: [convert(item) for item in values]


def _first(convert):
    return lambda arguments: [convert(arguments[0])] + list(arguments[1:])


def _second(convert):
    return lambda arguments: [arguments[0], convert(arguments[1])] + list(arguments[2:])


def _deep_tuple(value):
    return tuple([_deep_tuple(item) for item in value]) if isinstance(value, list) else value


def _tuple_if_list(value):
    return tuple(value) if isinstance(value, list) else value


def _set_or_empty(value):
    return set(value) if isinstance(value, list) and value else {}


def _tuple_values(mapping):
    return {key: tuple(value) for key, value in mapping.items()}


_RULES = [
    ((2, 116, 132, 143, 222, 261, 273, 394, 399, 421, 424, 429, 470, 560, 579, 596, 616, 630, 726,
      740, 744, 809), _each(tuple)),
    ((63, 64, 70, 94, 120, 237, 272, 299, 400, 409, 417, 438, 473, 614, 780),
     _each(_items(tuple))),
    ((75, 413, 444, 753), _first(_items(tuple))),
    ((106, 750), _second(tuple)),
    ((115,), _first(_items(_set_or_empty))),
    ((124,), lambda arguments: [float(arguments[0]), complex(arguments[1])]),
    ((250, 307, 405, 446, 617, 720, 763, 808), _first(tuple)),
    ((252,), _first(complex)),
    ((259, 401, 445), _each(lambda value: tuple([tuple(item) for item in value]))),
    ((278,), _each(lambda value: tuple([_tuple_if_list(item) for item in value]))),
    ((580, 615, 791), lambda arguments: list(_deep_tuple(arguments))),
    ((722,), _first(_tuple_values)),
]
_RECONSTRUCT = {number: rule for numbers, rule in _RULES for number in numbers}


def reconstruct(family, number, inputs):
    """The inputs of a task with the tuples, sets and complex numbers that JSON could not hold."""
    rule = _RECONSTRUCT.get(number) if family == 'mbpp' else None
    return [rule(arguments) for arguments in inputs] if rule else inputs


# What the program's process makes of an output before it shows it.

_SETS = frozenset(['similar_elements', 'find_char_long', 'common_in_nested_lists',
                   'extract_singly', 'larg_nnum', 'intersection_array', 'find_dissimilar', 'Diff'])
_NOT_NONE = frozenset(['check_str', 'text_match_three', 'text_starta_endb'])


def view(family, entry_point):
    """How an output is seen: as it is, as a set, or as whether there is one."""
    if family == 'mbpp' and entry_point in _SETS:
        return 'set'
    if family == 'mbpp' and entry_point in _NOT_NONE:
        return 'isNotNone'
    return 'value'


# Outputs.

_MOST_DIMENSIONS, _MOST_ITEMS = 64, 1 << 32


def value_of(form):
    """The value of a form that ``fingerprint`` made. Raises any exception when it is none."""
    if type(form) is dict and 'seen' in form:
        if type(form['seen']) is not list:
            raise codec.Unsupported('seen')
        view, value = form['seen']
        return Seen(codec.decode(view, _take), codec.decode(value, _take))
    return codec.decode(form, _take)


def _take(tag, body):
    if tag == 'object' and type(body) is str:
        return Opaque(body[:80])
    if tag == 'v':
        kind, text = body
        numbers = array.array('d')
        numbers.frombytes(binascii.a2b_base64(text))
        return tuple(numbers) if kind == 'tuple' else numbers.tolist()
    if tag == 'odd':
        return marks.value_of(*body)
    if tag != 'n':
        raise codec.Unsupported(tag)
    shape, items = body
    # numpy's own bound; and no number that takes long to multiply.
    if len(shape) > _MOST_DIMENSIONS:
        raise codec.Unsupported(tag)
    size = 1
    for length in shape:
        if type(length) is not int or not 0 <= length <= _MOST_ITEMS:
            raise codec.Unsupported(tag)
        size *= length
    items = codec.decode(items, _take)
    if type(items) is not list or len(items) != size:
        raise codec.Unsupported(tag)
    return Array(shape, items)


class _Refused(Exception):
    """The values have no distance."""


class Oracle:
    """Says whether an output is right."""

    def __init__(self, family, entry_point, tolerance):
        self.tolerance = tolerance
        self.accepts_all = family == 'mbpp' and entry_point == 'are_equivalent'
        # Right outputs that are not the expected one, so that a digest says nothing.
        self.decides_alone = _find_zero if (family, entry_point) == ('humaneval', 'find_zero') \
            else None
        self._also = _ALSO.get(entry_point) if family == 'mbpp' else None

    def accepts(self, arguments, output, expected, tolerances):
        """Whether an output is right, under each of several tolerances."""
        if self.decides_alone:
            return [self.decides_alone(arguments, output, self.tolerance)] * len(tolerances)
        if type(expected) is Seen:
            return self._accepts_seen(output, expected, tolerances)
        if self.accepts_all or equals(output, expected) or (
                self._also and self._also(arguments, output, self.tolerance)):
            return [True] * len(tolerances)
        return [item != 0 and is_close(output, expected, item) for item in tolerances]

    def _accepts_seen(self, output, expected, tolerances):
        if type(output) is not Seen:
            return [False] * len(tolerances)
        is_equal = equals(output.view, expected.view)
        return [is_equal or item != 0 and is_close(output.value, expected.value, item)
                for item in tolerances]


def _find_zero(arguments, output, tolerance):
    """HumanEval/32: any root of the polynomial will do."""
    try:
        value = sum([factor * math.pow(output, power)
                     for power, factor in enumerate(arguments[0])])
        return bool(abs(value) <= tolerance)
    except Exception:
        return False


def _zero(arguments, output, tolerance):
    """Mbpp/295: the sum of no divisors may be 0."""
    return equals(output, 0)


def _surface(arguments, output, tolerance):
    """Mbpp/581: the height may be that of the apex over the base."""
    try:
        base, height = arguments
        slant = math.sqrt((base / 2) ** 2 + height ** 2)
        return bool(abs(output - round(base ** 2 + 2 * base * slant)) <= tolerance)
    except Exception:
        return False


def _padded_digits(arguments, output, tolerance):
    """Mbpp/558: numbers of different lengths may be padded with zeros."""
    try:
        texts = [str(item) for item in arguments]
        width = max(map(len, texts))
        pairs = zip(*[item.zfill(width) for item in texts])
        return equals(output, sum([abs(int(a) - int(b)) for a, b in pairs]))
    except ValueError:
        return False


_ALSO = {'sum_div': _zero, 'surface_Area': _surface, 'digit_distance_nums': _padded_digits}


class Seen:
    """An output that is compared by its items, and may be near to the expected one as it is."""

    def __init__(self, view, value):
        self.view = view
        self.value = value

    def __repr__(self):
        return repr(self.view)


class Array:
    """A numpy array of the program: its numbers, and the comparison that numpy would make."""

    def __init__(self, shape, items):
        self.shape = shape
        self.items = items

    def __eq__(self, other):
        # numpy compares item by item, and only one item has a truth.
        try:
            shape, items = _as_array(other)
            _, ours, theirs = _broadcast(self.shape, self.items, shape, items)
        except _Refused:
            return False
        return len(ours) == 1 and ours[0] == theirs[0]

    __hash__ = None

    def __repr__(self):
        return 'array of shape %s: %s' % (self.shape, self.items[:20])


class Opaque:
    """An object of the program that is no data. It equals nothing, itself included."""

    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return False

    __hash__ = object.__hash__

    def __repr__(self):
        return '<%s object>' % self.name


def equals(output, expected):
    """Whether Python says that the output equals what is expected."""
    try:
        # Not as numpy rounds, once it has been loaded.
        return bool(output == expected) and (
            'numpy' not in sys.modules or bool(_widened(output) == expected))
    except Exception:  # deep values, and such as a signaling NaN, which answers no comparison
        return False


def _widened(value):
    """A value with Python's numbers in place of narrow ones of numpy's, which equal what is rounded to them."""
    kind = type(value)
    if kind in codec.PLAIN:
        return value
    if kind in (list, tuple, set, frozenset):
        return value if codec.PLAIN.issuperset(map(type, value)) else kind(map(_widened, value))
    if isinstance(value, dict):
        return {_widened(key): _widened(item) for key, item in value.items()}
    if kind is collections.deque:
        return collections.deque(map(_widened, value), value.maxlen)
    return value.item() if codec.is_narrow(value) else value


# Closeness, as numpy.allclose has it.

def is_close(output, expected, tolerance):
    """Whether two values are of one type and, as arrays, close everywhere.

    The rule of numpy.allclose with a relative tolerance of 1e-7, broadcasting included.
    """
    if type(output) is not type(expected):
        return False
    if isinstance(expected, (list, tuple)) and len(output) != len(expected):
        return False
    try:
        if isinstance(expected, (bool, int, float, complex)):
            return _near(output, expected if isinstance(expected, complex) else float(expected),
                         tolerance)
        shape, theirs = _as_array(output)
        expected_shape, ours = _as_array(expected)
        # Against no items numpy compares nothing, and finds it all close.
        if _are_objects(ours) or not theirs and ours:
            return False
        both, theirs, ours = _broadcast(shape, theirs, expected_shape, ours)
        return all([_near(a, b, tolerance) for a, b in zip(theirs, ours)])
    except Exception:
        return False


def _are_objects(numbers):
    """Whether numpy would hold integers as objects, which it does not call finite."""
    return any([isinstance(item, int) and not -1 << 63 <= item < 1 << 64 for item in numbers])


def _near(a, b, tolerance):
    if a == b:
        return True
    distance = abs(a - b)
    size = abs(b)
    # Written so that NaN is near to nothing and infinity only to itself.
    return distance <= tolerance + RELATIVE * size and size != math.inf


def _as_array(value):
    """The shape and the numbers of a nested sequence."""
    if isinstance(value, Array):
        return value.shape, value.items
    if not isinstance(value, (list, tuple)):
        if not isinstance(value, (bool, int, float, complex)):
            raise _Refused
        return [], [value]
    shapes, items = None, []
    for item in value:
        shape, numbers = _as_array(item)
        if shapes is not None and shape != shapes:
            raise _Refused
        shapes = shape
        items += numbers
    return [len(value)] + (shapes or []), items


def _broadcast(shape, items, other_shape, other_items):
    if shape == other_shape:
        return shape, items, other_items
    rank = max(len(shape), len(other_shape))
    shape = [1] * (rank - len(shape)) + shape
    other_shape = [1] * (rank - len(other_shape)) + other_shape
    result = []
    for a, b in zip(shape, other_shape):
        if a != b and a != 1 and b != 1:
            raise _Refused
        result.append(b if a == 1 else a)
    return result, _stretch(shape, items, result), _stretch(other_shape, other_items, result)


def _stretch(shape, items, wanted):
    if not shape:
        return items
    step = len(items) // shape[0] if shape[0] else 0
    rows = [_stretch(shape[1:], items[start * step:(start + 1) * step], wanted[1:])
            for start in range(shape[0])]
    if shape[0] == 1 and wanted[0] != 1:
        rows = rows * wanted[0]
    return [item for row in rows for item in row]


def clean_tolerance(tolerance, is_float_like):
    """The tolerance of one input: EvalPlus's own where the task names none."""
    return _TOLERANCE if tolerance == 0 and is_float_like else tolerance


def leaking_tolerances(tolerance, float_like):
    """The tolerances of a suite's inputs in EvalPlus 0.3: once a float is expected, it stays."""
    result = []
    for item in float_like:
        tolerance = clean_tolerance(tolerance, item)
        result.append(tolerance)
    return result
