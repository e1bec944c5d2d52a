"""Compatible judging watches every value that the tests get hold of.

The tests are rewritten so that the result of each call, attribute, item and iteration passes by here
before they use it. What decides for itself what it equals makes the verdict unverifiable, wherever it
comes from: an object that can be called, a class, a generator, a function that was returned.
"""
import ast
import collections
import datetime
import decimal
import fractions
import re
import types

from evalharness import codec

LOOK, ITEMS, GUARD = [
    '__evalharness_%s__' % name for name in ('look', 'items', 'guard')]

_SCALARS = codec.PLAIN | {complex, bytes, bytearray, range, type(...)}
_SEQUENCES = frozenset({list, tuple, set, frozenset, collections.deque})
_MAPPINGS = frozenset({dict, collections.OrderedDict, collections.Counter,
                       collections.defaultdict})
_VALUES = frozenset({fractions.Fraction, decimal.Decimal, datetime.date, datetime.datetime,
                     datetime.timedelta})

# Types of the interpreter's own that compare by identity or as their contents do.
_BUILT_IN = frozenset(map(type, (
    re.match('', ''), re.compile(''), {}.keys(), {}.values(), {}.items(), lambda: None, len, type(re),
    [].append, object.__init__, str.join))) | {types.CoroutineType, types.MethodType}

# What gives its items once: they are looked at as they come.
_ITERATORS = frozenset(map(type, (
    iter([]), iter(()), iter({}), iter({}.values()), iter({}.items()), iter(set()), iter(''),
    iter(range(0)), map(len, ()), filter(len, ()), zip(), enumerate(()), reversed([]),
    (item for item in ()))))

_flags = type.__dict__['__flags__'].__get__
_mro = type.__dict__['__mro__'].__get__
_variables = variables = type.__dict__['__dict__'].__get__
_HEAP_TYPE = 1 << 9

# Special methods by which an object of a program decides what it is compared with or becomes.
DECIDING = frozenset(['__%s__' % name for name in (
    'eq ne lt le gt ge contains instancecheck subclasscheck getattribute class add radd sub rsub mul '
    'rmul truediv rtruediv floordiv rfloordiv mod rmod divmod rdivmod pow rpow matmul rmatmul and rand '
    'or ror xor rxor neg pos abs invert round trunc floor ceil int float complex index').split()])


def _all_classes():
    found, todo = {object}, [object]
    while todo:
        for kind in type.__subclasses__(todo.pop()):
            if kind not in found:
                found.add(kind)
                todo.append(kind)
    return found


class Watch:
    """Knows the classes that were there before the program, and notes what cannot be trusted."""

    def __init__(self):
        self._known = _all_classes()
        self.inexact = None

    def look(self, value):
        """The value, or an iterator that looks at its items."""
        if type(value) in _ITERATORS:
            return self.items(value)
        if not self._is_tame(value):
            self.inexact = type(value).__name__
        return value

    def names(self):
        """What the rewritten tests need."""
        return {LOOK: self.look, ITEMS: self.items, GUARD: guarded}

    def items(self, iterable):
        """The items, each looked at before it is given on."""
        for item in iterable:
            yield self.look(item)

    def _is_tame(self, value, depth=0):
        """Whether no code of the program decides what the value equals."""
        kind = type(value)
        if kind in _SCALARS or kind in _BUILT_IN or kind in _VALUES:
            return True
        if depth > 200:
            return False
        if kind in _SEQUENCES:
            return all([self._is_tame(item, depth + 1) for item in value])
        if kind in _MAPPINGS:
            return all([self._is_tame(key, depth + 1) and self._is_tame(item, depth + 1)
                        for key, item in value.items()])
        if not _flags(kind) & _HEAP_TYPE and kind.__module__ == 'numpy':
            return True
        # Attributes of an object, and what its methods give, are looked at when the tests ask for them.
        for base in _mro(kind):
            if base not in self._known and not DECIDING.isdisjoint(_variables(base)):
                return False
            if base in _SEQUENCES and not all([
                    self._is_tame(item, depth + 1) for item in base.__iter__(value)]):
                return False
            if base in _MAPPINGS and not all([
                    self._is_tame(item, depth + 1) for pair in base.items(value) for item in pair]):
                return False
        return True


class _Rewriter(ast.NodeTransformer):
    """Has every value that the tests get hold of looked at."""

    def _looked(self, node, name=LOOK):
        return ast.copy_location(
            ast.Call(ast.Name(name, ast.Load()), [node], []), node)

    def visit_Call(self, node):
        return self._looked(self.generic_visit(node))

    def visit_Attribute(self, node):
        node = self.generic_visit(node)
        return self._looked(node) if isinstance(node.ctx, ast.Load) else node

    visit_Subscript = visit_Attribute

    def visit_Lambda(self, node):
        return self._looked(self.generic_visit(node), GUARD)

    def visit_Await(self, node):
        return self._looked(self.generic_visit(node))

    def visit_MatchValue(self, node):
        return node  # a pattern holds no calls

    visit_MatchClass = visit_MatchValue

    def visit_For(self, node):
        node = self.generic_visit(node)
        node.iter = self._looked(node.iter, ITEMS)
        return node

    def visit_comprehension(self, node):
        node = self.generic_visit(node)
        if not node.is_async:
            node.iter = self._looked(node.iter, ITEMS)
        return node


def guarded(function):
    """A function that ends no iteration: a StopIteration of the program's would end a `map` over it."""
    def call(*arguments, **named):
        try:
            return function(*arguments, **named)
        except StopIteration:
            raise RuntimeError('StopIteration') from None
    call.__name__ = function.__name__
    return call


# For tests that get nonsense: nothing is looked at.
UNWATCHED = {LOOK: lambda value: value, ITEMS: iter, GUARD: lambda function: function}


def rewritten(text, filename):
    """The code of tests in which every value is looked at."""
    tree = ast.parse(text, filename)
    return compile(ast.fix_missing_locations(_Rewriter().visit(tree)), filename, 'exec',
                   dont_inherit=True)


def functions_and_classes(modules):
    """What the Python code of modules is: the code of its functions, the contents of its classes."""
    found = {}
    for module in modules:
        for value in list(vars(module).values()):
            if type(value) is types.FunctionType:
                found[value] = (value.__code__, value.__defaults__, value.__kwdefaults__)
            elif isinstance(value, type) and _flags(value) & _HEAP_TYPE:
                found[value] = dict(_variables(value))
    return found


def changed(before):
    """Whether a function or a class is no longer as `functions_and_classes` found it."""
    for value, state in before.items():
        if type(value) is types.FunctionType:
            now = (value.__code__, value.__defaults__, value.__kwdefaults__)
            if any([one is not other for one, other in zip(now, state)]):
                return True
            continue
        now = _variables(value)
        if any([now.get(name) is not item for name, item in state.items()]):
            return True
        if any([name in now for name in DECIDING - state.keys()]):
            return True
    return False
