"""Takes a program out of what a model wrote.

Python's own parser is the only judge of what is code: nothing is run, nothing is imported, and
code within a definition stays as it was written. A text that is a program as it stands, or after
its prompt, loses only what the answer does without: calls, assertions, prints, the main guard, and
after a completed function what that function never uses.

The work is bounded by a number of characters that Python parses, in proportion to the text.
"""
import ast
import builtins
import collections
import symtable
import warnings

# Grows whenever the same text may give another program.
VERSION = 1

# The ways to a program. What the answer does without is left out on all of them but the last two.
WAYS = {
    'whole': 'all of the text, after the prompt where the text continues it',
    'trimmed': 'all of the text but what the answer does without',
    'prefix': 'the prompt and the longest beginning of the text that parses after it',
    'block': 'a fenced block',
    'lines': 'lines of code among lines of prose',
    'joined': 'several such pieces: one defines the function, the others what it uses',
    'body': 'statements put under the header of the prompt, in its indentation',
    'method': 'a class, and a line that gives its method the name that is wanted',
    'prompt': 'the prompt alone: it parses, and the text adds nothing to it',
    'none': 'no program',
}

# What comes after this many characters is no answer. Texts are cut there, at the end of a line.
_MOST_CHARACTERS = 1 << 18

# What is parsed of one text: characters for each of its own, characters besides, and how often.
_CHARACTERS_EACH, _CHARACTERS_BESIDES, _MOST_PARSES = 6, 300000, 200
_MOST_UNITS = 3000
_MOST_PIECES = 60
_MOST_PASSES = 20

_REASONING = ('think', 'thinking', 'reasoning')
_PYTHON_TAGS = ('', 'python', 'python3', 'py', 'py3', 'ipython', 'ipython3', 'pycon', 'code')

# Calls by these names end the program, run its tests, wait, or talk to somebody.
_TALK = {'exit', '_exit', 'abort', 'main', 'testmod', 'run', 'show', 'sleep', 'read', 'readline',
         'readlines', 'write', 'writelines', 'print', 'pprint', 'system', 'parse_args'}

# What a program sets in a module for its own sake, at whatever place.
_SETTINGS = {'setrecursionlimit', 'set_int_max_str_digits', 'prec', 'seed'}

# Built-in functions whose result is not data of the program.
_ASKING = {'input', 'open', 'print', 'exit', 'quit', 'breakpoint', 'help'}

_BUILTINS = frozenset(dir(builtins))
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINITIONS = _FUNCTIONS + (ast.ClassDef, ast.Import, ast.ImportFrom)
_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def extract(text, prompt, entry_point, form):
    """The program in a text, and the way that led to it.

    `form` is 'completion' for a text that continues the prompt, 'answer' for one that answers it.
    `entry_point` names the function that is wanted; it is empty when nobody knows.
    """
    text, prompt = _clean(text), _clean(prompt)
    if len(text) > _MOST_CHARACTERS:
        text = text[:text.rfind('\n', 0, _MOST_CHARACTERS) + 1]
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            extractor = _Extractor(text, prompt, entry_point)
            program, how = extractor.completion() if form == 'completion' else extractor.answer()
        except (RecursionError, MemoryError):
            program, how = None, 'none'
    return {'program': program, 'how': how}


def _clean(text):
    """The text with the line ends that the parser reads, and without what no file can hold."""
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    return text.encode('utf-8', 'replace').decode('utf-8').lstrip('\ufeff')


class _Parser:
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
            last = len(_indent(lines[count - 1])) if lines[count - 1].strip() else depth
            same_depth = same_depth + 1 if shorter == count - 1 and last == depth else 0
            depth = last
            if same_depth > 2:
                # A statement that lacks its end, such as `try`: leave out all of it.
                shorter, same_depth = _header_of(lines, count), 0
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
                and any(_gives(node, name) for node in self.nodes))

    @property
    def is_stub(self):
        """Whether it is a function whose body was left to others."""
        return all(isinstance(node, _FUNCTIONS)
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
                   or _called(node) in _BUILTINS for node in self.nodes)


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


def _gives(node, name):
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
        return any(_gives(item, name) for item in ast.iter_child_nodes(node))
    return getattr(node, 'name', None) == name


def _returns(function):
    """Whether a function returns or yields, apart from those within it."""
    todo = list(function.body)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, _FUNCTIONS + (ast.ClassDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return False


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


# Which statements the answer needs.

class _Choice:
    """Chooses among the statements of a program.

    The first `fixed` stay, whatever they are. Where a program completes a prompt, its definitions
    from `run_on` stay only if something uses them, and not for the names that are `taken`.
    """

    def __init__(self, units, entry_point, fixed=0, run_on=None, taken=frozenset()):
        self.units = units
        self.entry_point = entry_point
        self.fixed = fixed
        self.run_on = len(units) if run_on is None else run_on
        self.taken = _BUILTINS | taken
        self.needed = {entry_point}
        self.functions = {}
        self.imported = set()
        self.data = set()
        for unit in units:
            if any(isinstance(node, _FUNCTIONS + (ast.ClassDef,)) for node in unit.nodes):
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
                and unit.uses <= (_BUILTINS | self.imported) - _ASKING
                and not unit.attributes & _TALK)


def _lines_of(lines, units, kept):
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


# Lines.

def _indent(line):
    return line[:len(line) - len(line.lstrip())]


def _header_of(lines, count):
    """How many lines come before the header of the block that ends the lines."""
    while count > 0 and not lines[count - 1].strip():
        count -= 1
    if count == 0:
        return 0
    depth = len(_indent(lines[count - 1]))
    while count > 0 and (not lines[count - 1].strip() or len(_indent(lines[count - 1])) >= depth):
        count -= 1
    return max(count - 1, 0)


def _dedented(lines):
    """The lines without the indentation that they share; leading tabs count as four spaces."""
    lines = [_indent(line).replace('\t', '    ') + line.lstrip() if line.strip() else ''
             for line in lines]
    shared = min((len(_indent(line)) for line in lines if line), default=0)
    return [line[shared:] for line in lines]


def _without_blank_ends(lines):
    first, end = 0, len(lines)
    while first < end and not lines[first].strip():
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return lines[first:end]


def _session_code(lines):
    """What was typed in an interactive session; None when the lines are none."""
    first = next((line for line in lines if line.strip()), '')
    if not first.lstrip().startswith('>>> '):
        return None
    typed = [line.lstrip() for line in lines]
    return [line[4:] for line in typed if line[:4] in ('>>> ', '... ') or line in ('>>>', '...')]


def _starts_code(line):
    """Whether a line looks like the first of a definition, an import or an assignment."""
    line = line.strip()
    words = line.split(None, 3)
    if not words:
        return False
    if words[0] in ('def', 'async'):
        return '(' in line
    if words[0] == 'class':
        return len(words) > 1 and (line.endswith(':') or ':' in line)
    if words[0] == 'import' and len(words) > 1:
        return len(words) == 2 or words[2:3] == ['as'] or words[1].endswith(',')
    if words[0] == 'from':
        return words[2:3] == ['import']
    if len(words) > 1 and words[1] == '=':
        return words[0].isidentifier()
    return line == 'try:' or line[0] == '@' and line[1:2].isidentifier()


def _without_reasoning(text):
    """The text without what a model thought before it answered."""
    for word in _REASONING:
        opening, closing = '<%s>' % word, '</%s>' % word
        thought, found, answer = text.rpartition(closing)
        if found:
            before, is_opened, _ = thought.partition(opening)
            if not is_opened:
                # The prompt opened it.
                text = answer
            elif not before.rpartition('\n')[2].strip():
                text = before + '\n' + answer
        before, found, _ = text.partition(opening)
        if found and not before.rpartition('\n')[2].strip():
            # It never came to an end.
            text = before
    return text


# Fences.

def _fence(line):
    """The indentation, the fence and the tag of a line that opens a fenced block, or None."""
    body = line.strip()
    if body[:3] not in ('```', '~~~'):
        return None
    tag = body.lstrip(body[0])
    if body[0] == '`' and '`' in tag:
        return None
    return _indent(line), body[:len(body) - len(tag)], tag.strip()


def _opening(line):
    """As `_fence`, but the fence may stand at the end of a sentence."""
    start = line.find('```')
    if start > 0 and line[:start].strip() and line.count('```') == 1:
        tag = line[start:].strip('`').strip()
        return ('', '```', tag) if not tag or tag.isalnum() else None
    return _fence(line)


def _closes(line, fence):
    body = line.strip()
    return body.startswith(fence) and not body.strip(fence[0])


def _language(tag):
    """The language that the tag of a fence names."""
    for mark in '{}.,:=':
        tag = tag.replace(mark, ' ')
    return (tag.split() or [''])[0].lower()


class _Piece:
    """Some lines that parse, and where they come from."""

    def __init__(self, lines, units, how, is_cut):
        self.lines = lines
        self.units = units
        self.how = how
        self.is_cut = is_cut

    @property
    def binds(self):
        return set().union(*[unit.binds for unit in self.units])

    @property
    def functions(self):
        """The names of the functions and classes that it defines, in their order."""
        return [node.name for unit in self.units for node in unit.nodes
                if isinstance(node, _FUNCTIONS + (ast.ClassDef,))]

    @property
    def is_remnant(self):
        """Whether it was cut off before there was more than headers."""
        return self.is_cut and all(unit.is_stub for unit in self.units if any(
            isinstance(node, _FUNCTIONS) for node in unit.nodes))

    def fills(self, name):
        """Whether it binds the name to more than a header."""
        return any(unit.gives(name) for unit in self.units)


# The program that some lines make under a header, how many of its lines parse, and whether it
# returns anything; usage is what calls the function itself or has more lines than parse.
_Body = collections.namedtuple('_Body', 'count program returns is_usage')


class _Extractor:
    """One text, its prompt, and the name that is wanted."""

    def __init__(self, text, prompt, entry_point):
        self.text = text
        self.prompt = prompt
        self.entry_point = entry_point
        self.parser = _Parser(len(text) + len(prompt))
        self.head = prompt.split('\n')
        if self.head[-1] == '':
            self.head.pop()
        self.read_prompt()

    def read_prompt(self):
        """Finds out what the prompt gives and whether it ends in the header that is wanted."""
        units = None
        for lines in (self.head, self.head + ['    pass']):
            if not self.parser.bad_line(lines):
                units = self.parser.units(lines)
                break
        self.prompt_parses = units is not None and lines is self.head
        self.given = units or []
        self.header = None
        if self.given and self.entry_point in self.given[-1].binds and self.given[-1].is_stub:
            self.header = self.given.pop()
        last = next((line for line in reversed(self.head) if line.strip()), '')
        self.indent = _indent(last) if self.header and self.prompt_parses else '    '
        self.given_names = set().union(*[unit.binds for unit in self.given])

    # A text that continues the prompt.

    def completion(self):
        """The program and the way to it."""
        lines = (self.prompt + self.text).split('\n')
        least = self.prompt.count('\n')
        count = self.parser.prefix(lines, least)
        units = self.parser.units(lines[:count]) if count > 0 else None
        is_whole = count == len(lines)
        if units is None and is_whole and self.text.strip():
            return self.prompt + self.text, 'whole'
        if units is not None and self.is_filled(units, least):
            if not is_whole and '\t' in self.text:
                # Tabs after a header in spaces: it may go on in both.
                body = self.body(self.text.split('\n'))
                if body is not None and body.count > count:
                    return body.program, 'body'
            return self.continued(lines[:count], units, least, is_whole)
        adds = units is not None and any(unit.end > least for unit in units)
        # It goes on and says no more than `pass`: that is what it says.
        if self.text.strip() and not (is_whole and self.is_continued(units, least)):
            body = self.body(self.text.split('\n'))
            if body is not None and body.returns:
                return body.program, 'body'
            answer = self.find(is_strict=True)
            if answer is not None:
                return answer
            if body is not None and not body.is_usage and not adds:
                return body.program, 'body'
        if adds:
            return self.continued(lines[:count], units, least, is_whole)
        if self.prompt_parses:
            return self.prompt, 'prompt'
        return None, 'none'

    def is_continued(self, units, least):
        """Whether the function that the prompt begins goes on in the text."""
        return self.header is not None and any(
            unit.first < least < unit.end and self.entry_point in unit.binds for unit in units)

    def is_filled(self, units, least):
        """Whether the name that is wanted stands for more than a header."""
        if self.entry_point:
            return any(unit.gives(self.entry_point) for unit in units)
        return any(unit.end > least and unit.defines and not unit.is_stub for unit in units)

    def continued(self, lines, units, least, is_whole):
        trimmed, is_less = self.trimmed(lines, units, least, is_whole)
        if is_whole and not is_less:
            return self.prompt + self.text, 'whole'
        lines = trimmed if is_less else lines[:units[-1].end]
        return '\n'.join(lines) + '\n', 'trimmed' if is_whole else 'prefix'

    def trimmed(self, lines, units, least, is_whole):
        """The lines of the prompt and of what continues it, without what nothing needs."""
        fixed = sum(unit.first < least for unit in units)
        run_on, taken = None, self.given_names
        if self.header is not None:
            own = [index for index, unit in enumerate(units) if self.entry_point in unit.binds]
            run_on = own[-1] + 1
            if not is_whole and units[own[0]].gives(self.entry_point):
                # Another function of that name may be the one that is cut off.
                run_on, taken = own[0] + 1, taken | {self.entry_point}
        choice = _Choice(units, self.entry_point, fixed, run_on, taken)
        return _lines_of(lines, units, choice.kept())

    def body(self, lines):
        """The best program that comes of lines under the header of the prompt, or None."""
        lines = _without_blank_ends(lines)
        if self.header is None or not lines:
            return None
        shifted = [self.indent + line if line else '' for line in _dedented(lines)]
        rest = [self.indent + line if line else '' for line in _dedented(lines[1:])]
        unshifted = [line.expandtabs(4) if _indent(line) else line for line in lines[1:]]
        first = self.indent + lines[0].strip()
        best = None
        for variant in (shifted, [first] + unshifted, [first] + rest):
            program = self.head + variant
            count = self.parser.prefix(program, len(self.head))
            if count <= len(self.head) or best is not None and count <= best.count:
                continue
            units = self.parser.units(program[:count])
            if units is None:
                continue
            filled = [unit for unit in units if self.entry_point in unit.binds
                      and unit.first < len(self.head) < unit.end and not unit.is_stub]
            # A body that repeats the header is none.
            if filled and not any(_gives(node, self.entry_point)
                                  for node in filled[0].nodes[0].body):
                text, _ = self.trimmed(program[:count], units, len(self.head), False)
                best = _Body(
                    count, '\n'.join(text) + '\n', _returns(filled[0].nodes[0]),
                    count < len(program) or self.entry_point in filled[0].uses)
        return best

    # A text that answers the prompt.

    def answer(self):
        """The program and the way to it."""
        return self.find(is_strict=False) or (None, 'none')

    def find(self, is_strict):
        """As `answer`, but None when there is none; strictly, only one with the name wanted."""
        for text in (self.text, _without_reasoning(self.text).strip('\n')):
            lines = text.split('\n')
            whole = self.whole(lines, 'whole')
            if self.parser.units_left < 0:
                # A program of thousands of statements, which nobody can judge in good time.
                return (text, 'whole') if not self.parser.bad_line(lines) else None
            if whole is not None and (whole.functions or self.entry_point in whole.binds):
                found = self.joined(whole, [whole], is_strict)
                if found is not None:
                    return found
        blocks, outside = self.blocks(lines)
        pieces = [piece for block in blocks for piece in self.pieces(*block)]
        target = self.best(pieces)
        if target is None:
            pieces += self.regions(outside, 'lines')
            target = self.best(pieces)
        if target is not None:
            found = self.joined(target, pieces, is_strict)
            if found is not None:
                return found
        # Without a header, it is a body: surely so if it returns.
        if blocks:
            runs = [run for language, run in reversed(blocks) if language in _PYTHON_TAGS]
        else:
            runs = [lines] + _indented_runs(lines)[::-1]
        bodies = [body for body in map(self.body, runs) if body is not None]
        for body in bodies:
            if body.returns:
                return body.program, 'body'
        if not is_strict:
            named = [piece for piece in pieces if piece.functions and not piece.is_remnant]
            if named:
                return self.joined(named[-1], pieces, is_strict)
            for body in bodies:
                if blocks and not body.is_usage:
                    return body.program, 'body'
        return None

    def whole(self, lines, how):
        """The lines as one piece, if they parse."""
        if self.parser.bad_line(lines):
            return None
        units = self.parser.units(lines)
        return _Piece(lines, units, how, False) if units else None

    def blocks(self, lines):
        """The fenced blocks, each with its language, and the lines outside of them."""
        blocks, outside, index = [], [], 0
        while index < len(lines):
            opening = _opening(lines[index]) if len(blocks) < _MOST_PIECES else None
            if opening is None:
                outside.append(lines[index])
                index += 1
                continue
            indent, fence, tag = opening
            start = index + 1
            ends = []
            for end in range(start, len(lines)):
                if _closes(lines[end], fence):
                    ends.append(end)
                    if len(ends) > 3:
                        break
            body = [line[len(indent):] if line.startswith(indent) else line
                    for line in lines[start:ends[-1] if ends else len(lines)]]
            kept = ends[0] - start if ends else _glued_end(body, fence)
            if len(ends) > 1 and self.parser.bad_line(body[:kept]):
                # A fence within a string of the code does not end it.
                for end in ends[1:]:
                    if not self.parser.bad_line(body[:end - start]):
                        kept = end - start
                        break
            blocks.append((_language(tag), body[:kept]))
            index = start + kept + 1
            outside.append('')
        return blocks, outside

    def pieces(self, language, lines):
        """The pieces of a fenced block."""
        lines = _without_blank_ends(lines)
        session = _session_code(lines)
        if session is not None:
            lines = session
        variants = [lines]
        if lines and _indent(lines[0]):
            variants.append(_dedented(lines))
        for variant in variants:
            piece = self.whole(variant, 'block')
            if piece is not None:
                return [piece]
        return self.regions(variants[-1], 'block')

    def regions(self, lines, how):
        """The runs of lines that parse, from lines that look like the start of something."""
        pieces, index = [], 0
        while index < len(lines) and len(pieces) < _MOST_PIECES:
            if not _starts_code(lines[index]):
                index += 1
                continue
            indent = _indent(lines[index])
            end = index
            while end < len(lines) and (lines[end].startswith(indent) or not lines[end].strip()):
                end += 1
            region = [line[len(indent):] for line in lines[index:end]]
            count = self.parser.prefix(region)
            if count < 0:
                break
            units = self.parser.units(region[:count]) if count else None
            if units:
                is_cut = count < len(region) and bool(_indent(region[count]))
                pieces.append(_Piece(region[:count], units, how, is_cut))
            index += max(count, 1)
        return pieces

    def best(self, pieces):
        """The piece that holds the answer, or None."""
        if self.entry_point:
            filled = [piece for piece in pieces if piece.fills(self.entry_point)]
            complete = [piece for piece in filled if not piece.is_cut]
            return (complete or filled or [None])[-1]
        named = [piece for piece in pieces if piece.functions]
        best = None
        for piece in named:
            # A later version of the same.
            if best is None or best.functions[-1] in piece.functions:
                best = piece
        return best

    def joined(self, target, pieces, is_strict):
        """The program of a piece, of others that it needs and of what the prompt gives."""
        kept = _Choice(target.units, self.entry_point).kept()
        lines, is_less = _lines_of(target.lines, target.units, kept)
        how = 'trimmed' if is_less and target.how == 'whole' else target.how
        binds = set().union(*[unit.binds for unit in kept])
        uses = set().union(*[unit.uses for unit in kept])
        place = pieces.index(target)
        parts = {place: lines}
        for index in list(range(place))[::-1] + list(range(place + 1, len(pieces))):
            missing = uses - binds - self.given_names - _BUILTINS
            if not missing & pieces[index].binds:
                continue
            choice = _Choice(pieces[index].units, self.entry_point, 0, 0, binds)
            choice.needed = set(missing)
            helpers = choice.kept()
            parts[index] = _lines_of(pieces[index].lines, pieces[index].units, helpers)[0]
            binds = binds.union(*[unit.binds for unit in helpers])
            uses = uses.union(*[unit.uses for unit in helpers])
            how = 'joined'
        after = []
        if self.entry_point and self.entry_point not in binds:
            after = self.method_line(target)
            if after:
                how = 'method'
            elif is_strict:
                return None
        before = self.preamble(binds, uses)
        if how == 'whole' and not before:
            return '\n'.join(target.lines), how
        parts = [parts[index] for index in sorted(parts)] + [after]
        for parts in ([before] + parts, parts):
            program = _assembled(parts)
            if not self.parser.bad_line(program):
                return '\n'.join(program) + '\n', how
        return None

    def preamble(self, binds, uses):
        """The lines of what the prompt gives and the answer does not repeat."""
        lines = []
        for unit in self.given:
            if unit.binds - binds or unit.defines and not unit.binds:
                if lines and isinstance(unit.nodes[0], _FUNCTIONS + (ast.ClassDef,)):
                    lines.append('')
                lines += self.head[unit.first:unit.end]
        # A body that is written anew lost the imports that the prompt began it with.
        for node in self.header.nodes[0].body if self.header is not None else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {(item.asname or item.name).split('.')[0] for item in node.names}
                if names & uses - binds:
                    lines += _dedented(self.head[node.lineno - 1:node.end_lineno])
        return lines

    def method_line(self, piece):
        """The line that binds a method of a class without state to the name that is wanted."""
        owners = [(node, item) for unit in piece.units for node in unit.nodes
                  if isinstance(node, ast.ClassDef) for item in node.body
                  if isinstance(item, _FUNCTIONS) and item.name == self.entry_point]
        if len(owners) != 1:
            return []
        owner, method = owners[0]
        names = {item.name for item in owner.body if isinstance(item, _FUNCTIONS)}
        first = [argument.arg for argument in method.args.args[:1]]
        if (owner.bases or owner.keywords or owner.decorator_list or method.decorator_list
                or names & {'__init__', '__new__'} or first != ['self']):
            return []
        return ['%s = %s().%s' % (self.entry_point, owner.name, self.entry_point)]


def _glued_end(lines, fence):
    """How many lines of a block come before a fence that ends a line of it; all without one."""
    for index, line in enumerate(lines):
        if line.rstrip().endswith(fence):
            lines[index] = line.rstrip()[:-len(fence)]
            return index + 1
    return len(lines)


def _indented_runs(lines):
    """The runs of indented lines with a blank line before them, which may be code."""
    runs, run, is_first = [], [], True
    for line in lines + ['.']:
        if _indent(line) or not line.strip():
            run.append(line)
            continue
        is_apart = is_first or run and not run[0].strip()
        if is_apart and any(item.strip() for item in run) and len(runs) < _MOST_PIECES:
            runs.append(run)
        run, is_first = [], False
    return runs


def _assembled(parts):
    """The lines of the parts, a blank line between them, imports from the future first."""
    lines = []
    for part in parts:
        part = _without_blank_ends(part)
        lines += ([''] if lines and part else []) + part
    future = [line for line in lines if line.startswith('from __future__ import ')]
    if future and not lines[0].startswith('from __future__'):
        lines = future + [line for line in lines if line not in future]
    return lines
