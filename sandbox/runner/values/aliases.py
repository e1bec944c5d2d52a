"""Lists and dictionaries that tests and program share: which of them a call has changed, and how.

In one process a test may keep a list that it passes within another, and look at it afterwards. Here
both processes number the lists and dictionaries of a call's arguments in the same order; the reply
tells the contents of those that changed, in which the others stand as their numbers.
"""
import operator

from evalharness import codec

TAG = 'w'

# More are not told apart: a change of one of them comes back as a new value of its argument.
_MOST = 1 << 14

_is, _len, _type, _id, _list, _map, _all = operator.is_, len, type, id, list, map, all


def containers(values):
    """The lists and dictionaries in plain values, each once, in an order that depends on nothing but
    the values; None when there are too many."""
    if _all([_is_flat(value) for value in values]):
        lists = [value for value in values if _type(value) is list]
        return lists if _len(lists) < 2 else _list({_id(value): value for value in lists}.values())
    found, known, todo = [], set(), _list(values)[::-1]
    while todo:
        value = todo.pop()
        kind = _type(value)
        if kind in codec.PLAIN:
            continue
        if kind is list or kind is dict:
            if _id(value) in known:
                continue
            if _len(found) >= _MOST:
                return None
            known.add(_id(value))
            found.append(value)
            items = value if kind is list else value.values()
        elif kind is tuple:
            items = value
        else:
            continue
        if not codec.PLAIN.issuperset(_map(_type, items)):
            todo += _list(items)[::-1]
    return found


def _is_flat(value):
    kind = _type(value)
    return kind in codec.PLAIN or (
        (kind is list or kind is tuple) and codec.PLAIN.issuperset(_map(_type, value)))


class Watch:
    """The containers of a call and what was in them before it."""

    def __init__(self, found):
        self.found = found
        self._places = {_id(item): place for place, item in enumerate(found)}
        self._before = [_parts(item) for item in found]

    def holds(self, value):
        """Whether a value is one of the containers."""
        return _id(value) in self._places

    def form(self, value, opaque):
        """The form of a value: a number where it is one of the containers."""
        place = self._places.get(_id(value))
        return codec.encode(value, opaque) if place is None else {TAG: place}

    def rows(self, opaque):
        """The number of each container that changed and the form of what is in it."""
        rows = []
        for place, item in enumerate(self.found):
            before, now = self._before[place], _parts(item)
            if _len(before) == _len(now) and _all(_map(_is, before, now)):
                continue
            keys = None if _type(item) is list else [codec.encode(key, opaque) for key in item]
            values = item if keys is None else _list(item.values())
            rows.append([place, keys, [self.form(value, opaque) for value in values]])
        return rows


def _parts(item):
    return _list(item) if _type(item) is list else _list(item) + _list(item.values())


def apply(rows, found, opaque):
    """Changes containers as the rows of a reply say. Raises any exception when they are none."""
    def take(tag, body):
        return found[_place(body, found)] if tag == TAG else opaque(tag, body)
    for place, keys, values in rows:
        item = found[_place(place, found)]
        values = [codec.decode(value, take) for value in values]
        if type(item) is list:
            item[:] = values
        else:
            keys = [codec.decode(key, opaque) for key in keys]
            if len(keys) != len(values):
                raise ValueError('a dictionary of keys without values')
            item.clear()
            item.update(zip(keys, values))


def value_of(form, found, opaque):
    """The value of a form that may be the number of a container."""
    if type(form) is dict and form.keys() == {TAG}:
        return found[_place(form[TAG], found)]
    return codec.decode(form, opaque)


def _place(body, found):
    if type(body) is not int or not 0 <= body < len(found):
        raise ValueError('a number of no container')
    return body
