"""What kinds of values a function takes: as its annotations say, or the examples it is shown with.

A kind is a word, or a list of the word and the kind of the items; None is any. Functions that are
written for numbers often work for lists, and the other way round, which is no likeness.
"""
import ast

_WORDS = {
    'int': 'number', 'float': 'number', 'complex': 'number', 'bool': 'number', 'str': 'text',
    'list': 'sequence', 'List': 'sequence', 'tuple': 'sequence', 'Tuple': 'sequence',
    'Sequence': 'sequence', 'dict': 'mapping', 'Dict': 'mapping', 'Mapping': 'mapping',
    'set': 'set', 'Set': 'set', 'frozenset': 'set', 'FrozenSet': 'set',
}


def of_value(value):
    """The kind of a value."""
    if value is None:
        return None
    if isinstance(value, (int, float, complex)):
        return 'number'
    if isinstance(value, str):
        return 'text'
    if isinstance(value, (list, tuple)):
        items = [of_value(item) for item in value[:20]]
        return ['sequence', items[0] if items and all(item == items[0] for item in items) else None]
    if isinstance(value, dict):
        return 'mapping'
    return 'set' if isinstance(value, (set, frozenset)) else None


def of_annotation(node):
    """The kind that an annotation names."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode='eval').body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    item = None
    if isinstance(node, ast.Subscript):
        inner = node.slice
        inner = getattr(inner, 'value', inner) if type(inner).__name__ == 'Index' else inner
        item = None if isinstance(inner, ast.Tuple) else of_annotation(inner)
        node = node.value
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, 'id', None)
    kind = _WORDS.get(name)
    return ['sequence', item] if kind == 'sequence' else kind


def fits(wanted, given):
    """Whether values of one kind may be what another kind says."""
    if wanted is None or given is None:
        return True
    if isinstance(wanted, list) and isinstance(given, list):
        return fits(wanted[1], given[1])
    return type(wanted) is type(given) and wanted == given


def are_akin(wanted, given):
    """Whether a function for values of one kind does to those of another what it does to its own: a text is a
    sequence of texts."""
    if isinstance(given, list):
        wanted, given = given, wanted
    return given == 'text' and isinstance(wanted, list) and fits(wanted[1], 'text')


def of_arguments(arguments):
    """The kinds of one call's arguments."""
    return [of_value(item) for item in arguments]


def common(rows):
    """The kinds that several calls have in common, place by place."""
    result = list(rows[0])
    for row in rows[1:]:
        result = [_both(one, other) for one, other in zip(result, row)]
    return result


def _both(one, other):
    if one == other:
        return one
    if isinstance(one, list) and isinstance(other, list):
        return ['sequence', _both(one[1], other[1])]
    return None
