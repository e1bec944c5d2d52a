"""pandas' tables as data: an index, and a column after another."""
import re

from evalharness import arrays

_ZONE = re.compile(r'(?!dateutil)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}').fullmatch


def encoder_for(kind):
    """What makes the form of objects of a class of pandas; None: nothing does."""
    import pandas
    return {
        pandas.DataFrame: _frame,
        pandas.Series: _series,
        pandas.Timestamp: lambda value, item_form: {
            'ps': [value.value, _zone(value.tz), getattr(value, 'unit', 'ns')]},
        pandas.Interval: lambda value, item_form: {
            'pj': [item_form(value.left), item_form(value.right), value.closed]},
        pandas.Period: lambda value, item_form: {'po': [value.ordinal, value.freqstr]},
        pandas.Timedelta: lambda value, item_form: {'pd': value.value},
        type(pandas.NaT): lambda value, item_form: {'pt': 0},
        type(pandas.NA): lambda value, item_form: {'pn': 0},
    }.get(kind) or (_index if issubclass(kind, pandas.Index) else
                    _column if issubclass(kind, pandas.api.extensions.ExtensionArray) else None)


def _frame(value, item_form):
    columns = [_column(value.iloc[:, place].array, item_form) for place in range(value.shape[1])]
    return {'pf': [_index(value.index, item_form), _index(value.columns, item_form), columns]}


def _series(value, item_form):
    return {'pe': [_index(value.index, item_form), _column(value.array, item_form),
                   item_form(value.name)]}


def _index(value, item_form):
    import pandas
    names = [item_form(name) for name in value.names]
    if type(value) is pandas.RangeIndex:
        return {'pr': [value.start, value.stop, value.step, names]}
    if type(value) is pandas.MultiIndex:
        return {'pm': [[_index(level, item_form) for level in value.levels],
                       [arrays.encode(_plain(code), item_form) for code in value.codes], names]}
    frequency = getattr(value, 'freq', None)
    if frequency is not None and not _FREQUENCY(frequency.freqstr):
        raise arrays.NoForm(frequency)
    return {'pi': [type(value).__name__, _column(value.array, item_form), names,
                   frequency.freqstr if frequency is not None else None]}


def _plain(value):
    import numpy
    return numpy.asarray(value)


def _column(value, item_form):
    import numpy
    import pandas
    dtype = value.dtype
    if isinstance(dtype, pandas.CategoricalDtype):
        return {'pc': [arrays.encode(_plain(value.codes), item_form), _index(value.categories, item_form),
                       bool(value.ordered)]}
    if isinstance(dtype, pandas.DatetimeTZDtype):
        return {'pz': [arrays.encode(_plain(value.asi8), item_form), _zone(dtype.tz), dtype.unit]}
    if isinstance(dtype, pandas.IntervalDtype):
        return {'pv': [_column(pandas.Index(side).array, item_form)
                       for side in (value.left, value.right)] + [value.closed]}
    if isinstance(dtype, pandas.PeriodDtype):
        return {'pq': [arrays.encode(_plain(value.asi8), item_form), dtype.freq.freqstr]}
    if isinstance(dtype, pandas.StringDtype):
        return {'pg': [item if isinstance(item, str) else None for item in value]}
    if hasattr(value, '_mask') and hasattr(value, '_data'):
        return {'px': [dtype.name, arrays.encode(_plain(value._data), item_form),
                       arrays.encode(_plain(value._mask), item_form)]}
    # What pandas calls its own around an array of numpy's.
    if not isinstance(getattr(dtype, 'numpy_dtype', dtype), numpy.dtype):
        raise arrays.NoForm(dtype)
    return arrays.encode(_plain(value), item_form)


def _zone(zone):
    if zone is None:
        return None
    minutes = getattr(zone, '_minutes', None)
    name = 'offset:%d' % minutes if minutes is not None else str(zone)
    if minutes is None and not _ZONE(name):
        raise arrays.NoForm(name)
    return name


def _decode_zone(name):
    from pandas._libs.tslibs.timezones import maybe_get_tz
    if name is None:
        return None
    if name.startswith('offset:'):
        import pytz
        return pytz.FixedOffset(int(name[7:]))
    if not _ZONE(name):
        raise ValueError('a time zone')
    return maybe_get_tz(name)


def _decode_frame(body, decode):
    import pandas
    index, columns, values = [arrays.of(decode(item), pandas.Index) for item in body[:2]] + [body[2]]
    if len(columns) != len(values):
        raise ValueError('the columns of a table')
    result = pandas.DataFrame(
        {place: _values(item, len(index), decode) for place, item in enumerate(values)}, index=index)
    result.columns = columns
    return result


def _values(form, length, decode):
    values = _column_of(decode(form))
    if len(values) != length:
        raise ValueError('a column')
    return values


def _column_of(value):
    """The value, which must be an array of numpy's or pandas' with one dimension."""
    import numpy
    import pandas
    if arrays.of(value, (numpy.ndarray, pandas.api.extensions.ExtensionArray)).ndim != 1:
        raise ValueError('a column')
    return value


def _integer(value):
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise ValueError('an integer that pandas has none for')
    return value


def _one_of(value, known):
    if type(value) is not str or value not in known:
        raise ValueError('a word that pandas does not know')
    return value


_UNITS = frozenset(('s', 'ms', 'us', 'ns'))
_SIDES = frozenset(('left', 'right', 'both', 'neither'))
_FREQUENCY = re.compile(r'(-?[0-9]{1,9})?[A-Za-z]+(-[A-Za-z0-9-]+)?').fullmatch


def _frequency(text):
    if type(text) is not str or len(text) > 40 or not _FREQUENCY(text):
        raise ValueError('a frequency')
    return text


def _decode_series(body, decode):
    import pandas
    index, values, name = body
    index = arrays.of(decode(index), pandas.Index)
    return pandas.Series(_values(values, len(index), decode), index=index, name=decode(name))


def _decode_range(body, decode):
    import pandas
    start, stop, step, (name,) = body
    if len(range(*map(_integer, (start, stop, step)))) > arrays.MOST_ITEMS:
        raise ValueError('an index of too many items')
    return pandas.RangeIndex(start, stop, step, name=decode(name))


def _decode_multi(body, decode):
    import pandas
    levels, codes, names = body
    return pandas.MultiIndex([arrays.of(decode(level), pandas.Index) for level in levels],
                             [arrays.integers(decode(code)) for code in codes],
                             names=[decode(name) for name in names])


def _decode_index(body, decode):
    import pandas
    kind, values, (name,), frequency = body
    result = pandas.Index(_column_of(decode(values)), name=decode(name))
    if frequency is not None:
        result = type(result)(result, freq=_frequency(frequency))
    if type(result).__name__ != kind:
        raise ValueError('an index of another type')
    return result


def _decode_categories(body, decode):
    import pandas
    codes, categories, is_ordered = body
    return pandas.Categorical.from_codes(arrays.integers(decode(codes)),
                                         arrays.of(decode(categories), pandas.Index),
                                         ordered=is_ordered is True)


def _decode_zoned(body, decode):
    import pandas
    values, zone, unit = body
    times = arrays.integers(decode(values)).astype('M8[%s]' % _one_of(unit, _UNITS))
    return pandas.DatetimeIndex(times).tz_localize('UTC').tz_convert(_decode_zone(zone)).array


def _decode_texts(body, decode):
    import pandas
    if type(body) is not list or not all([item is None or type(item) is str for item in body]):
        raise ValueError('a text')
    return pandas.array(body, dtype='string')


_NULLABLE = re.compile(r'U?Int(8|16|32|64)|Float(32|64)|boolean').fullmatch


def _decode_nullable(body, decode):
    import numpy
    import pandas
    name, *parts = body
    data, mask = [arrays.of(decode(part), numpy.ndarray) for part in parts]
    if type(name) is not str or not _NULLABLE(name) or mask.dtype != bool or mask.shape != data.shape or (
            data.ndim != 1 or data.dtype != numpy.dtype('bool' if name == 'boolean' else name.lower())):
        raise ValueError('a column with gaps')
    kind = (pandas.arrays.BooleanArray if name == 'boolean' else
            pandas.arrays.FloatingArray if name.startswith('F') else pandas.arrays.IntegerArray)
    return kind(numpy.ascontiguousarray(data), mask)


def _decode_time(body, decode):
    import pandas
    value, zone, unit = body
    result = pandas.Timestamp(_integer(value), unit='ns')
    if _one_of(unit, _UNITS) != 'ns':
        result = result.as_unit(unit)
    return result if zone is None else result.tz_localize('UTC').tz_convert(_decode_zone(zone))


# What an interval is between, by the names of the types.
_ENDS = frozenset(('int', 'float', 'Timestamp', 'Timedelta', 'int64', 'int32', 'float64', 'float32'))


def _decode_interval(body, decode):
    import pandas
    left, right, closed = body
    ends = [decode(left), decode(right)]
    if not all([type(end).__name__ in _ENDS for end in ends]):
        raise ValueError('the ends of an interval')
    return pandas.Interval(*ends, closed=_one_of(closed, _SIDES))


def _decode_intervals(body, decode):
    import pandas
    left, right, closed = body
    return pandas.arrays.IntervalArray.from_arrays(
        _column_of(decode(left)), _column_of(decode(right)), closed=_one_of(closed, _SIDES))


def _decode_period(body, decode):
    import pandas
    ordinal, frequency = body
    return pandas.Period(ordinal=_integer(ordinal), freq=_frequency(frequency))


def _decode_periods(body, decode):
    import pandas
    ordinals, frequency = body
    ordinals = arrays.integers(decode(ordinals))
    if ordinals.dtype.str[1:] != 'i8':
        raise ValueError('periods')
    return pandas.arrays.PeriodArray(ordinals, pandas.PeriodDtype(_frequency(frequency)))


def forget():
    """Has pandas keep none of the types that it made of what programs have sent."""
    import sys
    pandas = sys.modules.get('pandas')
    if pandas is None or not hasattr(pandas, 'PeriodDtype'):
        return
    for kind in (pandas.PeriodDtype, pandas.IntervalDtype, pandas.DatetimeTZDtype, pandas.CategoricalDtype):
        kept = vars(kind).get('_cache_dtypes')
        if type(kept) is dict:
            kept.clear()


def _pandas(name):
    def value(body, decode):
        import pandas
        return getattr(pandas, name)
    return value


def _decode_duration(body, decode):
    import pandas
    return pandas.Timedelta(_integer(body), unit='ns')


DECODERS = {
    'pf': _decode_frame, 'pe': _decode_series, 'pr': _decode_range, 'pm': _decode_multi,
    'pi': _decode_index, 'pc': _decode_categories, 'pz': _decode_zoned, 'pg': _decode_texts,
    'px': _decode_nullable, 'ps': _decode_time, 'pd': _decode_duration, 'pt': _pandas('NaT'),
    'pn': _pandas('NA'), 'pj': _decode_interval, 'pv': _decode_intervals, 'po': _decode_period,
    'pq': _decode_periods,
}
