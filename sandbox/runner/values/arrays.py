"""numpy's arrays as data: the type of the items, the shape and the bytes."""
import base64
import re

from evalharness import codec, empties

# Types of items that hold neither objects nor fields. Times without a unit equal those of any unit.
_TYPE = re.compile(r'[<>|=]([biufcSU][0-9]{1,6}|[mM]8\[[0-9]{0,6}[a-zA-Z]{1,2}\])').fullmatch
_MOST_DIMENSIONS = 32

# More than a message could hold; some forms tell of more items than they hold.
MOST_ITEMS = 1 << 26


class NoForm(Exception):
    """An object that cannot be told as data."""


def of(value, kind):
    """The value, which must be of a class."""
    if not isinstance(value, kind):
        raise ValueError('a part of another type')
    return empties.plain(value)


def encoder_for(kind):
    """What makes the form of objects of a class of numpy; None: nothing does."""
    import numpy
    if kind is numpy.ndarray or empties.is_stubborn(kind):
        return _encode_array
    if issubclass(kind, numpy.generic) and kind.__module__ == 'numpy':
        return _encode_scalar
    if kind is numpy.matrix:
        return lambda value, item_form: {'nm': encode(numpy.asarray(value), item_form)}
    # A masked array has no form: where everything is masked, it is equal to whatever a test expects.
    return None


def unmasked(value):
    """A masked array of which nothing is masked as the array that it is; anything else as it is."""
    if type(value).__name__ == 'MaskedArray' and type(value).__module__.startswith('numpy'):
        import numpy
        if not numpy.ma.is_masked(value):
            return numpy.asarray(value.data)
    return value


def _encode_array(value, item_form):
    """The form of an array by itself, which tells whether it can be written to."""
    form = encode(value, item_form)
    if not value.flags.writeable:
        next(iter(form.values())).append(False)
    return form


def encode(value, item_form):
    """The form of an array, whose objects `item_form` gives the forms of."""
    dtype = value.dtype
    if dtype.hasobject and dtype.names is None:
        return {'no': [list(value.shape), [item_form(item) for item in value.ravel().tolist()]]}
    if not _TYPE(dtype.str):
        raise NoForm(dtype)
    return {'nd': [dtype.str, list(value.shape), _text(value.tobytes())]}


def _encode_scalar(value, item_form):
    if value.dtype.kind in 'biufc':
        return None  # which have a form of their own
    if not _TYPE(value.dtype.str):
        raise NoForm(value.dtype)
    return {'ng': [value.dtype.str, _text(value.tobytes())]}


def _text(data):
    return base64.b64encode(data).decode('ascii')


def count(shape, most=MOST_ITEMS):
    """The number of items of a shape, which is bounded even where some length is none."""
    if type(shape) is not list or len(shape) > _MOST_DIMENSIONS:
        raise ValueError('a shape')
    items, bound = 1, 1
    for length in shape:
        if type(length) is not int or length < 0:
            raise ValueError('a shape')
        items *= length
        bound *= max(length, 1)
        if bound > most:
            raise ValueError('a shape of too many items')
    return items


def _decode_array(body, decode):
    import numpy
    name, shape, text, *flag = body
    if not _TYPE(name):
        raise ValueError('a type of items')
    result = _array(name, shape, text)
    if codec.guards:
        codec.refuse_infinity(result)
    result = _flagged(result, flag)
    return empties.stubborn(result) if codec.guards else result


def _flagged(array, flag):
    if flag:
        if len(flag) != 1 or flag[0] is not False:
            raise ValueError('an array with a flag')
        array.flags.writeable = False
    return array


def _array(name, shape, text):
    import numpy
    dtype, data = numpy.dtype(name), base64.b64decode(text, validate=True)
    if count(shape) * dtype.itemsize != len(data):
        raise ValueError('the bytes of an array')
    if dtype.kind == 'b':  # whatever the bytes are, true is one of them
        return (numpy.frombuffer(data, 'u1') != 0).reshape(shape)
    if dtype.itemsize == 0:
        return numpy.zeros(shape, dtype)
    return numpy.frombuffer(bytearray(data), dtype).reshape(shape)


def _decode_objects(body, decode):
    import numpy
    shape, items, *flag = body
    if type(items) is not list or count(shape) != len(items):
        raise ValueError('the items of an array')
    result = numpy.empty(len(items), object)
    for place, item in enumerate(items):
        item = result[place] = decode(item)
        if codec.guards and _is_empty(item):
            codec.refuse('an empty array as an item of another, which equals what it is compared with')
    result = _flagged(result.reshape(shape), flag)
    return empties.stubborn(result) if codec.guards else result


_LIBRARIES = frozenset(('numpy', 'pandas', 'scipy', 'torch', 'tensorflow'))


def _is_empty(item):
    """Whether an item is an array or a table without items."""
    if type(item).__module__.split('.')[0] not in _LIBRARIES:
        return False
    return 0 in tuple(getattr(item, 'shape', ()))


def integers(value):
    """The array, which must be one of integers in a row."""
    import numpy
    if of(value, numpy.ndarray).ndim != 1 or value.dtype.kind not in 'iu':
        raise ValueError('integers that are none')
    return value


def _decode_scalar(body, decode):
    name, text = body
    return _decode_array([name, [], text], decode)[()]


def _decode_matrix(body, decode):
    import numpy
    return numpy.matrix(of(decode(body), numpy.ndarray), copy=False)


DECODERS = {'nd': _decode_array, 'no': _decode_objects, 'ng': _decode_scalar,
            'nm': _decode_matrix}
