"""What an object of the program has said of itself, until something of the program is called or changed.

A list gives the same items by their places and one after another, as many as its length. An object that
answers each of these as it likes could pass tests that compare nothing: a length that is right, and no
items that could be wrong.
"""
import functools
import hashlib
import time

from evalharness import codec, faults

# How often tests have waited: what the program does by itself meanwhile may change its objects.
waits = 0


def notice_waits():
    """Has `time.sleep` count."""
    if hasattr(time.sleep, '__wrapped__'):
        return
    sleep = time.sleep

    @functools.wraps(sleep)
    def counted(*arguments, **named):
        global waits
        waits += 1
        return sleep(*arguments, **named)
    time.sleep = counted

# Tags of forms that hold objects of the program, by numbers that are new with each answer.
_OBJECTS = frozenset(('object', 'iterator', 'generator', 'coroutine'))
_MAY_HOLD = tuple([b'{"%s": [' % tag.encode() for tag in sorted(_OBJECTS)])

# Tags of values that are one thing.
_SCALARS = frozenset(('I', 'c', 'b', 'B', 'F', 'M', 'a', 'A', 'T', 'e', 'N', 'type', 'global', 'ng', 'ps',
                      'pd', 'pt', 'pn', 'po', 'pj')) | _OBJECTS


def digest(form):
    """Bytes that are the same for two forms of one value."""
    text = codec.dumps(form)
    if any([mark in text for mark in _MAY_HOLD]):
        text = codec.dumps(_without_numbers(form))
    return text if len(text) <= 24 else hashlib.blake2b(text, digest_size=24).digest() + b'#'


def _without_numbers(form):
    if type(form) is list:
        return [_without_numbers(item) for item in form]
    if type(form) is not dict:
        return form
    return {tag: body[1:3] if tag in _OBJECTS and type(body) is list else _without_numbers(body)
            for tag, body in form.items()}


def is_of_items(form):
    """Whether a form is that of a value that holds others."""
    return type(form) is list or type(form) is dict and _SCALARS.isdisjoint(form)


# What an object may give for any place behind its end, as a polynomial does.
_NOTHING = frozenset(map(digest, (0, 0.0, None, False, '')))


def _contradiction(said, other):
    return faults.Unverifiable(
        'an object of the program contradicts itself: it said %s, and now %s' % (said, other))


class Record:
    """What one object has said."""

    __slots__ = ('_moment', '_length', '_items', '_walked', '_end', '_attributes', '_parts', '_is_mapping',
                 '_whole')

    def __init__(self, moment, whole=None):
        self._whole = whole
        self._start(moment)

    def _start(self, moment):
        self._moment = moment
        self._length = self._end = None
        self._items, self._walked = {}, []
        self._attributes, self._parts = {}, {}
        self._is_mapping = False

    def at(self, moment):
        """The record, of which nothing is kept from before that moment."""
        if self._moment != moment:
            self._start(moment)
        return self

    def part(self, question):
        """The record of the object that answers a question: another object each time, perhaps, but
        the answer is one."""
        part = self._parts.get(question)
        if part is None:
            part = self._parts[question] = Record(self._moment)
        return part

    def view(self, name):
        """The record of the keys, the values or the items of a mapping, which are as many as itself."""
        view = self._parts.get(name)
        if view is None:
            view = self._parts[name] = Record(self._moment, self)
        return view

    def length(self, length):
        """It has said its length."""
        if type(length) is not int:
            return
        if self._whole is not None and self._whole._moment == self._moment:
            self._whole.length(length)
        if self._length not in (None, length):
            said = 'no length' if self._length < 0 else 'a length of %d' % self._length
            raise _contradiction(said, 'one of %d' % length)
        if self._end not in (None, length):
            raise _contradiction('%d items' % self._end, 'a length of %d' % length)
        if length < len(self._walked):
            raise _contradiction('%d items' % len(self._walked), 'a length of %d' % length)
        self._length = length
        self._resolve(length)

    def no_length(self):
        """It has said that it has no length."""
        if self._length is None:
            self._length = -1
        elif self._length >= 0:
            raise _contradiction('a length of %d' % self._length, 'none')

    def item(self, index, form):
        """It has said its item of an index."""
        found = digest(form)
        if self._items.setdefault(index, found) != found:
            raise _contradiction('an item of an index', 'another one of the same')
        if type(index) is not int:
            return
        total = self._length if self._end is None else self._end
        if index < 0:
            if total not in (None, -1) and index >= -total:
                self.item(index + total, form)
        elif index < len(self._walked):
            if self._walked[index] != found:
                self._differs()
        elif self._end is not None and found not in _NOTHING:
            self._differs()

    def following(self, place, form):
        """It has said the item that is at a place of an iteration."""
        found = digest(form)
        if place < len(self._walked):
            if self._walked[place] != found:
                raise _contradiction('an item in an iteration', 'another one in the next')
            return
        for total in (self._length, self._end):
            if total not in (None, -1) and place >= total:
                raise _contradiction('%d items' % total, 'one more')
        self._walked.append(found)
        if self._items.get(place, found) != found:
            self._differs()

    def end(self, place):
        """It has said that an iteration is over."""
        for total in (self._length, self._end):
            if total not in (None, -1, place):
                raise _contradiction('%d items' % total, 'that there are %d' % place)
        if len(self._walked) > place:
            raise _contradiction('%d items' % len(self._walked), 'that there are %d' % place)
        self._end = place
        if self._whole is not None and self._whole._moment == self._moment:
            self._whole.length(place)
        self._resolve(place)
        if self._is_mapping or any([type(index) is int and index >= place and found not in _NOTHING
                                    for index, found in self._items.items()]):
            self._differs()

    @property
    def has_ended(self):
        return self._end is not None

    def attribute(self, name, form):
        """It has said what an attribute is. What holds no items may change by itself."""
        if not name.startswith('_') and is_of_items(form):
            found = digest(form)
            if self._attributes.setdefault(name, found) != found:
                raise _contradiction('an attribute (%s)' % name[:80], 'another one of that name')

    def _resolve(self, total):
        """Finds the places of items that were counted from the end."""
        for index, found in list(self._items.items()):
            if type(index) is int and -total <= index < 0:
                place = index + total
                if self._items.setdefault(place, found) != found:
                    raise _contradiction('an item', 'another one from the end')
                if place < len(self._walked) and self._walked[place] != found:
                    self._differs()

    def _differs(self):
        """What it gives by numbers is not what it gives one after another: then it gives its keys."""
        self._is_mapping = True
        if self._end is not None:
            keys = set(self._walked)
            if not all([digest(index) in keys if type(index) is int else index in keys
                        for index in self._items]):
                raise _contradiction('items by their places', 'others in an iteration')


class Walk:
    """An iteration over an object."""

    __slots__ = ('_record', '_moment', '_place')

    def __init__(self, record, moment):
        self._record, self._moment = record, moment
        self._place = 0

    is_own = False  # it is an object's, whose record says what is known

    def part(self, moment):
        """The record and the question that the next item answers."""
        return (self._record, (True, self._place)) if self._is_at(moment) else None

    def item(self, form, session):
        if self._is_at(session.moment):
            self._record.following(self._place, form)
        self._place += 1

    def item_at(self, index, form, session):
        """It has said the item of an index, which need not be the object's."""

    def end(self, session):
        if self._is_at(session.moment):
            self._record.end(self._place)
        self._moment = None

    def _is_at(self, moment):
        return self._moment == moment and self._record.at(moment) is not None


class Once:
    """An iterator of no object. What begins anew, or can be asked by places too, gives the same again."""

    __slots__ = ('_record', '_place', '_calls')

    def __init__(self):
        self._record, self._place, self._calls = Record(None), 0, None

    is_own = True

    def part(self, moment):
        return None if self._record is None else (self._record, (True, self._place))

    def item(self, form, session):
        self._keep(session.calls)
        if self._record is not None:
            self._record.following(self._place, form)
        self._place += 1

    def item_at(self, index, form, session):
        """It has said the item of an index."""
        self._keep(session.calls)
        if self._record is not None:
            self._record.item(index, form)

    def end(self, session):
        self._keep(session.calls)
        if self._record is None:
            self._record = Record(None)
        elif self._place or not self._record.has_ended:
            self._record.end(self._place)
        self._place = 0

    def _keep(self, calls):
        """Forgets what was before something was called; in the midst, nobody knows where it is."""
        if self._calls != calls:
            self._calls = calls
            self._record = None if self._place else Record(None)
