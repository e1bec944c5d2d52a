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


def extent(value):
    """How many items a value holds; None: it is no container."""
    if isinstance(value, (str, bytes)):
        return None
    shape = getattr(value, 'shape', None)
    if shape is not None:
        try:
            items = 1
            for length in tuple(shape):
                items *= int(length)
            return items if tuple(shape) else None
        except (TypeError, ValueError):
            return None
    try:
        return len(value)
    except Exception:
        return None


def of(result, expected):
    """Why an accepted result is doubtful, in words; None: it is not."""
    wanted = extent(expected)
    if wanted is None or wanted == 0:
        return None
    found = extent(result)
    if found == 0:
        return 'an empty result passes where %d items are expected' % wanted
    if found is None and wanted > 1:
        return 'a single value passes where %d items are expected' % wanted
    return None
