"""Arrays and tables that cross as data, for tests that name their library.

Both processes have the libraries, so the tests compare real arrays and tables, made anew here of what the
program sent: nothing of the program's own is in them. What has no form stays with the program.
"""
import hashlib
import types

from evalharness import arrays, codec, empties, parcels, sparse, tables, tensors

# The libraries whose objects cross as data.
_MODULES = {'numpy': arrays, 'pandas': tables, 'scipy': sparse, 'torch': tensors,
            'tensorflow': tensors}

# Those that tests name for it: others have objects that are made of these.
NAMES = frozenset(('numpy', 'pandas', 'scipy', 'sklearn', 'xgboost'))


def are_named(used, names):
    """Whether tests that use these names, beside what a prompt defines, mean one of the libraries."""
    return not NAMES.isdisjoint(used) or any(
        [type(value) is types.ModuleType and value.__name__ in NAMES for value in names.values()])


def reset(used=()):
    """Puts back what tests of an earlier program may have left: the numbers that numpy draws.
    Has tests that use these names compare nothing with an empty array."""
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(0)
    empties.guard(used)


def forget():
    """Keeps nothing that the libraries have made of what programs sent."""
    tables.forget()


def _library(value):
    return type(value).__module__.split('.')[0]


class Crossing:
    """What one side makes of the libraries' objects: the program's, or the tests', which gives more."""

    DECODERS = {**arrays.DECODERS, **tables.DECODERS, **sparse.DECODERS, **tensors.DECODERS}

    def __init__(self, is_of_tests):
        self._is_of_tests = is_of_tests

    def encode(self, value, item_form):
        """The form of an object of a library; None: it is no such object, or has no form.

        `item_form` gives the form of an item.
        """
        return self.form(value, item_form)

    def decode(self, tag, body, decode):
        """The object of a form of one of the tags in DECODERS; `decode` gives its items."""
        return self.DECODERS[tag](body, decode)

    def form(self, value, item_form):
        """The form of an object by itself."""
        module = _MODULES.get(_library(value))
        if module is None:
            return self.give(value)
        try:
            encoder = module.encoder_for(type(value))
            return encoder(value, item_form) if encoder else self.give(value)
        except arrays.NoForm:
            return self.give(value)

    def give(self, value):
        """The form of an object of the tests that is no data, for a program; None: it has none."""
        text = parcels.wrap(value) if self._is_of_tests else None
        return None if text is None else {'parcel': text}

    def is_mutable(self, value):
        """Whether a program can change an object of a library that it was given."""
        return _library(value) in ('numpy', 'pandas') and (
            hasattr(value, '_update_inplace') or type(value).__name__ == 'ndarray')

    def overwrite(self, target, value):
        """Makes an argument of the tests what the program has made of it."""
        if type(target) is not type(value):
            raise ValueError('a change of type')
        if type(target).__name__ != 'ndarray':
            target._update_inplace(value)
            return
        if target.shape != value.shape or target.dtype != value.dtype:
            codec.refuse('a change of the shape or the type of an array')
        try:
            if not target.flags.writeable:
                target.flags.writeable = True
            target[...] = value
            target.flags.writeable = value.flags.writeable
        except ValueError:
            codec.refuse('a change of an array that cannot be written to')


class Sharing(Crossing):
    """The same, where an array or a table that a message holds twice arrives as one.

    The first time it is marked, which numbers it; after that there is the number alone.
    """

    DECODERS = {**Crossing.DECODERS, 'one': None, 'again': None}

    def __init__(self, is_of_tests):
        super().__init__(is_of_tests)
        self._objects, self._places = [], {}

    def message(self, make, *arguments):
        """What a function gives that makes the form of one message, or the value of one."""
        self._objects, self._places = [], {}
        try:
            return make(*arguments)
        finally:
            self._objects, self._places = [], {}

    def encode(self, value, item_form):
        place = self._places.get(id(value))
        if place is not None:
            return {'again': place}
        form = self.form(arrays.unmasked(value), item_form)
        if form is None or not self.is_mutable(value):
            return form
        self._places[id(value)] = len(self._objects)
        self._objects.append(value)
        return {'one': form}

    def decode(self, tag, body, decode):
        if tag == 'again':
            return self._objects[body]
        if tag != 'one':
            return super().decode(tag, body, decode)
        value = decode(body)
        self._objects.append(value)
        return value


class Together(Sharing):
    """The same for a call: its reply tells which arrays and tables were changed, and which it holds."""

    def __init__(self, is_of_tests):
        super().__init__(is_of_tests)
        self._prints = []

    def encode(self, value, item_form):
        place = self._places.get(id(value))
        if place is not None:
            return {'again': place}
        form = self.form(value, item_form)
        if form is None or not self.is_mutable(value):
            return form
        self._add(value)
        return {'one': form}

    def decode(self, tag, body, decode):
        if tag == 'one':
            value = decode(body)
            self._add(value)
            return value
        if tag == 'again' and not 0 <= body < len(self._objects):
            raise ValueError('an array that is none')
        return super().decode(tag, body, decode)

    def _add(self, value):
        self._places[id(value)] = len(self._objects)
        self._objects.append(value)

    def holds(self, value):
        """Whether a value is one of those that are watched."""
        return id(value) in self._places

    def watch(self):
        """Keeps how those that came are."""
        self._prints = [self._print(item) for item in self._objects]

    def changes(self, item_form):
        """The places and the forms of those that are no longer as they came."""
        return [[place, self.form(self._objects[place], item_form)]
                for place, known in enumerate(self._prints)
                if known is not None and known != self._print(self._objects[place])]

    def apply(self, rows, decode):
        """Changes those that were sent as a program has changed its own."""
        sent = len(self._objects)
        for place, form in rows:
            if type(place) is not int or not 0 <= place < sent:
                raise ValueError('a change of nothing')
            self.overwrite(self._objects[place], decode(form))

    def _print(self, value):
        with codec.using(Identities(False)):
            try:
                form = self.form(value, lambda item: codec.encode(item, lambda other: {'o': id(other)}))
                return None if form is None else hashlib.blake2b(codec.dumps(form)).digest()
            except Exception:
                return None  # nobody can tell whether it changes


class Identities(Crossing):
    """Arrays and tables as which of them they are, not as what they hold."""

    def encode(self, value, item_form):
        return {'o': id(value)} if self.is_mutable(value) else self.form(value, item_form)


OF_TESTS, OF_PROGRAM = Crossing(True), Crossing(False)
