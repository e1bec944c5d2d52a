"""What reading a problem tells of it: faults of its tests and its reference solution, and a program that
does nothing.

Nothing is run. A program is not blamed for what is the fault of the problem's file.
"""
import ast
import builtins
import json

from evalharness import program

CHECK = program.CHECK

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def inspect(text):
    """The faults of a problem, each with its kind and a sentence, and a program that does nothing.

    The problem is JSON: `tests`, `prompt`, `reference` (a whole program or None), `entryPoint`, and
    `binding`, the line that gives the function its name (or None).
    """
    problem = dict({'reference': None, 'binding': None}, **json.loads(text))
    faults = []
    tests = _parsed(problem['tests'], 'tests', faults, 'testsDoNotParse')
    prompt = _context(problem['prompt'])
    if tests is not None and _lacks_check(tests, problem['entryPoint']) and CHECK not in names_of(prompt):
        faults.append(['noCheck', 'the tests define no function %s, which is what is called' % CHECK])
    source = problem['reference']
    if source is not None:
        reference = _parsed(source, 'reference solution', faults, 'referenceDoesNotParse')
    else:
        reference = prompt if names_of(prompt) else None
    if reference is not None:
        faults += _missing(problem, tests, reference, 'prompt' if source is None else 'reference solution')
    return {'faults': faults, 'pass': _idle(problem, tests, prompt)}


def names_of(tree):
    """The names that a module binds at its top level; ['*'] among them where it takes all of another."""
    found = set()
    for node in _top_level(tree):
        if isinstance(node, _FUNCTIONS + (ast.ClassDef,)):
            found.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update([(item.asname or item.name).split('.')[0] for item in node.names])
        else:
            found.update([item.id for item in ast.walk(node)
                          if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)])
    return found


def _top_level(tree):
    """The statements of a module, with those within its ifs, tries, loops and withs."""
    todo = list(tree.body) if tree is not None else []
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _FUNCTIONS + (ast.ClassDef,)):
            todo += [item for item in ast.iter_child_nodes(node)
                     if isinstance(item, (ast.stmt, ast.ExceptHandler))]


def _parsed(text, what, faults, kind):
    """A text as a tree; None, and a fault, where it is no Python."""
    try:
        compile(text, program.TESTS, 'exec', dont_inherit=True)  # which finds more than parsing does
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as error:
        verb = 'are' if what.endswith('s') else 'is'
        faults.append([kind, 'the %s %s no Python: %s' % (what, verb, program.describe_text(error))])
        return None


def _context(prompt):
    """A prompt as a tree, where it is Python by itself or with a body; else None."""
    for text in (prompt, prompt + '\n' + _body(prompt)):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            continue
    return None


def _body(prompt):
    """A body that does nothing, as deep as a prompt has to go on."""
    lines = [line for line in prompt.split('\n') if line.strip()]
    last = lines[-1] if lines else ''
    indent = last[:len(last) - len(last.lstrip())]
    return indent + ('    ' if last.rstrip().endswith(':') else '') + 'pass\n'


def _lacks_check(tests, entry_point):
    """Whether tests end in a call of `check` that they do not define."""
    last = tests.body[-1] if tests.body else None
    calls = (isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)
             and isinstance(last.value.func, ast.Name) and last.value.func.id == CHECK)
    return calls and entry_point != CHECK and not {CHECK, '*'} & names_of(tests)


def _missing(problem, tests, tree, what):
    """The fault of an entry point that a program does not define."""
    names = names_of(tree)
    if '*' in names:
        return []
    entry = problem['entryPoint']
    if entry:
        root = _root(problem['binding']) if problem['binding'] else entry
        if root in names or hasattr(builtins, root):
            return []
        return [['missingEntryPoint', 'the %s does not define %s%s' % (what, root, _instead(tree))]]
    if tests is None or not tests.body or problem['reference'] is None:
        return []
    used = {node.id for node in ast.walk(tests) if isinstance(node, ast.Name)}
    if used & names:
        return []
    return [['missingEntryPoint', 'the tests use nothing that the %s defines%s' % (what, _instead(tree))]]


def _defined(tree):
    return [node.name for node in tree.body if isinstance(node, _FUNCTIONS + (ast.ClassDef,))]


def _instead(tree):
    names = _defined(tree)
    return ', only ' + ', '.join(names[:5]) if names else ''


def _root(binding):
    """The name at the beginning of the expression that a function is named by."""
    node = ast.parse(binding).body[0].value
    while not isinstance(node, ast.Name):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id


def _idle(problem, tests, prompt):
    """A program whose functions do nothing; None where none can be made."""
    names = names_of(prompt)
    binding = problem['binding']
    entry = problem['entryPoint']
    root = _root(binding) if binding else entry
    if entry and root in names:
        for text in (problem['prompt'], problem['prompt'] + '\n' + _body(problem['prompt'])):
            if _context_is(text):
                return text
    if prompt is None:
        head = ''
    else:
        head = problem['prompt'] + '\n' + ('' if _context_is(problem['prompt']) else _body(problem['prompt']))
    if entry:
        return head + _stub(binding.split(' = ', 1)[1] if binding else entry)
    if problem['reference'] is None or tests is None:
        return None
    faults = []
    reference = _parsed(problem['reference'], 'reference', faults, '')
    used = {node.id for node in ast.walk(tests) if isinstance(node, ast.Name)}
    wanted = sorted(used & names_of(reference))
    return head + ''.join([_stub(name) for name in wanted]) if wanted else None


def _context_is(text):
    try:
        ast.parse(text)
        return True
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return False


def _stub(expression):
    """A function that does nothing, in the classes that an expression such as `Solution().f` names."""
    *owners, name = expression.replace('()', '').split('.')
    lines = [' ' * 4 * depth + 'class %s:\n' % owner for depth, owner in enumerate(owners)]
    lines.append(' ' * 4 * len(owners) + 'def %s(*arguments, **named):\n' % name)
    lines.append(' ' * 4 * (len(owners) + 1) + 'pass\n')
    return ''.join(lines)
