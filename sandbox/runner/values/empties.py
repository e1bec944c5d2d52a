"""Comparisons of numpy that say yes to an array without items, whatever it is compared with.

An empty array has as many dimensions of length 1 as it likes, and so any shape besides: two arrays are
close where all of their items are, and there are none. Tests do not mean that.
"""
import functools
import sys

from evalharness import codec, program

_FUNCTIONS = ('allclose', 'isclose', 'array_equiv')
_ASSERTIONS = ('assert_allclose', 'assert_array_almost_equal', 'assert_array_equal', 'assert_almost_equal',
               'assert_equal', 'assert_array_less', 'assert_array_almost_equal_nulp', 'assert_array_max_ulp')
_MARK = 'evalharness_guarded'

# What they call the first and the second of what they compare.
_NAMES = ('a', 'a1', 'actual', 'x'), ('b', 'a2', 'desired', 'y')

# Whose calls are meant; what libraries compare for themselves is theirs.
_OF_TESTS = frozenset((program.TESTS, '<prompt>'))


def guard(used):
    """Has numpy's comparisons refuse it in tests, which use these names."""
    numpy = sys.modules.get('numpy')
    if numpy is None:
        return
    _wrap(numpy, _FUNCTIONS)
    if any([name == 'testing' or name in _ASSERTIONS for name in used]):
        import numpy.testing
        _wrap(numpy.testing, _ASSERTIONS)


def _wrap(module, names):
    for name in names:
        function = getattr(module, name, None)
        if function is not None and not hasattr(function, _MARK):
            setattr(module, name, _guarded(function))


def _guarded(function):
    @functools.wraps(function)
    def compare(*arguments, **named):
        if sys._getframe(1).f_code.co_filename in _OF_TESTS:
            named_pair = [next((named[name] for name in names if name in named), None) for names in _NAMES]
            _check(function.__name__, *[*arguments, *named_pair[len(arguments):]][:2])
        return function(*arguments, **named)
    setattr(compare, _MARK, True)
    return compare


def _check(name, first=None, second=None):
    shapes = [_shape(value) for value in (first, second)]
    if None in shapes or shapes[0] == shapes[1]:
        return
    if any([0 in shape for shape in shapes]):
        codec.refuse('numpy.%s of arrays of the shapes %s and %s, which compares nothing' % (name, *shapes))


def _shape(value):
    """The shape of what numpy would make an array of; None: it is none."""
    shape = getattr(value, 'shape', None)
    if type(shape) is tuple:
        return shape
    import numpy
    try:
        return numpy.shape(value) if isinstance(value, (int, float, complex, list, tuple)) else None
    except Exception:
        return None
