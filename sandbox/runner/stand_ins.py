"""What the tests meet in place of the objects of a program."""
from evalharness import codec, faults


class Remote:
    """The stand-in of an object of the program.

    What it hands on to the program returns data that the program could have returned at once. It
    hands on no comparison and no arithmetic: there the program would learn what is expected, or
    decide for itself.
    """

    def __init__(self, session, key, name):
        object.__setattr__(self, '_session', session)
        object.__setattr__(self, '_key', key)
        object.__setattr__(self, '_name', name)

    def _operate(self, operation, operand=None):
        return object.__getattribute__(self, '_session').operate(
            object.__getattribute__(self, '_key'), operation, operand)

    def __getattr__(self, name):
        if name.startswith('__') and name not in ('__name__', '__doc__', '__dict__'):
            raise AttributeError(name)
        return self._operate('attribute', name)

    def __setattr__(self, name, value):
        session = object.__getattribute__(self, '_session')
        self._operate('assign', [name, codec.encode(value, session.give)])

    def __iter__(self):
        return self._operate('iterate')

    def __len__(self):
        return self._operate('length')

    def __getitem__(self, index):
        session = object.__getattribute__(self, '_session')
        return self._operate('item', codec.encode(index, session.give))

    def __bool__(self):
        return self._operate('truth') is True

    def __str__(self):
        return str(self._operate('text'))

    def __repr__(self):
        return str(self._operate('representation'))

    __hash__ = None


class RemoteCallable(Remote):
    """The stand-in of a function or a class."""

    def __call__(self, *arguments, **named):
        return object.__getattribute__(self, '_session').call(
            object.__getattribute__(self, '_key'), arguments, named)


class RemoteIterator(Remote):
    """The stand-in of an iterator or a generator. It equals itself only, as they do."""

    def __iter__(self):
        return self

    def __next__(self):
        return self._operate('next')

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other


def _refuse(operation):
    def method(self, *_):
        raise faults.Unverifiable('%s of an object of the program (%s)' % (
            operation, object.__getattribute__(self, '_name')[:80]))
    return method


for _operation in ('eq ne lt le gt ge contains instancecheck subclasscheck add radd sub rsub mul '
                   'rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow divmod and rand or '
                   'ror xor rxor neg pos abs invert round int float complex index').split():
    setattr(Remote, '__%s__' % _operation, _refuse(_operation))
