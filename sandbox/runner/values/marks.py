"""Values that JSON does not carry to the bit: it loses the bits of a NaN, and joins two halves of a
surrogate pair. What a digest was made of has to arrive as it was; what is odd is marked, and crosses as
bytes.
"""
import struct


class Odd:
    """A float, a complex number or a string that JSON does not carry to the bit."""

    __slots__ = ('kind', 'data')

    def __init__(self, kind, data):
        self.kind = kind
        self.data = data


def is_odd(text):
    """Whether the text of a form may have lost something."""
    return b'NaN' in text or b'\\ud' in text


def marked(value):
    """The value with `Odd` in place of what JSON does not carry."""
    kind = type(value)
    if kind is float:
        return value if value == value else Odd('float', struct.pack('<d', value))
    if kind is complex:
        return value if value == value else Odd('complex', struct.pack('<2d', value.real, value.imag))
    if kind is str:
        data = value.encode('utf-8', 'surrogatepass')
        return value if data.decode('utf-8', 'ignore') == value else Odd('str', data)
    if kind in (list, tuple, set, frozenset):
        return kind([marked(item) for item in value])
    if kind is dict:
        return {marked(key): marked(item) for key, item in value.items()}
    return value


def value_of(kind, text):
    """The value of an `Odd`. Raises ValueError, TypeError or struct.error."""
    data = bytes.fromhex(text)
    if kind == 'float':
        return struct.unpack('<d', data)[0]
    if kind == 'complex':
        return complex(*struct.unpack('<2d', data))
    if kind == 'str':
        return data.decode('utf-8', 'surrogatepass')
    raise ValueError('a value of no kind')
