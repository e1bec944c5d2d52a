"""Judging what an answer says of a call of given code, in the form of CRUXEval.

The answer is a literal, the value that the call gives, or a call of `f` with literals that gives a value. It is read
as data: nothing of it is run. The code runs in the other process, and gives what is compared here, where values of
different types are different. See Gu et al. 2024, section 2.
"""
import ast

from evalharness import faults, program, results, session, stand_ins

_FUNCTION = 'f'
_OWN_CALL = 'evalharness_own_call'
_MOST_CHARACTERS = 200
_NO_LITERAL = (SyntaxError, ValueError, TypeError, MemoryError, RecursionError)


class Refused(Exception):
    """The answer is not of the form that was asked for."""


def judge(parent, link, parts, settings):
    """The verdict on an answer and its message.

    The parts begin with the code and the answer; the settings are `asks`, which is `output` or `input`, and the
    `input` and `output` of the record.
    """
    code, answer = parts[0], parts[1].decode('utf-8', 'replace').strip()
    asks_for_output = settings['asks'] == 'output'
    own_call = '%s(%s)' % (_FUNCTION, settings['input'])
    try:
        try:
            expected = literal(answer if asks_for_output else settings['output'])
        except Refused:
            if asks_for_output:
                raise
            return ['faultyTests', 'the output of the record is no literal']
        # Some inputs of the benchmark are no literals; they are its own all the same.
        arguments = None if asks_for_output or _is_same(answer, own_call) else call(answer)
    except Refused as error:
        return ['wrongAnswer', str(error)]
    conversation = session.Session(link, parent.ledger)
    stand_ins.forget_classes()
    faults.Stop.first = None
    try:
        name = _FUNCTION
        if arguments is None:
            name, arguments = _OWN_CALL, ((), {})
            code += b'\n\n\ndef %s():\n    return %s\n' % (name.encode(), own_call.encode())
        if conversation.load(code, [name], {}).get(name, {}).keys() != {'callable'}:
            return ['faultyTests', 'the code defines no function ' + name]
        gave = conversation.call(name, *arguments)
        if faults.Stop.first is not None:
            raise faults.Stop.first
        if form(gave) != form(expected):
            return ['wrongAnswer', _difference(answer, gave, expected, asks_for_output)]
        return ['passed', '']
    except BaseException as error:
        return parent.verdict(faults.Stop.first or error, '', ())
    finally:
        conversation.forget()


def _difference(answer, gave, expected, asks_for_output):
    gave, expected = _shown(gave), _shown(expected)
    if asks_for_output:
        return 'the call gives %s, not %s' % (gave, expected)
    return '%s gives %s, not %s' % (answer[:_MOST_CHARACTERS], gave, expected)


def _shown(value):
    try:
        return results.shorten(value, _MOST_CHARACTERS)
    except (Exception, faults.Stop):
        return 'an object that only the code knows'  # it would be asked


# Reading.

def literal(text):
    """The value of a literal. Raises Refused."""
    try:
        return ast.literal_eval(text.strip())
    except _NO_LITERAL as error:
        raise Refused('the answer is no literal: ' + program.describe_text(error))


def _is_same(text, other):
    """Whether two expressions differ in nothing but how they are written."""
    try:
        return ast.dump(ast.parse(text, mode='eval')) == ast.dump(ast.parse(other, mode='eval'))
    except _NO_LITERAL:
        return False


def call(text):
    """The arguments and the named arguments of a call of `f` with literals. Raises Refused."""
    try:
        node = ast.parse(text.strip(), mode='eval').body
        if type(node) is not ast.Call or type(node.func) is not ast.Name or node.func.id != _FUNCTION:
            raise Refused('the answer is no call of ' + _FUNCTION)
        named = {item.arg: ast.literal_eval(item.value) for item in node.keywords}
        if None in named or len(named) < len(node.keywords):
            raise Refused('the answer is no call with literals')
        return [ast.literal_eval(item) for item in node.args], named
    except _NO_LITERAL as error:
        raise Refused('the answer is no call with literals: ' + program.describe_text(error))


# Comparing.

_ATOMS = (int, str, bytes, bool, type(None), type(...))


def form(value):
    """What two values share only if they are equal and of the same types, all the way down."""
    kind = type(value)
    if kind in _ATOMS:
        return kind, value
    if kind in (float, complex):
        return kind, value if value == value else repr(value)
    if kind in (list, tuple):
        return kind, tuple([form(item) for item in value])
    if kind in (set, frozenset):
        return kind, frozenset([form(item) for item in value])
    if kind is dict:
        return kind, frozenset([(form(key), form(item)) for key, item in value.items()])
    return kind, object()  # no literal, and equal to none
