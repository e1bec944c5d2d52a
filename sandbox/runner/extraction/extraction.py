"""Takes a program out of what a model wrote.

Python's own parser is the only judge of what is code: nothing is run, nothing is imported, and
code within a definition stays as it was written. A text that is a program as it stands, or after
its prompt, loses only what the answer does without: calls, assertions, prints, the main guard, and
after a completed function what that function never uses.

The work is bounded by a number of characters that Python parses, in proportion to the text.
"""
import ast
import collections
import warnings

from evalharness.texts import (MOST_PIECES, PYTHON_TAGS, before_closing_fence, closes_fence,
                               dedented_lines, glued_end, indent_of, indented_runs, language_of, opening_fence, session_code,
                               starts_code, without_blank_ends)
from evalharness.turns import (in_final_channel, unwrapped, up_to_end_token, up_to_next_turn,
                               without_reasoning, without_start)
from evalharness.units import (BUILTINS, FUNCTIONS, Choice, Parser, binding_of_method,
                               gives_a_name, is_cut_at, lines_of, returns_a_value,
                               without_cut_repetition)

# Grows whenever the same text may give another program.
VERSION = 2

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

# Of longer texts the beginning and the end are looked at, each up to the end of a line.
_MOST_CHARACTERS = 1 << 18


def extract(text, prompt, entry_point, form):
    """The program in a text, and the way that led to it.

    `form` is 'completion' for a text that continues the prompt, 'answer' for one that answers it and
    'solution' for one that should be a program. After 'auto-' a text that is a program as it stands,
    and gives what is wanted, stays as it is. `entry_point` names the function that is wanted; it is
    empty when nobody knows.
    """
    text, prompt = _clean(text), _clean(prompt)
    is_auto, form = form.startswith('auto-'), form.rpartition('-')[2]
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            whole = prompt + text if form == 'completion' else text
            if is_auto and _is_program(whole, entry_point):
                return {'program': whole, 'how': 'whole'}
            program, how = _first_found(text, prompt, entry_point, form == 'completion')
        except (RecursionError, MemoryError):
            program, how = None, 'none'
    return {'program': program, 'how': how}


def _first_found(text, prompt, entry_point, is_completion):
    """The program in the likeliest part of a text that has one."""
    first = None
    for part in _parts(text, prompt, is_completion):
        extractor = _Extractor(part, prompt, entry_point)
        found = extractor.completion() if is_completion else extractor.answer()
        if found[1] not in ('prompt', 'none'):
            if found[1] == 'whole' and part != text:
                found = found[0], 'prefix' if is_completion else 'trimmed'
            return found
        first = first or found
    return first


def _parts(text, prompt, is_completion):
    """The parts of a text to look into, the likeliest first, each once."""
    seen = set()
    for part in _all_parts(text, prompt, is_completion):
        if part not in seen:
            seen.add(part)
            yield part


def _all_parts(text, prompt, is_completion):
    said = without_start(in_final_channel(text))
    ended = up_to_end_token(said)
    lines = _lines(prompt + ended if is_completion else ended)
    turn = ended
    if up_to_next_turn(ended) != ended and Parser(len(ended) + len(prompt)).bad_line(lines):
        turn = up_to_next_turn(ended)
    for part in (turn, ended, said):
        if len(part) > _MOST_CHARACTERS:
            # Much of it may be thought, and the answer stands at the end or at the beginning.
            yield _head(without_reasoning(part)[0])
            yield _head(part)
            yield _tail(part)
        else:
            yield part
    for part in unwrapped(_head(turn)):
        yield part


def _lines(text):
    return text.split('\n')


def _head(text):
    return text if len(text) <= _MOST_CHARACTERS else (
        text[:text.rfind('\n', 0, _MOST_CHARACTERS) + 1])


def _tail(text):
    return text if len(text) <= _MOST_CHARACTERS else (
        text[text.find('\n', len(text) - _MOST_CHARACTERS) + 1:])


def _is_program(source, entry_point):
    """Whether a text parses and binds the name that is wanted to more than a header."""
    if len(source) > _MOST_CHARACTERS:
        return False
    parser, lines = Parser(len(source)), _lines(source)
    if parser.bad_line(lines):
        return False
    units = parser.units(lines)
    return units is not None and (not entry_point
                                  or any(unit.gives(entry_point) for unit in units))


def _clean(text):
    """The text with the line ends that the parser reads, and without what no file can hold."""
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    return text.encode('utf-8', 'replace').decode('utf-8').lstrip('\ufeff')


# Which statements the answer needs.


# Lines.


# Fences.


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
                if isinstance(node, FUNCTIONS + (ast.ClassDef,))]

    @property
    def is_remnant(self):
        """Whether it was cut off before there was more than headers."""
        return self.is_cut and all(unit.is_stub for unit in self.units if any(
            isinstance(node, FUNCTIONS) for node in unit.nodes))

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
        self.parser = Parser(len(text) + len(prompt))
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
        self.indent = indent_of(last) if self.header and self.prompt_parses else '    '
        self.given_names = set().union(*[unit.binds for unit in self.given])

    # A text that continues the prompt.

    def completion(self):
        """The program and the way to it."""
        lines = (self.prompt + self.text).split('\n')
        least = self.prompt.count('\n')
        count = self.parser.prefix(lines, least)
        units = self.parser.units(lines[:count]) if count > 0 else None
        is_whole = count == len(lines)
        if units:
            kept = without_cut_repetition(units, lines, is_cut_at(lines, count), self.entry_point)
            if len(kept) < len(units):
                units, count, is_whole = kept, kept[-1].end, False
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
        choice = Choice(units, self.entry_point, fixed, run_on, taken)
        return lines_of(lines, units, choice.kept())

    def body(self, lines):
        """The best program that comes of lines under the header of the prompt, or None."""
        lines = without_blank_ends(lines)
        if self.header is None or not lines:
            return None
        shifted = [self.indent + line if line else '' for line in dedented_lines(lines)]
        rest = [self.indent + line if line else '' for line in dedented_lines(lines[1:])]
        unshifted = [line.expandtabs(4) if indent_of(line) else line for line in lines[1:]]
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
            if filled and not any(gives_a_name(node, self.entry_point)
                                  for node in filled[0].nodes[0].body):
                text, _ = self.trimmed(program[:count], units, len(self.head), False)
                best = _Body(
                    count, '\n'.join(text) + '\n', returns_a_value(filled[0].nodes[0]),
                    count < len(program) or self.entry_point in filled[0].uses)
        return best

    # A text that answers the prompt.

    def answer(self):
        """The program and the way to it."""
        return self.find(is_strict=False) or (None, 'none')

    def find(self, is_strict):
        """As `answer`, but None when there is none; strictly, only one with the name wanted."""
        texts = [text.strip('\n') for text in without_reasoning(self.text)]
        for text in [self.text] + texts[:1]:
            lines = text.split('\n')
            whole = self.whole(lines, 'whole')
            if self.parser.units_left < 0:
                # A program of thousands of statements, which nobody can judge in good time.
                return (text, 'whole') if not self.parser.bad_line(lines) else None
            if whole is not None and (whole.functions or self.entry_point in whole.binds):
                found = self.joined(whole, [whole], is_strict)
                if found is not None:
                    return found
        for text in texts[:1] + [text for text in texts[1:] if text != texts[0]]:
            found = self.within(text.split('\n'), is_strict)
            if found is not None:
                return found
        return None

    def within(self, lines, is_strict):
        """The program in some of the lines."""
        blocks, outside = self.blocks(lines)
        pieces = [piece for block in blocks for piece in self.pieces(*block)]
        target = self.best(pieces)
        if target is None:
            pieces += self.regions(outside, 'lines')
            target = self.best(pieces) or self.owner(pieces)
        if target is not None:
            found = self.joined(target, pieces, is_strict)
            if found is not None:
                return found
        # Without a header, it is a body: surely so if it returns.
        if blocks:
            runs = [run for language, run in reversed(blocks) if language in PYTHON_TAGS]
            runs += before_closing_fence(lines)
        else:
            runs = [lines] + indented_runs(lines)[::-1]
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
        if not units:
            return None
        kept = without_cut_repetition(units, lines, False, self.entry_point)
        if len(kept) == len(units):
            return _Piece(lines, units, how, False)
        return _Piece(lines[:kept[-1].end], kept, 'trimmed' if how == 'whole' else how, False)

    def blocks(self, lines):
        """The fenced blocks, each with its language, and the lines outside of them."""
        blocks, outside, index = [], [], 0
        while index < len(lines):
            opening = opening_fence(lines[index]) if len(blocks) < MOST_PIECES else None
            if opening is None:
                outside.append(lines[index])
                index += 1
                continue
            indent, fence, tag = opening
            start = index + 1
            ends = []
            for end in range(start, len(lines)):
                if closes_fence(lines[end], fence):
                    ends.append(end)
                    if len(ends) > 3:
                        break
            body = [line[len(indent):] if line.startswith(indent) else line
                    for line in lines[start:ends[-1] if ends else len(lines)]]
            kept = ends[0] - start if ends else glued_end(body, fence)
            if len(ends) > 1 and self.parser.bad_line(body[:kept]):
                # A fence within a string of the code does not end it.
                for end in ends[1:]:
                    if not self.parser.bad_line(body[:end - start]):
                        kept = end - start
                        break
            blocks.append((language_of(tag), body[:kept]))
            index = start + kept + 1
            outside.append('')
        return blocks, outside

    def pieces(self, language, lines):
        """The pieces of a fenced block."""
        lines = without_blank_ends(lines)
        session = session_code(lines)
        if session is not None:
            lines = session
        variants = [lines]
        if lines and indent_of(lines[0]):
            variants.append(dedented_lines(lines))
        for variant in variants:
            piece = self.whole(variant, 'block')
            if piece is not None:
                return [piece]
        return self.regions(variants[-1], 'block')

    def regions(self, lines, how):
        """The runs of lines that parse, from lines that look like the start of something."""
        pieces, index = [], 0
        while index < len(lines) and len(pieces) < MOST_PIECES:
            if not starts_code(lines[index]):
                index += 1
                continue
            indent = indent_of(lines[index])
            end = index
            while end < len(lines) and (lines[end].startswith(indent) or not lines[end].strip()):
                end += 1
            region = [line[len(indent):] for line in lines[index:end]]
            count = self.parser.prefix(region)
            if count < 0:
                break
            units = self.parser.units(region[:count]) if count else None
            if units:
                is_cut = is_cut_at(region, count)
                whole = without_cut_repetition(units, region, is_cut, self.entry_point)
                is_cut = is_cut and len(whole) == len(units)
                pieces.append(_Piece(region[:whole[-1].end], whole, how, is_cut))
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
        kept = Choice(target.units, self.entry_point).kept()
        lines, is_less = lines_of(target.lines, target.units, kept)
        how = 'trimmed' if is_less and target.how == 'whole' else target.how
        binds = set().union(*[unit.binds for unit in kept])
        uses = set().union(*[unit.uses for unit in kept])
        place = pieces.index(target)
        parts = {place: lines}
        for index in list(range(place))[::-1] + list(range(place + 1, len(pieces))):
            missing = uses - binds - self.given_names - BUILTINS
            if not missing & pieces[index].binds:
                continue
            choice = Choice(pieces[index].units, self.entry_point, 0, 0, binds)
            choice.needed = set(missing)
            helpers = choice.kept()
            parts[index] = lines_of(pieces[index].lines, pieces[index].units, helpers)[0]
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
                if lines and isinstance(unit.nodes[0], FUNCTIONS + (ast.ClassDef,)):
                    lines.append('')
                lines += self.head[unit.first:unit.end]
        # A body that is written anew lost the imports that the prompt began it with.
        for node in self.header.nodes[0].body if self.header is not None else ():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {(item.asname or item.name).split('.')[0] for item in node.names}
                if names & uses - binds:
                    lines += dedented_lines(self.head[node.lineno - 1:node.end_lineno])
        return lines

    def owner(self, pieces):
        """The last piece with a class whose method has the name that is wanted, or None."""
        owning = [piece for piece in pieces if self.entry_point and self.method_line(piece)]
        complete = [piece for piece in owning if not piece.is_cut]
        return (complete or owning or [None])[-1]

    def method_line(self, piece):
        """The line that binds a method of a class to the name that is wanted."""
        owners = [(node, item) for unit in piece.units for node in unit.nodes
                  if isinstance(node, ast.ClassDef) for item in node.body
                  if isinstance(item, FUNCTIONS) and item.name == self.entry_point]
        if len(owners) != 1:
            return []
        owner, method = owners[0]
        known = piece.binds | self.given_names | BUILTINS
        bases = {getattr(base, 'id', '') for base in owner.bases}
        if bases - known or owner.keywords or owner.decorator_list:
            return []
        call = binding_of_method(owner, method, self.header)
        return ['%s = %s' % (self.entry_point, call)] if call else []


def _assembled(parts):
    """The lines of the parts, a blank line between them, imports from the future first."""
    lines = []
    for part in parts:
        part = without_blank_ends(part)
        lines += ([''] if lines and part else []) + part
    future = [line for line in lines if line.startswith('from __future__ import ')]
    if future and not lines[0].startswith('from __future__'):
        lines = future + [line for line in lines if line not in future]
    return lines
