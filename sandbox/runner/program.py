"""What is common to both ways of judging: running a program and naming what went wrong."""
import builtins
import sys
import types

PROGRAM = '<program>'
TESTS = '<tests>'

# The function that tests in HumanEval's form define, and that the suite then calls.
CHECK = 'check'

# Neither '__main__' nor a name that a program would import.
MODULE = '__sample__'

_compile, _exec = compile, exec
_MOST_CHARACTERS = 300


class Failure(BaseException):
    """A verdict other than passed, with its message."""

    def __init__(self, verdict, message=''):
        self.fields = [verdict, message]


def new_module():
    """A module for a program or its tests to run in."""
    module = types.ModuleType(MODULE)
    module.__dict__['__builtins__'] = builtins
    sys.modules[MODULE] = module
    return module


def compiled(source):
    """The code of a program. Raises Failure."""
    text = source.decode('utf-8', 'replace')
    if text[:1] == '\ufeff':
        text = text[1:]  # a mark of the byte order, which Python takes no notice of in a file
    try:
        return _compile(text, PROGRAM, 'exec', dont_inherit=True)
    except MemoryError:
        raise Failure('memoryLimit', 'the program is too large to compile')
    except BaseException as error:
        raise Failure('syntaxError', describe(error))


def load(source):
    """Runs a program and returns its names. Raises Failure."""
    code = compiled(source)
    names = new_module().__dict__
    try:
        _exec(code, names)
    except BaseException as error:
        raise failure_of(error)
    return names


def failure_of(error):
    """The verdict that an exception of the program stands for."""
    if isinstance(error, Failure):
        return error
    if is_of_memory(error):
        return Failure('memoryLimit', describe(error))
    return Failure('exception', describe(error))


# What libraries in C say where there is no memory left; they raise what they raise for other faults too.
_NO_MEMORY = ('failed to map segment', 'annot allocate memory', "an't allocate memory", 'std::bad_alloc',
              'OOM when allocating')


def is_of_memory(error):
    """Whether an exception says that there was not enough memory."""
    if isinstance(error, MemoryError):
        return True
    said = text_of(error) if isinstance(error, (ImportError, OSError, RuntimeError)) else ''
    return any([words in said for words in _NO_MEMORY])


def line_of(error, filename):
    """The last line of a file that an exception passed through; 0: none."""
    line = 0
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == filename:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def text_of(error):
    """What an exception says of itself, bounded; a program's own exceptions can say anything."""
    try:
        return str(error)[:_MOST_CHARACTERS]
    except BaseException:
        return ''


def describe(error):
    """One line that names an exception and where the program raised it."""
    if isinstance(error, SyntaxError) and error.filename == PROGRAM:
        line, text = error.lineno or 0, str(error.msg)
    else:
        line, text = line_of(error, PROGRAM), text_of(error)
    result = type(error).__name__
    if text:
        result += ': ' + text.split('\n', 1)[0]
    return result + (' (line %d)' % line if line else '')


def describe_text(error):
    """One line that says why a text is no Python, and where."""
    line = getattr(error, 'lineno', None) or 0
    said = (str(getattr(error, 'msg', '')) or text_of(error)).split('\n', 1)[0][:_MOST_CHARACTERS]
    return type(error).__name__ + (': ' + said if said else '') + (' (line %d)' % line if line else '')


def undefined_name(error):
    """The name that a NameError is about; empty when it does not say."""
    name = getattr(error, 'name', None)
    if name:
        return name
    quoted = text_of(error).split("'")
    return quoted[1] if len(quoted) > 1 else ''


def failure_in_tests(error, tests, used, entry_point):
    """What an exception stands for that tests raised beside a program."""
    if isinstance(error, AssertionError):
        if line_of(error, PROGRAM):
            return failure_of(error)
        return Failure('wrongAnswer', failed_assertion(error, tests))
    if isinstance(error, NameError) and not line_of(error, PROGRAM):
        if is_without_check(error, used, entry_point):
            return Failure('faultyTests', 'they define no function check')
        if undefined_name(error) in used:
            return Failure('missingEntryPoint', text_of(error))
    return failure_of(error)


def is_without_check(error, used, entry_point):
    """Whether tests call a function `check` that nobody defines, which is no fault of a program."""
    return (isinstance(error, NameError) and not hasattr(error, 'evalharness_description')
            and undefined_name(error) == CHECK and CHECK in used and entry_point != CHECK)


def failed_assertion(error, tests):
    """The text of the assertion that said no."""
    line = line_of(error, TESTS)
    lines = tests.split('\n')
    if not 0 < line <= len(lines):
        return describe(error)
    said = text_of(error)
    return lines[line - 1].strip()[:_MOST_CHARACTERS] + (': ' + said if said else '')


def reply(fields):
    """The bytes of a verdict and its message."""
    return '\0'.join(fields).encode('utf-8', 'backslashreplace')


def names_used(code):
    """The global names that a code object and those within it look up."""
    used = set()
    todo = [code]
    while todo:
        item = todo.pop()
        used.update(item.co_names)
        todo += [constant for constant in item.co_consts if type(constant) is types.CodeType]
    return used


def compile_context(prompt):
    """The prompt as code of its own, or None.

    A prompt that ends in a docstring is a whole function; one that does not lacks a body.
    """
    for text in (prompt, prompt + '\n    pass\n'):
        try:
            return _compile(text, '<prompt>', 'exec', dont_inherit=True)
        except (SyntaxError, ValueError):
            continue
    return None
