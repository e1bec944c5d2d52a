"""Judging by classes of `unittest`: they run in the program's own process and among its names.

Such tests patch and mock what the program uses, so that they cannot be anywhere else. They arrive when the program has
loaded, and run by a runner and classes that were there before it; whatever it did to these, to the built-ins or to the
tests' classes is tampering. What the function under test gives is looked at: an object of a class that decides itself
what it equals makes the verdict unverifiable. A program that knows this harness can still cheat, and the record says how
it was judged.
"""
import ast
import builtins
import functools
import sys
import types
import unittest
import unittest.mock

from evalharness import program, watching

_exec, _compile, _isabs, _map = exec, compile, str.startswith, map
_items, _values = dict.items, dict.values
_PREFIX = 'test'

# Made before any program ran.
_MODULES = {name: module for name, module in sys.modules.items() if name.split('.')[0] == 'unittest'}
_unchanged = watching.functions_and_classes(_MODULES.values())
_builtins = dict(builtins.__dict__)
_TestCase, _TestSuite = unittest.TestCase, unittest.TestSuite
# What gives the parts of a container, by the identity of its class.
_CONTAINERS = {id(kind): lambda items: (items,) for kind in (list, tuple, set, frozenset)}
_CONTAINERS[id(dict)] = lambda items: (items, _values(items))


class _Result(unittest.TestResult):
    """Notes which tests ran, and the first that failed."""

    def __init__(self):
        super().__init__()
        self.ran, self.failed, self.first = [], [], None

    def startTest(self, test):
        self.ran.append(type(test).__name__ + '.' + getattr(test, '_testMethodName', '?'))

    def _note(self, test, error, is_assertion):
        name = type(test).__name__ + '.' + getattr(test, '_testMethodName', getattr(test, 'description', '?'))
        if name not in self.failed:
            self.failed.append(name)
        if self.first is None:
            self.first = (name, error, is_assertion)

    def addFailure(self, test, err):
        self._note(test, err[1], True)

    def addError(self, test, err):
        self._note(test, err[1], False)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._note(test, err[1], issubclass(err[0], test.failureException))

    def addUnexpectedSuccess(self, test):
        self._note(test, AssertionError('it was to fail'), True)


_result_methods = dict(_Result.__dict__)


def _expected(tree):
    """The names of the tests by the names of their classes, as the text has them."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name: {item.name for item in node.body if isinstance(item, kinds) and item.name.startswith(_PREFIX)}
            for node in tree.body if isinstance(node, ast.ClassDef)}


def _check_untouched():
    """Raises Failure when what runs the tests is not what it was."""
    for name, module in _items(_MODULES):
        if sys.modules.get(name) is not module:
            raise program.Failure('tampering', 'took the place of ' + name)
    now = builtins.__dict__
    for name, value in _items(_builtins):
        if name != '_' and now.get(name) is not value:
            raise program.Failure('tampering', 'changed the built-in ' + name)
    if watching.changed(_unchanged):
        raise program.Failure('tampering', 'changed unittest')
    for name, value in _items(_result_methods):
        if _Result.__dict__.get(name) is not value:
            raise program.Failure('tampering', 'changed what runs the tests')


def _is_of_program(function):
    """Whether a method was compiled of no file, as a program's are."""
    code = getattr(function, '__code__', None)
    return type(code) is types.CodeType and not _isabs(code.co_filename, ('/', '<frozen', '<__array_function__'))


def _decides(kind):
    """Whether objects of a class decide by the program's code what they equal."""
    for base in type.__dict__['__mro__'].__get__(kind):
        names = watching.variables(base)
        if any([name in names and _is_of_program(names[name]) for name in watching.DECIDING]):
            return True
    return False


def _deciding(value):
    """The class of the program by which a value, or what it holds, decides what it equals, if there is one.

    Each class is looked at once. Classes are told by their identity: a metaclass of the program has no say in it.
    """
    looked_at, opened, waiting = set(), set(), [(value,)]
    while waiting:
        part = waiting.pop()
        kinds = {id(kind): kind for kind in _map(type, part)}
        for number, kind in _items(kinds):
            if number not in looked_at and _decides(kind):
                return kind
        looked_at |= kinds.keys()
        if kinds.keys().isdisjoint(_CONTAINERS):
            continue
        for item in part:
            opening = _CONTAINERS.get(id(type(item)))
            if opening is not None and id(item) not in opened:
                opened.add(id(item))
                waiting += opening(item)
    return None


class _Watch:
    """Has the results of a function looked at."""

    def __init__(self):
        self.inexact = None

    def around(self, function):
        """A function that gives what another does."""
        @functools.wraps(function)
        def watched(*arguments, **named):
            result = function(*arguments, **named)
            kind = _deciding(result)
            if kind is not None:
                self.inexact = kind.__name__
            return result
        return watched


def _suite(names, expected):
    """The tests of all classes, in the order of the text. Raises Failure for classes that are not those of the text."""
    suite = _TestSuite()
    for name, methods in expected.items():
        kind = names.get(name)
        if not isinstance(kind, type) or not issubclass(kind, _TestCase):
            continue
        own = watching.variables(kind)
        if not methods <= own.keys():
            raise program.Failure('tampering', 'changed the class %s of the tests' % name)
        inherited = {item for base in kind.__mro__ for item in watching.variables(base)
                     if item.startswith(_PREFIX) and callable(getattr(kind, item, None))}
        for method in sorted(methods | inherited):
            suite.addTest(kind(method))
    return suite


def run(names, tests, entry_point, set_audit, trusts):
    """Raises Failure unless all tests pass and, where they are not to be trusted, nothing looks tampered with."""
    try:
        tree = ast.parse(tests, program.TESTS)
        code = _compile(tree, program.TESTS, 'exec', dont_inherit=True)
    except Exception as error:
        raise program.Failure('faultyTests', program.describe_text(error))
    expected, watch = _expected(tree), _Watch()
    if not any(expected.values()):
        raise program.Failure('faultyTests', 'they hold no test of unittest')
    if not trusts:
        set_audit(0)  # a look at the code of a function is an event
        _check_untouched()
        set_audit(1)
        if type(names.get(entry_point)) is types.FunctionType:
            names[entry_point] = watch.around(names[entry_point])
    if entry_point and entry_point not in names:
        raise program.Failure('missingEntryPoint', "name '%s' is not defined" % entry_point)
    try:
        _exec(code, names)
    except BaseException as error:
        raise program.failure_in_tests(error, tests, program.names_used(code), entry_point)
    suite, result = _suite(names, expected), _Result()
    if suite.countTestCases() == 0:
        raise program.Failure('tampering', 'kept tests from running')
    wanted = sorted([type(test).__name__ + '.' + test._testMethodName for test in suite])
    try:
        suite.run(result)
    except BaseException as error:
        raise program.failure_of(error)
    if result.first is not None:
        raise _failure(result, len(wanted))
    if not trusts:
        set_audit(0)
        _check_untouched()
        set_audit(1)
        if sorted(result.ran) != wanted:
            raise program.Failure('tampering', 'kept tests from running')
        if watch.inexact is not None:
            raise program.Failure('unverifiable', 'the program gave the tests an object of type ' + watch.inexact)


def _failure(result, count):
    """What the first test that failed says, and how many did."""
    name, error, is_assertion = result.first
    said = '%s, %d of %d tests fail: ' % (name, len(result.failed), count) + program.describe(error)
    if program.is_of_memory(error):
        return program.Failure('memoryLimit', '')
    return program.Failure('wrongAnswer' if is_assertion else 'exception', said)
