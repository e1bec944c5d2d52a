"""Values that cross between a program and the judge.

A value becomes JSON in which a list, a string, a number, a truth value and None stand for
themselves, and everything else is an object of one tag. JSON because its parser runs no code and
breaks on no input; only exact types, because a subclass can decide for itself what it equals.
"""
import collections
import datetime
import decimal
import fractions
import json
import re
import sys
import types

PLAIN = frozenset({str, int, float, bool, type(None)})

# Python reads decimal integers up to a number of digits only; beyond, they cross in hexadecimal.
_MOST_DECIMAL_BITS = 12000

_BASES = (bool, int, float, complex, str, bytes, tuple, list, dict, set, frozenset)


# Views of a dictionary cross as views of a copy.
_VIEWS = {type({}.keys()): 'dk', type({}.values()): 'dv', type({}.items()): 'di'}


# Classes of the standard library that equal what they hold.
_WRAPPERS = {collections.UserList: 'ul', collections.UserString: 'us', collections.UserDict: 'ud'}


class Unsupported(Exception):
    """A value has no representation."""


def is_plain(value, depth=0):
    """Whether a value is made of exact built-in types that marshal carries without loss.

    It loses the order of a set, which depends on how the set grew.
    """
    kind = type(value)
    if kind in PLAIN:
        return True
    if depth > 100:
        return False
    if kind is list or kind is tuple:
        if PLAIN.issuperset(map(type, value)):
            return True
        return all([is_plain(item, depth + 1) for item in value])
    if kind is dict:
        return is_plain(list(value), depth + 1) and is_plain(list(value.values()), depth + 1)
    return kind is complex or kind is bytes


def _items(mapping, opaque):
    return [[encode(key, opaque), encode(item, opaque)] for key, item in mapping.items()]


# What a dictionary makes by itself of keys that are not there, by name.
_FACTORIES = {kind.__name__: kind for kind in (
    int, float, complex, bool, str, bytes, tuple, list, dict, set, frozenset, bytearray)}


def _default_form(value, opaque):
    factory = value.default_factory
    if factory is None:
        return {'Dn': [None, _items(value, opaque)]}
    if isinstance(factory, type) and _FACTORIES.get(factory.__name__) is factory:
        return {'Dn': [factory.__name__, _items(value, opaque)]}
    code = getattr(factory, '__code__', None)
    if (type(factory) is types.FunctionType and not code.co_names and not code.co_freevars
            and not code.co_argcount and len(code.co_code) < 64):
        made = factory()  # of a function that reads nothing and calls nothing
        if is_plain(made):
            return {'Dc': [encode(made), _items(value, opaque)]}
    return {'D': _items(value, opaque)}


_FLAT = frozenset({str, float, bool, type(None)})


def _is_flat(value):
    """Whether a long sequence holds only what stands for itself."""
    if len(value) < 64:
        return False
    kinds = set(map(type, value))
    if kinds <= _FLAT:
        return True
    return kinds == {int} and max(max(value), -min(value)).bit_length() < _MOST_DECIMAL_BITS


def _inherited(value):
    """The value as its built-in base type, when its class compares as that type does."""
    kind = type(value)
    for base in _BASES:
        if isinstance(value, base):
            if kind.__eq__ is base.__eq__ and kind.__ne__ is base.__ne__:
                if kind.__hash__ is base.__hash__:
                    return base(value)
            return None
    return None


def encode(value, opaque=None):
    """The JSON form of a value; `opaque` gives one for what has none."""
    kind = type(value)
    if kind is int:
        return value if value.bit_length() < _MOST_DECIMAL_BITS else {'I': hex(value)}
    if kind in PLAIN:
        return value
    if kind is list:
        return value if _is_flat(value) else [encode(item, opaque) for item in value]
    if kind is tuple:
        return {'t': list(value) if _is_flat(value) else [encode(item, opaque) for item in value]}
    if kind is dict:
        return {'d': _items(value, opaque)}
    if kind is set:
        return {'s': [encode(item, opaque) for item in value]}
    if kind is frozenset:
        return {'f': [encode(item, opaque) for item in value]}
    if kind is complex:
        return {'c': [value.real, value.imag]}
    if kind is bytes:
        return {'b': value.hex()}
    if kind is bytearray:
        return {'B': value.hex()}
    if kind is range:
        return {'r': [encode(int(part)) for part in (value.start, value.stop, value.step)]}
    if kind is collections.Counter:
        return {'C': _items(value, opaque)}
    if kind is collections.OrderedDict:
        return {'O': _items(value, opaque)}
    if kind is collections.defaultdict:
        return _default_form(value, opaque)
    tag = _WRAPPERS.get(kind)
    if tag is not None:
        return {tag: encode(value.data, opaque)}
    if kind is collections.deque:
        return {'q': [[encode(item, opaque) for item in value], value.maxlen]}
    if kind is fractions.Fraction:
        return {'F': [encode(value.numerator), encode(value.denominator)]}
    if kind is decimal.Decimal:
        return {'M': str(value)}
    if kind is datetime.date:
        return {'a': [value.year, value.month, value.day]}
    if kind is datetime.datetime and value.tzinfo is None:
        return {'A': [value.year, value.month, value.day, value.hour, value.minute, value.second,
                      value.microsecond]}
    if kind is datetime.timedelta:
        return {'T': [value.days, value.seconds, value.microseconds]}
    if kind is type(...):
        return {'e': 0}
    view = _VIEWS.get(kind)
    if view is not None:
        return {view: [encode(item, opaque) for item in value]}
    if refer is not None:
        form = refer(value)
        if form is not None:
            return form
    if extension is not None:
        form = extension.encode(value, lambda item: encode(item, opaque))
        if form is not None:
            return form
    if kind.__module__ == 'numpy' and hasattr(value, 'item') and not getattr(value, 'ndim', 1) and (
            value.dtype.kind in _OF_NUMPY):
        return {'N': [value.dtype.str, encode(value.item())]}
    base = _inherited(value)
    if base is not None:
        return encode(base, opaque)
    if opaque is not None:
        return opaque(value)
    raise Unsupported('a value of type ' + kind.__name__)


# Ways for a set to grow that leave tables of different sizes, and so different orders.
_SETS = (set, lambda items: set(frozenset(items)), lambda items: set(dict.fromkeys(items)),
         lambda items: set(set(frozenset(items))), lambda items: _grown(items, 4),
         lambda items: _grown(items, 20), lambda items: _grown(items, 80))
_FROZEN_SETS = (frozenset, lambda items: frozenset(set(items)),
                lambda items: frozenset(dict.fromkeys(items)),
                lambda items: frozenset(set(frozenset(items))))


def _grown(items, extra):
    others = [object() for _ in range(extra)]
    result = set(items)
    result.update(others)
    result.difference_update(others)
    return result


# Gives the form of an object whose class both processes have, or None for any other.
refer = None

# A module that gives the forms of other objects and takes them, as `libraries` does, or None.
extension = None


class using:
    """Has other objects cross as an extension says, for a while; None: as they do."""

    def __init__(self, values):
        self._values = values

    def __enter__(self):
        global extension
        self._before = extension
        if self._values is not None:
            extension = self._values

    def __exit__(self, *raised):
        global extension
        extension = self._before


# Whether a set whose order cannot be had is refused: a program's result may depend on it.
order_matters = False


def _in_order(items, ways):
    """A set that gives its items in their order, if any of the ways does."""
    for way in ways:
        result = way(items)
        if list(result) == items:
            return result
    if order_matters:
        raise Unsupported('a set whose order cannot be had again')
    return ways[0](items)


def refuse(why):
    """Ends the reading of a value that nobody should judge by. A judge has a way of its own."""
    raise Unsupported(why)


# Whether numbers of numpy that are narrower than Python's are taken as Python's: with numpy 2 they
# equal whatever is rounded to them, and an infinite one whatever is too large. Not where tests name it.
widens = False

# Whether what is read comes of a program, and tests compare it as libraries do.
guards = False

_NUMPY_TYPE = re.compile(r'[<>|=][biufc]\d{1,2}').fullmatch
_OF_NUMPY = {'b': bool, 'i': int, 'u': int, 'f': float, 'c': complex}


def _numpy_scalar(body):
    name, form = body
    value = decode(form)
    if type(name) is not str or not _NUMPY_TYPE(name) or type(value) is not _OF_NUMPY[name[1]]:
        raise Unsupported('a value of a type ' + str(name)[:80])
    try:
        import numpy
    except ImportError:
        return value
    result = numpy.dtype(name).type(value)
    if not is_narrow(result):
        return result
    if widens:
        return result.item()
    if guards:
        refuse_infinity(result)
    return result


def refuse_infinity(value):
    """Refuses an infinite number of half precision, which in numpy 2 equals every number above 65,519."""
    import numpy
    if value.dtype.kind == 'f' and value.dtype.itemsize == 2 and is_narrow(value) and numpy.isinf(value).any():
        refuse('an infinite number of half precision')


def is_narrow(value):
    """Whether a number of numpy's is one that equals others which are rounded to it."""
    dtype = getattr(value, 'dtype', None)
    if dtype is None or dtype.kind not in 'fc' or dtype.itemsize >= (8 if dtype.kind == 'f' else 16):
        return False
    import numpy
    return int(numpy.__version__.split('.')[0]) >= 2


def missing():
    """What a dictionary of the program makes of a key, where only the program knows."""


def _default_dict(body, opaque):
    return collections.defaultdict(lambda: missing(), _pairs(body, opaque))


def _named_default_dict(body, opaque):
    name, pairs = body
    return collections.defaultdict(None if name is None else _FACTORIES[name], _pairs(pairs, opaque))


def _constant_default_dict(body, opaque):
    form, pairs = body
    decode(form)
    text = json.dumps(form)  # of which a list is made anew each time
    return collections.defaultdict(lambda: decode(json.loads(text)), _pairs(pairs, opaque))


def _exactly(kind, *values):
    """The values, each of which must be of one type."""
    for value in values:
        if type(value) is not kind:
            raise Unsupported('a part of another type')
    return values


def _integers(body, least, most):
    """The integers that a form is made of."""
    if type(body) is not list or not least <= len(body) <= most:
        raise Unsupported('a form without its parts')
    return _exactly(int, *body)


def _complex(body):
    real, imaginary = body
    if not {type(real), type(imaginary)} <= {int, float}:
        raise Unsupported('a number that is none')
    return complex(real, imaginary)


def _whole(forms):
    """Integers, which may be too large for JSON."""
    return _exactly(int, *[decode(form) for form in forms])


def _queue(body, opaque):
    items, most = body
    if most is not None:
        _exactly(int, most)
    return collections.deque(_each(items, opaque), most)


def _each(body, opaque):
    """The items of a form."""
    if type(body) is not list:
        raise Unsupported('items that are none')
    return [decode(item, opaque) for item in body]


def _wrapped(wrapper, kind, body, opaque):
    value = decode(body, opaque)
    if type(value) is not kind:
        raise Unsupported('a value that is not what it wraps')
    return wrapper(value)


def _pairs(body, opaque):
    if type(body) is not list:
        raise Unsupported('items that are none')
    return [(decode(key, opaque), decode(item, opaque)) for key, item in body]


_DECODERS = {
    't': lambda body, opaque: tuple(_each(body, opaque)),
    'd': lambda body, opaque: dict(_pairs(body, opaque)),
    's': lambda body, opaque: _in_order(_each(body, opaque), _SETS),
    'f': lambda body, opaque: _in_order(_each(body, opaque), _FROZEN_SETS),
    'I': lambda body, opaque: int(*_exactly(str, body), 16),
    'c': lambda body, opaque: _complex(body),
    'b': lambda body, opaque: bytes.fromhex(body),
    'B': lambda body, opaque: bytearray.fromhex(body),
    'r': lambda body, opaque: range(*_whole(body)),
    'C': lambda body, opaque: collections.Counter(dict(_pairs(body, opaque))),
    'O': lambda body, opaque: collections.OrderedDict(_pairs(body, opaque)),
    'D': _default_dict,
    'Dn': _named_default_dict,
    'Dc': _constant_default_dict,
    'q': _queue,
    'F': lambda body, opaque: fractions.Fraction(*_whole(body)),
    'M': lambda body, opaque: decimal.Decimal(*_exactly(str, body)),
    'a': lambda body, opaque: datetime.date(*_integers(body, 3, 3)),
    'A': lambda body, opaque: datetime.datetime(*_integers(body, 7, 7)),
    'T': lambda body, opaque: datetime.timedelta(*_integers(body, 3, 3)),
    'N': lambda body, opaque: _numpy_scalar(body),
    'e': lambda body, opaque: ...,
    'ul': lambda body, opaque: _wrapped(collections.UserList, list, body, opaque),
    'us': lambda body, opaque: _wrapped(collections.UserString, str, body, opaque),
    'ud': lambda body, opaque: _wrapped(collections.UserDict, dict, body, opaque),
    'dk': lambda body, opaque: dict.fromkeys(_each(body, opaque)).keys(),
    'dv': lambda body, opaque: dict(enumerate(_each(body, opaque))).values(),
    'di': lambda body, opaque: dict(_each(body, opaque)).items(),
}


def decode(form, opaque=None):
    """The value of a JSON form. Raises any exception when the form is not one of `encode`'s."""
    kind = type(form)
    if kind is list:
        if PLAIN.issuperset(map(type, form)):
            return form
        return [decode(item, opaque) for item in form]
    if kind is not dict:
        return form
    (tag, body), = form.items()
    decoder = _DECODERS.get(tag)
    if decoder is not None:
        return decoder(body, opaque)
    if extension is not None and tag in extension.DECODERS:
        return extension.decode(tag, body, lambda item: decode(item, opaque))
    if opaque is not None:
        return opaque(tag, body)
    raise Unsupported('tag ' + tag)


def _bounded_integer(text):
    if len(text) > 5000:
        raise ValueError('an integer of %d digits' % len(text))
    return int(text)


def _make_scan():
    """What reads a form at a place of a text."""
    # Reading an integer takes the square of its length, and Pythons before 3.8.14, 3.9.14 and 3.10.7
    # set no bound to it.
    is_bounded = hasattr(sys, 'set_int_max_str_digits')
    return json.JSONDecoder(parse_int=None if is_bounded else _bounded_integer).scan_once


def _refuse(value):
    raise TypeError('a form of type %s' % type(value).__name__)


def _make_dumps():
    """What `json.dumps` makes anew for every text, made once."""
    make = json.encoder.c_make_encoder
    if make is None:
        return json.dumps
    encode = make(None, _refuse, json.encoder.encode_basestring_ascii, None, ': ', ', ', False, False, True)
    return lambda form: ''.join(encode(form, 0))


def dumps(form, _dumps=_make_dumps()):
    """The bytes of a JSON form."""
    return _dumps(form).encode('ascii')


def loads(data, _scan=_make_scan()):
    """The form of bytes that `dumps` wrote. Raises ValueError, or RecursionError, where it cannot have."""
    text = data.decode('ascii')
    try:
        form, end = _scan(text, 0)
    except StopIteration:
        raise ValueError('no JSON')
    if end != len(text):
        raise ValueError('more than one form')
    return form
