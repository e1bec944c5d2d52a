"""Arrays and tables that cross as data, for tests that name numpy or pandas.

Both processes have the libraries, so the tests compare real arrays and tables, made anew here of what the
program sent: nothing of the program's own is in them. What has no form stays with the program.
"""
import types

from evalharness import arrays, tables

# The libraries whose objects cross, as tests name them.
NAMES = frozenset(('numpy', 'pandas'))

DECODERS = {**arrays.DECODERS, **tables.DECODERS}


def are_named(used, names):
    """Whether tests that use these names, beside what a prompt defines, mean one of the libraries."""
    return not NAMES.isdisjoint(used) or any(
        [type(value) is types.ModuleType and value.__name__ in NAMES for value in names.values()])


def reset():
    """Puts back what tests of an earlier program may have left: the numbers that numpy draws."""
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(0)


def _library(kind):
    return kind.__module__.split('.')[0]


def encode(value, item_form):
    """The form of an array, a table or a part of one; None: it is none of these, or has no form.

    `item_form` gives the form of an item.
    """
    kind = type(value)
    library = _library(kind)
    if library not in NAMES:
        return None
    try:
        encoder = (arrays if library == 'numpy' else tables).encoder_for(kind)
        return encoder and encoder(value, item_form)
    except arrays.NoForm:
        return None


def is_mutable(value):
    """Whether a program can change an object of a library that it was given."""
    return _library(type(value)) in NAMES and (
        hasattr(value, '_update_inplace') or type(value).__name__ == 'ndarray')


def overwrite(target, value):
    """Makes an argument of the tests what the program has made of it."""
    if type(target) is not type(value):
        raise ValueError('a change of type')
    if type(target).__name__ == 'ndarray':
        if target.shape != value.shape or target.dtype != value.dtype:
            raise ValueError('a change of an array')
        target[...] = value
    else:
        target._update_inplace(value)
