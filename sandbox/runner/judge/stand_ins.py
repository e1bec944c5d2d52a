"""What the tests meet in place of the objects of a program."""
from evalharness import codec, faults, program, records

# Where a stand-in keeps what it knows: nothing that a program's own objects are likely to be asked for.
_SLOTS = ('evalharness_session', 'evalharness_key', 'evalharness_name', 'evalharness_likeness',
          'evalharness_record', 'evalharness_method', 'evalharness_known', 'evalharness_owner')
_session, _key, _name, _likeness, _record, _method, _known, _owner = _SLOTS
_get, _set = object.__getattribute__, object.__setattr__

# Special attributes that say something of an object as data.
_ASKED = frozenset(('__name__', '__qualname__', '__doc__', '__dict__', '__annotations__'))

# The likeness of an object that has no hash, and of one that nothing is known of.
UNHASHABLE, UNKNOWN = -1, -2

_HASH = 0x5eed


class Remote:
    """The stand-in of an object of the program.

    What it hands on to the program returns data that the program could have returned at once. It
    hands on no arithmetic, and no comparison but with objects that came in the same answer, which
    the answer itself tells apart: otherwise the program would learn what is expected, or decide for
    itself.
    """

    __slots__ = _SLOTS

    def __getattr__(self, name):
        if name.startswith('__') and name.endswith('__') and name not in _ASKED:
            raise AttributeError(name)
        session = _get(self, _session)
        if session.rules.hides(name):
            raise AttributeError(name)
        result = _operate(self, 'attribute', name, ('attribute', name))
        _recorded(self).attribute(name, session.said)
        if name == '__dict__' and type(result) is dict:
            for key, item in result.items():
                if type(key) is str:
                    as_method(item, key)
        elif _get(self, _known) is None:
            session.rules.check_attribute(name, _get(self, _name), result)
            if callable(result) and not as_method(result, name, self) and session.rules.decides(name):
                raise _refusal(self, name)
        return result

    def __setattr__(self, name, value):
        _operate(self, 'assign', [name, _form(self, value)])

    def __delattr__(self, name):
        _operate(self, 'unassign', name)

    def __iter__(self):
        session = _get(self, _session)
        session.iterator = None
        result = _operate(self, 'iterate')
        if session.iterator is not None:
            session.begun = _recorded(self)
            _set(session.iterator, _record, records.Walk(session.begun, session.moment))
        return result

    def __len__(self):
        session, record = _get(self, _session), _recorded(self)
        result = _operate(self, 'length')
        # A list that is made of it asks how many there may be, right after it has begun.
        if session.begun is not record:
            record.length(result)
        session.begun = None
        return result

    def __getitem__(self, index):
        form, session = _form(self, index), _get(self, _session)
        place = index if type(index) is int else records.digest(form)
        result = _operate(self, 'item', form, (type(index) is int, place))
        if isinstance(self, RemoteIterator):
            _get(self, _record).item_at(place, session.said, session)
        else:
            _recorded(self).item(place, session.said)
        return result

    @property
    def __array__(self):
        # Of what has a length numpy would make an array, by items that need not be as many as it says.
        if _get(self, _known) is None:
            try:
                len(self)
            except Exception:
                _recorded(self).no_length()
            else:
                raise _refusal(self, 'array')
        raise AttributeError('__array__')

    def __setitem__(self, index, value):
        _operate(self, 'replace', [_form(self, index), _form(self, value)])

    def __delitem__(self, index):
        _operate(self, 'remove', _form(self, index))

    def __bool__(self):
        return _operate(self, 'truth') is True

    def __str__(self):
        return _text(self, 'text')

    def __repr__(self):
        return _text(self, 'representation')

    def __hash__(self):
        # One hash for all, so that none is taken for another's unlike without being compared.
        if _get(self, _likeness)[1] == UNHASHABLE:
            raise TypeError("unhashable type: '%s'" % _get(self, _name))
        return _HASH

    def __eq__(self, other):
        if other is self:
            return True
        if other is None:
            return False
        if isinstance(other, Remote):
            answer, likeness = _get(self, _likeness)
            other_answer, other_likeness = _get(other, _likeness)
            if answer == other_answer and likeness >= 0 and other_likeness >= 0:
                return likeness == other_likeness
        raise _refusal(self, 'eq')

    def __ne__(self, other):
        return not self == other

    def __instancecheck__(self, value):
        # What is no object of the program is of no class of the program.
        return isinstance(value, Remote) and _operate(self, 'instance', _form(self, value)) is True


class RemoteCallable(Remote):
    """The stand-in of a function or a class."""

    __slots__ = ()

    def __call__(self, *arguments, **named):
        session, method = _get(self, _session), _get(self, _method)
        if method is not None:
            session.rules.check_call(method, _get(self, _name), [*arguments, *named.values()],
                                     lambda item: isinstance(item, Remote))
            owner = _get(self, _owner)
            if method in _VIEWS and owner is not None and not session.rules.asks_for(method) and not (
                    arguments or named):
                return _viewed(self, _recorded(owner).view(method))
        return session.call(_get(self, _key), arguments, named)


# Methods that give what a mapping holds, and change nothing.
_VIEWS = frozenset(('keys', 'values', 'items'))


def _viewed(function, record):
    """The keys, the values or the items of an object, whose number is known as its own."""
    session = _get(function, _session)
    result = session.look(_get(function, _key))
    if isinstance(result, RemoteIterator):
        _set(result, _record, records.Walk(record, session.moment))
    elif isinstance(result, Remote):
        _set(result, _record, record)
    elif isinstance(result, _SIZED):
        record.length(len(result))
        record.attribute('items', session.said)
    return result


_SIZED = (list, tuple, set, frozenset, dict, type({}.keys()), type({}.values()), type({}.items()))


class RemoteIterator(Remote):
    """The stand-in of an iterator or a generator. It equals itself only, as they do."""

    __slots__ = ()
    __len__ = None  # `list` would ask for it

    def __iter__(self):
        return self

    def __next__(self):
        session, walk = _get(self, _session), _get(self, _record)
        session.begun = None
        if walk.is_own:
            session.steps += 1
        part = walk.part(session.moment)
        try:
            result = session.operate(_get(self, _key), 'next', None, part)
        except StopIteration:
            walk.end(session)
            raise
        walk.item(session.said, session)
        return result


    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    __hash__ = Remote.__hash__


def make(kind, session, key, name, likeness=UNKNOWN, known=None, record=None):
    """The stand-in of an object of a class with that name, of which the answer being read tells what
    other objects of it are equal to it: those of the same likeness. Tests find it an instance of the
    known class, if there is one. The record is what is known of it as a part of another."""
    result = _class(kind, name, known)()
    _set(result, _session, session)
    _set(result, _key, key)
    _set(result, _name, name)
    _set(result, _likeness, (session.answers, likeness))
    _set(result, _record, records.Once() if kind is RemoteIterator else record)
    _set(result, _method, None)
    _set(result, _known, known)
    _set(result, _owner, None)
    return result


def as_method(value, name, owner=None):
    """Has a stand-in know the name that it was found by; returns whether it is one that can be called."""
    if not isinstance(value, RemoteCallable):
        return False
    _set(value, _method, name)
    _set(value, _owner, owner)
    return True


def key_of(stand_in):
    """What the program's process knows the object by."""
    return _get(stand_in, _key)


_classes = {}

# The name of the class of functions: to make a class takes longer than to make a call.
FUNCTION = 'function'


def forget_classes():
    """Keeps nothing of the names that a program's objects had, and of classes that tests have changed."""
    function = _class(RemoteCallable, FUNCTION, None)
    _classes.clear()
    if _look_of(function) == _LOOK_OF_FUNCTION:
        _classes[RemoteCallable, FUNCTION, None] = function


def _class(kind, name, known):
    """The class of stand-ins for objects of a class with that name."""
    found = _classes.get((kind, name, known))
    if found is None:
        if len(_classes) > 1024:
            _classes.clear()
        title = name if name.isidentifier() else kind.__name__
        members = {'__slots__': (), '__module__': program.MODULE}
        if known is not None:
            members['__class__'] = property(lambda stand_in: known)
        found = _classes[kind, name, known] = type(title, (kind,), members)
    return found


def _look_of(kind):
    """What tests could have changed of a class."""
    return kind.__name__, kind.__qualname__, kind.__bases__, kind.__subclasses__(), dict(vars(kind))


_LOOK_OF_FUNCTION = _look_of(_class(RemoteCallable, FUNCTION, None))


def _operate(stand_in, operation, operand=None, question=None):
    part = None if question is None else (_recorded(stand_in), question)
    return _get(stand_in, _session).operate(_get(stand_in, _key), operation, operand, part)


def _recorded(stand_in):
    """What an object has said since something of the program was called."""
    record, moment = _get(stand_in, _record), _get(stand_in, _session).moment
    if not isinstance(record, records.Record):
        record = records.Record(moment)
        if not isinstance(stand_in, RemoteIterator):
            _set(stand_in, _record, record)
    return record.at(moment)


def _form(stand_in, value):
    return codec.encode(value, _get(stand_in, _session).give)


def _text(stand_in, operation):
    text = _operate(stand_in, operation)
    if type(text) is not str:
        raise TypeError('the text of an object is of type ' + type(text).__name__)
    return text


def _refusal(stand_in, operation):
    return faults.Unverifiable('%s of an object of the program (%s)' % (
        operation, _get(stand_in, _name)[:80]))


def _refuse(operation):
    def method(self, *_, **__):
        raise _refusal(self, operation)
    return method


for _operation in ('lt le gt ge contains subclasscheck add radd sub rsub mul rmul '
                   'truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow matmul '
                   'rmatmul lshift rlshift rshift rrshift and rand or ror xor rxor neg pos abs '
                   'invert round trunc floor ceil int float complex index bytes fspath enter exit '
                   'copy deepcopy reduce_ex').split():
    setattr(Remote, '__%s__' % _operation, _refuse(_operation))
