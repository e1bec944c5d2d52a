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
        return {'r': [encode(value.start), encode(value.stop), encode(value.step)]}
    if kind is collections.Counter:
        return {'C': _items(value, opaque)}
    if kind is collections.OrderedDict:
        return {'O': _items(value, opaque)}
    if kind is collections.defaultdict:
        return {'D': _items(value, opaque)}
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
    if kind.__module__ == 'numpy' and hasattr(value, 'item') and not getattr(value, 'ndim', 1):
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


_NUMPY_TYPE = re.compile(r'[<>|=][biufc]\d{1,2}').fullmatch


def _numpy_scalar(body):
    value = decode(body[1])
    if not _NUMPY_TYPE(body[0]) or type(value) not in (bool, int, float, complex):
        raise Unsupported('a value of a type ' + str(body[0])[:80])
    try:
        import numpy
    except ImportError:
        return value
    return numpy.dtype(body[0]).type(value)


def _default_dict(body, opaque):
    result = collections.defaultdict(lambda: None)
    result.update(_pairs(body, opaque))
    return result


def _wrapped(wrapper, kind, body, opaque):
    value = decode(body, opaque)
    if type(value) is not kind:
        raise Unsupported('a value that is not what it wraps')
    return wrapper(value)


def _pairs(body, opaque):
    return [(decode(key, opaque), decode(item, opaque)) for key, item in body]


_DECODERS = {
    't': lambda body, opaque: tuple([decode(item, opaque) for item in body]),
    'd': lambda body, opaque: dict(_pairs(body, opaque)),
    's': lambda body, opaque: _in_order([decode(item, opaque) for item in body], _SETS),
    'f': lambda body, opaque: _in_order([decode(item, opaque) for item in body], _FROZEN_SETS),
    'I': lambda body, opaque: int(body, 16),
    'c': lambda body, opaque: complex(*body),
    'b': lambda body, opaque: bytes.fromhex(body),
    'B': lambda body, opaque: bytearray.fromhex(body),
    'r': lambda body, opaque: range(*[decode(item) for item in body]),
    'C': lambda body, opaque: collections.Counter(dict(_pairs(body, opaque))),
    'O': lambda body, opaque: collections.OrderedDict(_pairs(body, opaque)),
    'D': _default_dict,
    'q': lambda body, opaque: collections.deque([decode(x, opaque) for x in body[0]], body[1]),
    'F': lambda body, opaque: fractions.Fraction(decode(body[0]), decode(body[1])),
    'M': lambda body, opaque: decimal.Decimal(body),
    'a': lambda body, opaque: datetime.date(*body),
    'A': lambda body, opaque: datetime.datetime(*body),
    'T': lambda body, opaque: datetime.timedelta(*body),
    'N': lambda body, opaque: _numpy_scalar(body),
    'e': lambda body, opaque: ...,
    'ul': lambda body, opaque: _wrapped(collections.UserList, list, body, opaque),
    'us': lambda body, opaque: _wrapped(collections.UserString, str, body, opaque),
    'ud': lambda body, opaque: _wrapped(collections.UserDict, dict, body, opaque),
    'dk': lambda body, opaque: dict.fromkeys([decode(item, opaque) for item in body]).keys(),
    'dv': lambda body, opaque: dict(enumerate([decode(item, opaque) for item in body])).values(),
    'di': lambda body, opaque: dict([decode(item, opaque) for item in body]).items(),
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


def dumps(form, _dumps=json.dumps):
    """The bytes of a JSON form."""
    return _dumps(form).encode('ascii')
