"""Results that tests accept though they hold nothing, or nothing like what is expected.

`numpy.allclose` of an empty array and any other is true, since the empty one is stretched over nothing; other
tests look at a result only if it is of some type. Such a pass is one by the benchmark's own rule, and says
nothing of the program.
"""


class _Thing:
    """An object of no library."""


def _nonsense():
    """Results that are right for no problem, with what they are called."""
    yield 'None', None
    yield '0', 0
    yield 'nan', float('nan')
    yield "'x'", 'x'
    yield '[]', []
    yield '()', ()
    yield 'an object', _Thing()
    try:
        import numpy
        yield 'an empty array', numpy.array([])
        import pandas
        yield 'an empty table', pandas.DataFrame()
    except ImportError:
        pass


def accepted(exec_test, expected):
    """The names of nonsense that tests accept for every expected result."""
    names = []
    for name, value in _nonsense():
        try:
            if all([exec_test(value, item) for item in expected]):
                names.append(name)
        except Exception:
            pass
    return names


def shape_of(value):
    """The lengths of a container along its axes; None: it is no container."""
    if isinstance(value, (str, bytes)):
        return None
    try:
        shape = getattr(value, 'shape', None)
        if shape is None and isinstance(value, (list, tuple)):
            shape = _shape_of_list(value)
        shape = (len(value),) if shape is None else tuple([int(length) for length in shape])
    except Exception:
        return None
    return shape or None


def _shape_of_list(value):
    try:
        import numpy
        return numpy.shape(value)
    except (ImportError, ValueError):  # the latter for lists of several lengths
        return None


def _extent(shape):
    items = 1
    for length in shape:
        items *= length
    return items


def of(result, expected):
    """Why an accepted result is doubtful, in words; None: it is not."""
    if expected is None:
        return None  # the tests look at something else
    wanted, found = shape_of(expected), shape_of(result)
    if wanted is None:
        return 'an empty result passes where one value is expected' if found and not _extent(found) else None
    items = _extent(wanted)
    if found is None:
        return 'a single value passes where %d items are expected' % items if items != 1 else None
    if items == _extent(found) == 0:
        return None if wanted == found else 'an empty result of another shape passes'
    if 0 in (items, _extent(found)):
        return 'a result of %d items passes where %d are expected' % (_extent(found), items)
    return None
