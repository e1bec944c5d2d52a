"""The functions of an answer: what they are called, what they take, and what their trees are.

Nothing is run. What an instruction or the answer itself shows of arguments is read as literals.
"""
import ast
import re

from evalharness import answers, kinds, trees

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, TypeError)

# What is looked at of one answer.
_MOST_FUNCTIONS, _MOST_EXAMPLES, _MOST_TEXT = 60, 8, 20000

# More arguments than any problem has.
_MANY = 99


def read(answer, instruction):
    """The programs of an answer and their functions, for the host and for `likeness`."""
    found, left = [], _MOST_FUNCTIONS
    readable = answers.programs(answer)
    for source, tree in readable:
        functions = _functions(tree, instruction)[:left]
        left -= len(functions)
        found.append({'source': source, 'functions': functions})
    return {'isPython': bool(readable), 'programs': [item for item in found if item['functions']]}


def statements(source):
    """The top-level statements of a program that define something, each a text by itself."""
    tree = ast.parse(source)
    lines = source.split('\n')
    result = []
    for node in tree.body:
        if isinstance(node, (ast.Expr, ast.Assert, ast.While)):
            continue  # what prints, tests or asks
        if isinstance(node, ast.If) and _is_main(node.test):
            continue
        first = min([node.lineno] + [item.lineno for item in getattr(node, 'decorator_list', [])])
        piece = lines[first - 1:node.end_lineno]
        if isinstance(node, _FUNCTIONS + (ast.ClassDef,)) and node.col_offset == 0:
            result.append('\n'.join(piece))
        else:
            result.append(ast.get_source_segment(source, node) or '')
    return [text.encode('utf-8', 'replace') for text in result]


def _is_main(test):
    return any(isinstance(node, ast.Name) and node.id == '__name__' for node in ast.walk(test))


def _functions(tree, instruction):
    result = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            result.append(_described(node, None, tree, instruction))
        elif isinstance(node, ast.ClassDef):
            result += [_described(item, node.name, tree, instruction) for item in node.body
                       if isinstance(item, ast.FunctionDef) and not item.name.startswith('__')]
    return [item for item in result if item is not None]


def _described(function, owner, tree, instruction):
    """What is told of a function; None where it cannot be called with positions alone."""
    taken = function.args
    places = getattr(taken, 'posonlyargs', []) + taken.args
    decorators = {getattr(item, 'id', None) for item in function.decorator_list}
    if 'property' in decorators:
        return None
    if owner is not None and 'staticmethod' not in decorators:
        places = places[1:]
    if any(default is None for default in taken.kw_defaults):
        return None
    digest, nodes = trees.of(function)
    return {
        'name': function.name, 'owner': owner, 'tree': digest, 'nodes': nodes,
        'least': max(0, len(places) - len(taken.defaults)),
        'most': _MANY if taken.vararg else len(places),
        **_arguments(function.name, places, tree, instruction),
    }


def _arguments(name, places, tree, instruction):
    """The kinds of the arguments, as the annotations or else the examples have them; which are presumed."""
    annotated = [kinds.of_annotation(item.annotation) if item.annotation is not None else None
                 for item in places]
    examples = _examples(name, tree, instruction)
    rows = [row for row in examples or _given(instruction[:_MOST_TEXT]) if len(row) == len(places)]
    shown = kinds.common(rows) if rows else [None] * len(places)
    return {
        'kinds': [one if one is not None else other for one, other in zip(annotated, shown)],
        'presumed': [one is None and not examples for one in annotated],
    }


def _examples(name, tree, instruction):
    """The kinds of arguments in calls of a function that the answer or the instruction shows."""
    rows = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == name:
            rows.append(_literal_kinds(node))
    text = instruction[:_MOST_TEXT]
    for match in re.finditer(r'\b%s\s*\(' % re.escape(name), text):
        for end in [match.end() + at for at, letter in enumerate(text[match.end():match.end() + 300])
                    if letter == ')'][:4]:
            try:
                call = ast.parse(text[match.start():end + 1], mode='eval').body
            except _UNREADABLE:
                continue
            if isinstance(call, ast.Call):
                rows.append(_literal_kinds(call))
            break
    return [row for row in rows if row is not None][:_MOST_EXAMPLES]


def _called(call):
    return getattr(call.func, 'id', None) or getattr(call.func, 'attr', None)


def _literal_kinds(call):
    """The kinds of a call's arguments where all of them are literals."""
    if call.keywords or not call.args:
        return None
    try:
        return kinds.of_arguments([ast.literal_eval(item) for item in call.args])
    except _UNREADABLE:
        return None


def _given(text):
    """The kinds of the values that an instruction ends in, a line for each or all in one line."""
    values = []
    for line in reversed(text.rstrip().split('\n')):
        value = _value(line.strip())
        if value is _NONE or len(values) == _MOST_EXAMPLES:
            break
        values.append(value)
    if len(values) == 1:
        value, = values
        return [kinds.of_arguments(value if type(value) is tuple else [value])]
    return [kinds.of_arguments(values[::-1])] if values else []


_NONE = object()


def _value(line):
    """The value of a line that is a literal, which may have a name; `_NONE` for any other."""
    line = re.sub(r'^[A-Za-z][A-Za-z0-9_ ]{0,20}[:=]\s*', '', line)
    line = re.sub(r'\b[A-Za-z_]\w* = ', '', line)
    if not line or len(line) > 2000:
        return _NONE
    try:
        return ast.literal_eval(line)
    except _UNREADABLE:
        return _NONE
