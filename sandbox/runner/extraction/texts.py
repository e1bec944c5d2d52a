"""Lines of text: their indentation, fences of Markdown, sessions of an interpreter."""

# The most pieces of code that a text is parted into.
MOST_PIECES = 60

PYTHON_TAGS = ('', 'python', 'python3', 'py', 'py3', 'ipython', 'ipython3', 'pycon', 'code')


def indent_of(line):
    return line[:len(line) - len(line.lstrip())]


def header_of(lines, count):
    """How many lines come before the header of the block that ends the lines."""
    while count > 0 and not lines[count - 1].strip():
        count -= 1
    if count == 0:
        return 0
    depth = len(indent_of(lines[count - 1]))
    while count > 0 and (not lines[count - 1].strip() or len(indent_of(lines[count - 1])) >= depth):
        count -= 1
    return max(count - 1, 0)


def dedented_lines(lines):
    """The lines without the indentation that they share; leading tabs count as four spaces."""
    lines = [indent_of(line).replace('\t', '    ') + line.lstrip() if line.strip() else ''
             for line in lines]
    shared = min((len(indent_of(line)) for line in lines if line), default=0)
    return [line[shared:] for line in lines]


def without_blank_ends(lines):
    first, end = 0, len(lines)
    while first < end and not lines[first].strip():
        first += 1
    while end > first and not lines[end - 1].strip():
        end -= 1
    return lines[first:end]


def session_code(lines):
    """What was typed in an interactive session; None when the lines are none."""
    first = next((line for line in lines if line.strip()), '')
    if not first.lstrip().startswith('>>> '):
        return None
    typed = [line.lstrip() for line in lines]
    return [line[4:] for line in typed if line[:4] in ('>>> ', '... ') or line in ('>>>', '...')]


def starts_code(line):
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


def _fence(line):
    """The indentation, the fence and the tag of a line that opens a fenced block, or None."""
    body = line.strip()
    if body[:3] not in ('```', '~~~'):
        return None
    tag = body.lstrip(body[0])
    if body[0] == '`' and '`' in tag:
        return None
    return indent_of(line), body[:len(body) - len(tag)], tag.strip()


def opening_fence(line):
    """As `_fence`, but the fence may stand at the end of a sentence."""
    start = line.find('```')
    if start > 0 and line[:start].strip() and line.count('```') == 1:
        tag = line[start:].strip('`').strip()
        return ('', '```', tag) if not tag or tag.isalnum() else None
    return _fence(line)


def closes_fence(line, fence):
    body = line.strip()
    return body.startswith(fence) and not body.strip(fence[0])


def language_of(tag):
    """The language that the tag of a fence names."""
    for mark in '{}.,:=':
        tag = tag.replace(mark, ' ')
    return (tag.split() or [''])[0].lower()


def glued_end(lines, fence):
    """How many lines of a block come before a fence that ends a line of it; all without one."""
    for index, line in enumerate(lines):
        if line.rstrip().endswith(fence):
            lines[index] = line.rstrip()[:-len(fence)]
            return index + 1
    return len(lines)


def indented_runs(lines):
    """The runs of indented lines with a blank line before them, which may be code."""
    runs, run, is_first = [], [], True
    for line in lines + ['.']:
        if indent_of(line) or not line.strip():
            run.append(line)
            continue
        is_apart = is_first or run and not run[0].strip()
        if is_apart and any(item.strip() for item in run) and len(runs) < MOST_PIECES:
            runs.append(run)
        run, is_first = [], False
    return runs


def before_closing_fence(lines):
    """The lines before a first fence that closes what the prompt opened, as a list of runs."""
    fences = [index for index, line in enumerate(lines) if line.strip()[:3] in ('```', '~~~')]
    if len(fences) % 2 == 0 or not closes_fence(lines[fences[0]], lines[fences[0]].strip()[:3]):
        return []
    return [lines[:fences[0]]]
