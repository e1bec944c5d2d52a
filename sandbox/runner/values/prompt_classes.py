"""Objects of classes that the prompt itself defines, which cross as data.

Both processes have such a class, from the same text. What crosses is the class's name and what the
object holds; the judge makes an object of its own class of it, whose own code then compares and
computes. A program that changed the class keeps its objects: they are like any others of its own.

Objects may refer to each other, in circles too: a message holds a table of them, and a reference is a
place in it. An object that came with a call keeps its place, so that changes to it come back.
"""
import enum
import types

from evalharness import codec

# What an object can hold besides attributes, by inheritance.
_HOLDERS = (tuple, str, int, float, complex, bytes, frozenset, list, dict, set)
_ROOTS = _HOLDERS + (object,)
_FILLABLE = {list: list.extend, dict: dict.update, set: set.update}

_variables = type.__dict__['__dict__'].__get__
_SKIPPED = frozenset(('__dict__', '__weakref__', '__module__', '__doc__', '__qualname__', '__firstlineno__',
                      '__static_attributes__', '__annotations__', '__annotate__', '__annotate_func__',
                      '__annotations_cache__'))
_MOST_OBJECTS = 1 << 20
_HEAP_TYPE = 1 << 9


def defined_in(names):
    """The classes among names whose code was run under the module's name, and whose objects can cross.

    Objects of a class that is made of another written in C, such as a queue, hold what cannot be asked
    for.
    """
    return {name: value for name, value in names.items()
            if isinstance(value, type) and value.__module__ == names.get('__name__')
            and value.__name__ == name
            and (_root(value) in _ROOTS or issubclass(value, BaseException))}


def shape(kind):
    """What a class is, as far as its text says: equal for the same text in two processes."""
    return repr((kind.__name__, [base.__name__ for base in kind.__mro__],
                 sorted((name, _shape_of(value)) for name, value in _variables(kind).items()
                        if name not in _SKIPPED)))


def _shape_of(value, depth=0):
    if isinstance(value, (staticmethod, classmethod)):
        return type(value).__name__, _shape_of(value.__func__, depth)
    if isinstance(value, property):
        return 'property', [_shape_of(item, depth) for item in (value.fget, value.fset, value.fdel)]
    if isinstance(value, types.FunctionType):
        return ('function', _shape_of_code(value.__code__), repr(value.__defaults__)[:200]
                if codec.is_plain(value.__defaults__) else '')
    if isinstance(value, enum.Enum):
        return 'member', value.name, _shape_of(value.value, depth + 1)
    if codec.is_plain(value):
        return repr(value)
    if isinstance(value, (list, tuple, set, frozenset)) and depth < 5:
        return type(value).__name__, sorted(repr(_shape_of(item, depth + 1)) for item in value)
    return type(value).__name__


def _shape_of_code(code):
    return (code.co_code.hex(), code.co_names, code.co_varnames, code.co_freevars,
            [_shape_of_code(item) if isinstance(item, types.CodeType) else repr(item)
             for item in code.co_consts])


class Table:
    """The objects of one message, by their places."""

    def __init__(self, classes, known=(), keeps=None):
        """Takes the shared classes by name, the objects whose places are agreed already, and what says
        whether an object of a class keeps an attribute that came: all are kept if nothing does."""
        self.classes = classes
        self._keeps = keeps
        self._names = {kind: name for name, kind in classes.items()}
        self.objects = list(known)
        self._places = {id(item): place for place, item in enumerate(self.objects)}

    # Writing.

    def refer(self, value):
        """The form of an object; None when its class is not shared."""
        if type(value) not in self._names:
            return None
        if isinstance(value, enum.Enum):
            return {'E': [self._names[type(value)], value.name]}
        place = self._places.get(id(value))
        if place is None:
            if len(self.objects) >= _MOST_OBJECTS:
                raise codec.Unsupported('more objects than cross')
            place = self._places[id(value)] = len(self.objects)
            self.objects.append(value)
        return {'P': place}

    def rows(self, opaque):
        """What each object is and holds: class, contents, attributes. Finds further objects on the way."""
        rows = []
        while len(rows) < len(self.objects):
            value = self.objects[len(rows)]
            base = next((base for base in _HOLDERS if isinstance(value, base)), None)
            contents = None if base is None else codec.encode(base(value), opaque)
            attributes = [[name, codec.encode(item, opaque)] for name, item in _attributes(value)]
            rows.append([self._names[type(value)], contents, attributes])
        return rows

    # Reading.

    def fill(self, rows, opaque, sent=()):
        """Makes the objects of a message, or changes those that were there unless they are as sent.

        Raises any exception when the rows are none.
        """
        if len(rows) > _MOST_OBJECTS:
            raise codec.Unsupported('more objects than cross')
        known = len(self.objects)
        if len(rows) < known:
            raise codec.Unsupported('fewer objects than were sent')
        self._rows = rows
        self._opaque = opaque
        self.objects += [None] * (len(rows) - known)
        for place in range(known, len(rows)):
            self.object(place)
        for place, (name, contents, attributes) in enumerate(rows):
            value = self.objects[place]
            if place < len(sent) and sent[place] == rows[place]:
                continue
            if type(value) is not self.classes[name]:
                raise codec.Unsupported('an object that changed its class')
            base = next((base for base in _FILLABLE if isinstance(value, base)), None)
            if base is not None:
                filling = codec.decode(contents, opaque)
                base.clear(value)
                _FILLABLE[base](value, filling)
            attributes = [(key, codec.decode(item, opaque)) for key, item in attributes]
            _set_attributes(value, [pair for pair in attributes
                                    if self._keeps is None or self._keeps(type(value), *pair)])

    def object(self, place):
        """The object at a place, made now if it is not there yet."""
        if type(place) is not int or not 0 <= place < len(self.objects):
            raise codec.Unsupported('a place without an object')
        value = self.objects[place]
        if value is None:
            name, contents, _ = self._rows[place]
            kind = self.classes[name]
            base = next((base for base in _HOLDERS if issubclass(kind, base)), None)
            if base is None or base in _FILLABLE:
                value = (base or _root(kind)).__new__(kind)
            else:
                value = base.__new__(kind, codec.decode(contents, self._opaque))
            self.objects[place] = value
        return value

    def member(self, name, member):
        """A member of an enumeration."""
        kind = self.classes[name]
        if not issubclass(kind, enum.Enum) or type(member) is not str:
            raise codec.Unsupported('a member of nothing')
        return kind.__members__[member]


def _root(kind):
    """The nearest class that is written in C, which alone makes its objects."""
    return next((base for base in kind.__mro__ if not base.__flags__ & _HEAP_TYPE), object)


def _slots(kind):
    """The slots of a class and of those it inherits from, by name."""
    return {name: value for base in kind.__mro__ for name, value in _variables(base).items()
            if isinstance(value, types.MemberDescriptorType) and base.__module__ != 'builtins'}


def _attributes(value):
    found = list(getattr(value, '__dict__', {}).items())
    if isinstance(value, BaseException):
        found.append(('args', value.args))
    for name, slot in _slots(type(value)).items():
        try:
            found.append((name, slot.__get__(value)))
        except AttributeError:
            pass
    return found


def _set_attributes(value, attributes):
    slots = _slots(type(value))
    own = getattr(value, '__dict__', None)
    if own is not None:
        own.clear()
    for name, item in attributes:
        if type(name) is not str:
            raise codec.Unsupported('an attribute without a name')
        if name in slots:
            slots[name].__set__(value, item)
        elif name == 'args' and isinstance(value, BaseException):
            BaseException.args.__set__(value, item)  # the class may forbid changes
        elif own is not None:
            own[name] = item
        else:
            raise codec.Unsupported('an attribute that there is no place for')
