"""Arrays and tables that cross as data, for tests that name their library.

Both processes have the libraries, so the tests compare real arrays and tables, made anew here of what the
program sent: nothing of the program's own is in them. What has no form stays with the program.
"""
import types

from evalharness import arrays, parcels, sparse, tables, tensors

# The libraries whose objects cross as data.
_MODULES = {'numpy': arrays, 'pandas': tables, 'scipy': sparse, 'torch': tensors,
            'tensorflow': tensors}

# Those that tests name for it: others have objects that are made of these.
NAMES = frozenset(('numpy', 'pandas', 'scipy', 'sklearn', 'xgboost'))


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
        if type(target).__name__ == 'ndarray':
            if target.shape != value.shape or target.dtype != value.dtype:
                raise ValueError('a change of an array')
            target[...] = value
        else:
            target._update_inplace(value)


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


OF_TESTS, OF_PROGRAM = Crossing(True), Crossing(False)
