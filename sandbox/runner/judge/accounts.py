"""What happened when an assertion of the tests said no, in a line: the last call and what it gave.

Of what the judge itself has seen; the program is not asked any more.
"""
import ast

from evalharness import faults, program, results, stand_ins

_MOST_TESTS = 1 << 18
_MOST_CHARACTERS = 240


class Assertions:
    """The assertions of suites, by the lines they are on."""

    def __init__(self):
        self._lines = {}

    def account(self, tests, error, call):
        """The line, or an empty one when there is nothing to say."""
        if call is None or len(tests) > _MOST_TESTS:
            return ''
        try:
            node = self._at(tests, program.line_of(error, program.TESTS))
            name, arguments, named, gave = call
            parts = [_shown(item) for item in arguments]
            parts += ['%s=%s' % (key, _shown(item)) for key, item in named.items()]
            text = '%s(%s) gave %s' % (name, ', '.join(parts), _shown(gave))
            expected = _expected(node) if node is not None else ''
            return text + (', expected ' + expected if expected else '')
        except (Exception, faults.Stop):
            return ''  # some value asks the program when it is shown

    def _at(self, tests, line):
        """The assertion on a line, if it is one."""
        lines = self._lines.get(tests)
        if lines is None:
            if len(self._lines) > 256:
                self._lines.clear()
            lines = self._lines[tests] = {
                node.lineno: node for node in ast.walk(ast.parse(tests)) if type(node) is ast.Assert}
        return lines.get(line)


def _shown(value):
    if isinstance(value, stand_ins.Remote):
        return '<an object of type %s>' % type(value).__name__
    return results.shorten(value, _MOST_CHARACTERS)


def _expected(node):
    """What an assertion compares a call with, when that is plain to see."""
    test = node.test
    if isinstance(test, ast.Call):
        return 'a true value'
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and isinstance(
            test.operand, ast.Call):
        return 'a false value'
    if not (isinstance(test, ast.Compare) and len(test.ops) == 1
            and isinstance(test.ops[0], (ast.Eq, ast.Is))):
        return ''
    sides = [test.left, test.comparators[0]]
    calls = [isinstance(side, ast.Call) for side in sides]
    if calls[0] == calls[1]:
        return ''
    try:
        return results.shorten(ast.literal_eval(sides[calls[0]]), _MOST_CHARACTERS)
    except ValueError:
        return ''
