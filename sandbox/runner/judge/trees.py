"""Trees of functions that are equal when only names, docstrings and annotations differ."""
import ast
import builtins
import hashlib

_BUILTINS = frozenset(dir(builtins))
_LEFT_OUT = frozenset(('returns', 'annotation', 'type_comment', 'ctx', 'decorator_list', 'type_params'))

# Deeper trees are not compared.
_DEEPEST = 150


class _Deep(Exception):
    """A tree is deeper than anybody writes."""


class _Writer:
    """Writes a tree as a text in which names are numbers, in the order of their appearance."""

    def __init__(self):
        self.names = {}
        self.parts = []
        self.nodes = 0

    def name(self, text):
        return text if text in _BUILTINS and text not in self.names else (
            '$%d' % self.names.setdefault(text, len(self.names)))

    def write(self, value, depth=0):
        if depth > _DEEPEST:
            raise _Deep
        if isinstance(value, list):
            self.parts.append('[')
            for item in value:
                self.write(item, depth + 1)
            self.parts.append(']')
        elif not isinstance(value, ast.AST):
            self.parts.append(repr(value) + ' ')
        else:
            self.node(value, depth)

    def node(self, node, depth):
        self.nodes += 1
        kind = type(node).__name__
        if kind == 'Index':  # as Python 3.8 has it
            return self.write(node.value, depth + 1)
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            kind, fields = 'Assign', [[node.target], node.value]
        elif isinstance(node, ast.Name):
            fields = [self.name(node.id)]
        elif isinstance(node, ast.arg):
            self.names.setdefault(node.arg, len(self.names))
            fields = [self.name(node.arg)]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self.names.setdefault(node.name, len(self.names))
            fields = [self.name(node.name), node.args, _without_docstring(node.body)]
        else:
            fields = [value for name, value in ast.iter_fields(node) if name not in _LEFT_OUT]
        self.parts.append(kind + '(')
        for field in fields:
            self.write(field, depth + 1)
        self.parts.append(')')


def _without_docstring(body):
    first = body[0]
    is_docstring = (isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                    and isinstance(first.value.value, str))
    return body[1:] if is_docstring else body


def of(function):
    """The digest of a function's tree and how many nodes it has; None for one that is too deep."""
    writer = _Writer()
    try:
        writer.write(function)
    except (_Deep, RecursionError):
        return None, writer.nodes
    text = ''.join(writer.parts).encode('utf-8', 'backslashreplace')
    return hashlib.blake2b(text, digest_size=16).hexdigest(), writer.nodes
