"""The statements of a text, as Python's parser has them, and which of them an answer needs."""
import ast
import builtins
import symtable

from evalharness.texts import header_of, indent_of

# What is parsed of one text: characters for each of its own, characters besides, and how often.
_CHARACTERS_EACH, _CHARACTERS_BESIDES, _MOST_PARSES = 6, 300000, 200
_MOST_UNITS = 3000
_MOST_PASSES = 20

# Calls by these names end the program, run its tests, wait, or talk to somebody.
_TALK = {'exit', '_exit', 'abort', 'main', 'testmod', 'run', 'show', 'sleep', 'read', 'readline',
         'readlines', 'write', 'writelines', 'print', 'pprint', 'system', 'parse_args'}

# What a program sets in a module for its own sake, at whatever place.
_SETTINGS = {'setrecursionlimit', 'set_int_max_str_digits', 'prec', 'seed'}

# Built-in functions whose result is not data of the program.
_ASKING = {'input', 'open', 'print', 'exit', 'quit', 'breakpoint', 'help'}
BUILTINS = frozenset(dir(builtins))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = FUNCTIONS + (ast.ClassDef, ast.Import, ast.ImportFrom)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


class Parser:
    """Python's parser, which refuses everything once a text has had its share of work."""

    def __init__(self, size):
        self.characters = _CHARACTERS_EACH * size + _CHARACTERS_BESIDES
        self.parses = _MOST_PARSES
        self.units_left = _MOST_UNITS

    def bad_line(self, lines):
        """The line, from one, at which the lines stop being Python; 0 when they never do."""
        source = '\n'.join(lines)
        if not source.endswith('\n'):
            source += '\n'
        self.parses -= 1
        if self.parses < 0 or self.characters < 0:
            return 1
        line = 0
        if '\0' in source:
            line = source.count('\n', 0, source.index('\0')) + 1
        else:
            try:
                compile(source, '<text>', 'exec', dont_inherit=True)
            except SyntaxError as error:
                line = min(max(error.lineno or 1, 1), len(lines))
            except _UNREADABLE:
                # Too deep or too large, and nothing says where.
                line = len(lines) // 2 + 1
        # It reads no further than to what it does not understand.
        self.characters -= sum(map(len, lines[:line])) if line else len(source)
        return line

    def prefix(self, lines, least=0):
        """How many lines, at least so many, parse as the longest beginning; -1 when none do."""
        count, same_depth, depth = len(lines), 0, -1
        while count > 0 and count >= least:
            line = self.bad_line(lines[:count])
            if not line:
                return count
            shorter = line - 1
            last = len(indent_of(lines[count - 1])) if lines[count - 1].strip() else depth
            same_depth = same_depth + 1 if shorter == count - 1 and last == depth else 0
            depth = last
            if same_depth > 2:
                # A statement that lacks its end, such as `try`: leave out all of it.
                shorter, same_depth = header_of(lines, count), 0
            # What it does not understand may be the first line of the text.
            if count > least > shorter:
                shorter = least
            count = shorter
            if self.parses < 0 or self.characters < 0:
                return -1
        return count if count == least == 0 else -1

    def units(self, lines):
        """The statements at top level of lines that parse; None when they are too many."""
        try:
            tree = compile('\n'.join(lines) + '\n', '<text>', 'exec', ast.PyCF_ONLY_AST, True)
        except _UNREADABLE:
            return None
        self.units_left -= len(tree.body)
        if self.units_left < 0:
            return None
        units = []
        for node in tree.body:
            first = min([node.lineno] + [
                item.lineno for item in getattr(node, 'decorator_list', ())]) - 1
            if units and first < units[-1].end:
                units[-1].add(node)
            else:
                units.append(_Unit(first, node))
        try:
            for unit in units:
                unit.read_names(lines)
        except _UNREADABLE:
            return None
        return units


class _Unit:
    """Statements at top level that share lines: mostly one."""

    def __init__(self, first, node):
        self.first = first
        self.nodes = []
        self.add(node)
        self.binds = set()
        self.uses = set()
        self.changes = set()
        self.counters = set()

    def add(self, node):
        self.nodes.append(node)
        self.end = node.end_lineno

    def read_names(self, lines):
        """Finds the global names that the statements bind, use, and change the objects of."""
        source = '\n'.join(lines[self.first:self.end]) + '\n'
        scopes = [symtable.symtable(source, '<text>', 'exec')]
        while scopes:
            scope = scopes.pop()
            scopes += scope.get_children()
            is_top = scope.get_type() == 'module'
            for symbol in scope.get_symbols():
                if is_top and (symbol.is_assigned() or symbol.is_imported()):
                    self.binds.add(symbol.get_name())
                if (symbol.is_referenced() and (is_top or symbol.is_global())
                        or symbol.is_declared_global()):
                    self.uses.add(symbol.get_name())
        for node in self.walk():
            if isinstance(node, ast.Global):
                self.changes.update(node.names)
            elif isinstance(node, (ast.Attribute, ast.Subscript)):
                if not isinstance(node.ctx, ast.Load):
                    self.changes.add(_root(node))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                self.changes.add(_root(node.func, ()))
            elif isinstance(node, ast.For):
                self.counters.update(
                    item.id for item in ast.walk(node.target) if isinstance(item, ast.Name))
        self.changes &= self.uses | self.binds
        if not any(isinstance(node, ast.For) for node in self.nodes):
            self.counters = set()

    def walk(self):
        for node in self.nodes:
            yield from ast.walk(node)

    @property
    def defines(self):
        """Whether it only makes names: functions, classes, imports, and choices among them."""
        return all(map(_is_definition, self.nodes))

    def gives(self, name):
        """Whether it binds the name to something to call, and to more than a header."""
        return (name in self.binds and not self.is_stub
                and any(gives_a_name(node, name) for node in self.nodes))

    @property
    def is_stub(self):
        """Whether it is a function whose body was left to others."""
        return all(isinstance(node, FUNCTIONS)
                   and all(isinstance(item, (ast.Pass, ast.Import, ast.ImportFrom))
                           or _is_constant(item) for item in node.body)
                   for node in self.nodes)

    @property
    def is_inert(self):
        """Whether it does nothing but bind names, apart from what it calls for their values."""
        return all(isinstance(node, ast.Pass) or _is_constant(node)
                   or isinstance(node, ast.Assign)
                   and all(isinstance(target, ast.Name) for target in node.targets)
                   for node in self.nodes)

    @property
    def attributes(self):
        return {node.attr for node in self.walk() if isinstance(node, ast.Attribute)}

    @property
    def is_usage(self):
        """Whether it tries the answer out, as far as its form tells."""
        return all(isinstance(node, (ast.Assert, ast.Raise)) or _is_main_guard(node)
                   or _called(node) in BUILTINS for node in self.nodes)


def _root(node, calls=ast.Call):
    """The name that a chain of attributes, items and perhaps calls starts from."""
    while isinstance(node, (ast.Attribute, ast.Subscript)) or isinstance(node, calls):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ''


def _called(node):
    """The name that a statement calls and does no more; empty for other statements."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return node.value.func.id if isinstance(node.value.func, ast.Name) else ''
    return ''


def _is_constant(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def gives_a_name(node, name):
    """Whether a statement binds a name to what may be a function, and not to data."""
    if isinstance(node, ast.Assign):
        value = node.value.func if isinstance(node.value, ast.Call) else node.value
        kinds = (ast.Lambda, ast.Name, ast.Attribute)
        if value is not node.value:
            kinds = ast.Call
        return isinstance(value, kinds) and any(
            isinstance(target, ast.Name) and target.id == name for target in node.targets)
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return any((item.asname or item.name) == name for item in node.names)
    if isinstance(node, (ast.If, ast.Try)):
        return any(gives_a_name(item, name) for item in ast.iter_child_nodes(node))
    return getattr(node, 'name', None) == name


def returns_a_value(function):
    """Whether a function returns or yields, apart from those within it."""
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, FUNCTIONS + (ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return False


def binding_of_method(owner, method, header):
    """An expression for a function that does what a method does; empty when there is none.

    `header` is what the prompt has of the function, by whose arguments a method without a usual first
    one is told; it may be None.
    """
    names = {item.name: item for item in owner.body if isinstance(item, FUNCTIONS)}
    decorators = [item.id if isinstance(item, ast.Name) else '' for item in method.decorator_list]
    plain = '%s.%s' % (owner.name, method.name)
    if decorators in (['staticmethod'], ['classmethod']):
        return plain
    if decorators or '__new__' in names:
        return ''
    arguments = method.args.posonlyargs + method.args.args
    wanted = header.nodes[0].args if header is not None else None
    if not arguments or arguments[0].arg not in ('self', 'this', 'cls'):
        count = len(wanted.posonlyargs + wanted.args) if wanted is not None else -1
        return plain if len(arguments) == count or not arguments else ''
    start = names.get('__init__')
    if start is None:
        return '%s().%s' % (owner.name, method.name)
    needed = len(start.args.posonlyargs + start.args.args) - len(start.args.defaults)
    needed += sum(default is None for default in start.args.kw_defaults)
    # What one call leaves in the object is not for the next.
    call = 'lambda *args, **names: %s().%s(*args, **names)' % (owner.name, method.name)
    return call if needed == 1 else ''


def is_cut_at(lines, count):
    """Whether lines of which the first parse break off within their last statement."""
    return count < len(lines) and bool(indent_of(lines[count]))


def without_cut_repetition(units, lines, is_cut, name):
    """The statements without a last definition of a name that only begins what stands before it."""
    own = [unit for unit in units if unit.gives(name)] if name else []
    if len(own) < 2 or own[-1] is not units[-1]:
        return units
    before, last = [[line.strip() for line in lines[unit.first:unit.end] if line.strip()]
                    for unit in own[-2:]]
    if is_cut or len(last) < len(before) and before[:len(last)] == last:
        return units[:-1]
    return units


def _is_main_guard(node):
    if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare)) or node.orelse:
        return False
    sides = [node.test.left] + node.test.comparators
    return (isinstance(node.test.ops[0], ast.Eq)
            and any(isinstance(side, ast.Name) and side.id == '__name__' for side in sides))


def _is_definition(node):
    if isinstance(node, ast.Try):
        parts = node.body + node.orelse + node.finalbody
        for handler in node.handlers:
            parts = parts + [item for item in handler.body if not isinstance(item, ast.Assign)]
        return all(isinstance(item, ast.Pass) or _is_definition(item) for item in parts)
    if isinstance(node, ast.If) and not _is_main_guard(node):
        return all(map(_is_definition, node.body + node.orelse))
    return isinstance(node, _DEFINITIONS)


class Choice:
    """Chooses among the statements of a program.

    The first `fixed` stay, whatever they are. Where a program completes a prompt, its definitions
    from `run_on` stay only if something uses them, and not for the names that are `taken`.
    """

    def __init__(self, units, entry_point, fixed=0, run_on=None, taken=frozenset()):
        self.units = units
        self.entry_point = entry_point
        self.fixed = fixed
        self.run_on = len(units) if run_on is None else run_on
        self.taken = BUILTINS | taken
        self.needed = {entry_point}
        self.functions = {}
        self.imported = set()
        self.data = set()
        for unit in units:
            if any(isinstance(node, FUNCTIONS + (ast.ClassDef,)) for node in unit.nodes):
                for name in unit.binds:
                    self.functions[name] = unit
            elif any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in unit.walk()):
                self.imported |= unit.binds
            else:
                self.data |= unit.binds

    def kept(self):
        """The statements that stay, in their order."""
        kept = set()
        # What is needed is mostly written before what needs it.
        order = list(range(len(self.units)))[::-1]
        for _ in range(_MOST_PASSES):
            more = [index for index in order if index not in kept and self.wants(index)]
            order.reverse()
            if not more:
                break
            kept.update(more)
        return [unit for index, unit in enumerate(self.units) if index in kept]

    def wants(self, index):
        unit = self.units[index]
        if not (index < self.fixed or self.is_needed(unit, index >= self.run_on)):
            return False
        self.needed |= unit.uses - unit.counters
        return True

    def is_needed(self, unit, is_run_on):
        if is_run_on:
            if unit.changes & self.imported and unit.attributes & _SETTINGS:
                return True
            names = unit.binds | unit.changes & (self.data | self.functions.keys())
            return not unit.is_usage and bool(names - self.taken & self.needed)
        if unit.defines:
            return True
        if unit.is_usage:
            return False
        function = self.functions.get(_called(unit.nodes[0]))
        if function is not None:
            # It may fill a table that the answer reads.
            return (self.entry_point not in function.binds
                    and bool(function.changes & self.needed & self.data))
        if (unit.binds | unit.changes & (self.data | self.functions.keys())) & self.needed:
            return True
        # What sets something up in a module, and what makes a name for the tests.
        return ((unit.is_inert or bool(unit.changes & self.imported) and not unit.binds)
                and unit.uses <= (BUILTINS | self.imported) - _ASKING
                and not unit.attributes & _TALK)


def lines_of(lines, units, kept):
    """The lines without those of the statements that were not kept, and whether that is less."""
    if len(kept) == len(units):
        return lines, False
    keeps = {unit.first for unit in kept}
    result, end = [], 0
    for unit in units:
        result += lines[end:unit.first]
        end = unit.end
        if unit.first in keeps:
            result += lines[unit.first:end]
            last = len(result)
    return (result[:last] if kept else []), True
