"""Comparisons of numpy that say yes to an array without items, whatever it is compared with.

An empty array has as many dimensions of length 1 as it likes, and so any shape besides: two arrays are
close where all of their items are, and there are none. Tests do not mean that. Nor do they mean the sum or
the largest of what is left of expected items when an empty array is taken from them.
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


# Whether arrays of a program's are stubborn.
is_on = False


def guard(used):
    """Has numpy's comparisons refuse it in tests, which use these names."""
    global is_on
    is_on = True
    numpy = sys.modules.get('numpy')
    if numpy is None:
        return
    _wrap(numpy, _FUNCTIONS)
    if any([name == 'testing' or name in _ASSERTIONS for name in used]):
        import numpy.testing
        _wrap(numpy.testing, _ASSERTIONS)
    pandas = sys.modules.get('pandas')
    for name in ('DataFrame', 'Series', 'Index') if pandas is not None else ():
        _wrap_values(getattr(pandas, name))


def _wrap(module, names):
    for name in names:
        function = getattr(module, name, None)
        if function is not None and not hasattr(function, _MARK):
            setattr(module, name, _guarded(function))


def _wrap_values(kind):
    """Has what tests take out of a table be stubborn, too."""
    values, to_numpy = kind.values, kind.to_numpy
    if hasattr(to_numpy, _MARK):
        return

    @functools.wraps(to_numpy)
    def taken(self, *arguments, **named):
        found = to_numpy(self, *arguments, **named)
        return stubborn(found) if sys._getframe(1).f_code.co_filename in _OF_TESTS else found

    def values_of_tests(self):
        found = values.__get__(self, kind)
        return stubborn(found) if sys._getframe(1).f_code.co_filename in _OF_TESTS else found
    setattr(taken, _MARK, True)
    kind.to_numpy = taken
    kind.values = property(values_of_tests)


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


_stubborn = None


def allow():
    """Has tests take an array without items for what it is, as those of DS-1000 are meant to."""
    global is_on
    is_on = False


def stubborn(array):
    """An array of a program; one without items is not stretched over others, which would leave nothing."""
    global _stubborn
    if not is_on or type(array).__name__ != 'ndarray' or array.size or not array.shape:
        return array
    if _stubborn is None:
        _stubborn = _make_stubborn()
    return array.view(_stubborn)


def is_stubborn(kind):
    """Whether a class is that of such arrays."""
    return _stubborn is not None and kind is _stubborn


def plain(value):
    """The same as an array that numpy knows."""
    import numpy
    return value.view(numpy.ndarray) if _stubborn is not None and type(value) is _stubborn else value


def _make_stubborn():
    import numpy

    class ndarray(numpy.ndarray):
        __module__ = 'numpy'  # which is what it says it is, and what is done with it

        def __array_ufunc__(self, ufunc, method, *inputs, **named):
            inputs = [plain(value) for value in inputs]
            if len(inputs) > 1 and 0 in self.shape:
                for value in inputs:
                    _check_stretch(ufunc, self.shape, _shape(value))
            if 'out' in named:
                named['out'] = tuple([plain(value) for value in named['out']])
            return getattr(ufunc, method)(*inputs, **named)

    return ndarray


def _check_stretch(ufunc, empty, shape):
    if not shape or 0 in shape:
        return  # a number, or nothing either
    import numpy
    try:
        numpy.broadcast_shapes(empty, shape)
    except ValueError:
        return  # which numpy says itself
    codec.refuse('numpy.%s of arrays of the shapes %s and %s, which leaves nothing' % (
        ufunc.__name__, empty, shape))
