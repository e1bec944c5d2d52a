"""Which methods and attributes of an object of the program would say themselves whether it is right.

Tests may ask an object whose class the prompt asks for what they like: what its methods do is what is
judged. Elsewhere they ask as they would ask a value of Python or of a library, and mean that type's own
method: a program that answers in its place sees what is expected, and says yes.
"""
import re
import types

from evalharness import faults

# Methods of built-in types, numpy, pandas, scipy, scikit-learn and unittest that compare an object with
# an argument, or make of both what is then compared. An object of the program that answers one of
# these, given what is expected, can answer anything.
_COMPARING = '''
    equals equal eq ne lt le gt ge compare compare_to cmp same same_as is_same identical is_equal is_equal_to isequal
    isclose is_close allclose all_close close_to approx almost_equal almost_equals array_equal array_equiv
    equals_exact compare_total compare_signal compare_total_mag same_quantum samefile
    issubset issuperset isdisjoint is_subset is_superset is_disjoint startswith endswith isin
    contains count index score find rfind rindex search match fullmatch findall
'''
_COMBINING = '''
    add sub subtract mul multiply div divide truediv floordiv mod divmod pow matmul dot
    radd rsub rmul rdiv rtruediv rfloordiv rmod rpow true_divide floor_divide
    difference symmetric_difference intersection union intersection_update difference_update
    symmetric_difference_update combine combine_first corr corrwith cov merge removeprefix removesuffix
    replace strip lstrip rstrip translate partition rpartition
    maximum minimum logical_and logical_or logical_xor
'''
_METHODS = frozenset((_COMPARING + _COMBINING).split())

# The same by any name: unittest's and numpy.testing's.
_PREFIX = 'assert'

# Functions of math, numpy and pytest that tests call by their bare names. Where nothing but the program
# defines one, it is a program's own.
_FUNCTIONS = frozenset('''
    isclose allclose array_equal array_equiv approx almost_equal isequal
'''.split())

# Attributes by which tests of libraries tell what an array or a table is: an object that is none
# could say anything, and then be taken for an empty array, which equals whatever it is compared with.
_SHAPES = frozenset('shape dtype size ndim nnz nbytes itemsize'.split())
_LABELS = frozenset('columns index values dtypes'.split())

# What a class has its methods as.
_METHOD_TYPES = (types.FunctionType, types.BuiltinFunctionType, types.WrapperDescriptorType,
                 types.MethodDescriptorType, types.ClassMethodDescriptorType, staticmethod, classmethod)

# What a prompt speaks of that asks for an object with methods.
_OF_CLASSES = re.compile(
    r'\b(an?|the|this|following|data)\s+([\w-]+\s+)?class\b(?!\s+(label|prob|of\b))'
    r'|\bclass\s+([`\'"]?[A-Z_]|that|with|which|named|called|to|for)|\bsubclass|\bclasses\b'
    r'|\bmethods?\b|\battributes?\b|\bpropert(y|ies)\b').search


_DEFINES = ('def ', 'class ', 'async def ', '@')


def _is_test(line, tests):
    """Whether a line of a prompt is one of the tests."""
    return line.startswith('assert') or line in tests and not line.startswith(_DEFINES)


class Rules:
    """What may be asked of the objects of one program."""

    def __init__(self, prompt='', tests='', names_libraries=False, names_pandas=False, classes=(),
                 remember=lambda value, name: False):
        """Takes the prompt, the tests, whether they name a library, or pandas, the shared classes by name, and what
        has a function of the program know its name, and says whether it is one."""
        self._remember = remember
        self._texts = prompt, tests
        self._read = None
        self._asked = {}
        self.classes = classes
        self._attributes = frozenset()
        if names_libraries:
            self._attributes = _SHAPES | _LABELS if names_pandas else _SHAPES

    @property
    def _prompt(self):
        """The prompt without the tests in it, as MBPP has one: they ask for nothing."""
        if self._read is None:
            prompt, tests = self._texts
            self._read = '\n'.join([line for line in prompt.split('\n') if not _is_test(line.strip(), tests)])
        return self._read

    def asks_for(self, name):
        """Whether the prompt names a method or an attribute."""
        found = self._asked.get(name)
        if found is None:
            word = re.escape(name)
            pattern = r'\b%s\b' if _OF_CLASSES(self._prompt) else (
                r'(?:[.`]|\bdef\s+)%s\b|\b%s(?=[(`])')
            found = re.search(pattern.replace('%s', word), self._prompt) is not None
            self._asked[name] = found
        return found

    def says(self, name):
        """Whether the prompt has a name among its words."""
        return re.search(r'\b%s\b' % re.escape(name), self._prompt) is not None

    def decides(self, name):
        """Whether a method of that name would decide."""
        return (name in _METHODS or name.startswith(_PREFIX)) and (
            not self.asks_for(name) or self._is_given(name))

    def hides(self, name):
        """Whether an attribute is not even asked for: pandas takes for its own what has one."""
        return name == '_typ' and bool(self._attributes)

    def decides_alone(self, name):
        """Whether a function of that name would, which the program defines."""
        return (name in _FUNCTIONS or name.startswith(_PREFIX + '_')) and not self.asks_for(name)

    def _is_given(self, name):
        """Whether a class of the prompt has the method, so that it is not what is asked for."""
        return any([name in vars(base) for kind in self.classes.values() for base in kind.__mro__[:-1]]
                   if self.classes else ())

    def check_call(self, name, title, arguments, is_own):
        """Raises Unverifiable where a method of an object of the program must not be called."""
        if arguments and self.decides(name):
            # Between objects of the program a method that the prompt names may be its own.
            if not self.asks_for(name) or not all([is_own(item) for item in arguments]):
                raise faults.Unverifiable('%s() of an object of the program (%s)' % (name, title[:80]))

    def keeps(self, kind, name, value):
        """Whether an object of a class of the prompt keeps an attribute that the program gave it.

        Raises Unverifiable where it would be called in place of a method of the class.
        """
        found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
        is_hidden = hasattr(type(found), '__get__') and not hasattr(type(found), '__set__')
        if is_hidden and not isinstance(found, _METHOD_TYPES):
            return False  # what the class keeps of what it has computed, which is computed again
        if callable(value):
            if is_hidden or callable(found):
                raise faults.Unverifiable('%s.%s, which an object of the program hides' % (
                    kind.__name__, name[:80]))
            if not self._remember(value, name) and self.decides(name):
                raise faults.Unverifiable('%s() of an object of the program (%s)' % (
                    name[:80], kind.__name__))
        return True

    def check_attribute(self, name, title, value):
        """Raises Unverifiable where an attribute of an object that is no data must not be believed."""
        if name in self._attributes and not callable(value) and not self.asks_for(name):
            # An image has a size, too: two numbers.
            if name != 'size' or type(value) is not tuple:
                raise faults.Unverifiable('%s of an object of the program (%s)' % (name, title[:80]))
