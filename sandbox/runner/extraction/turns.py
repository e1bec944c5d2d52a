"""What stands around an answer: reasoning, tokens that end it, the next turn, quotes.

Marks within a string of a program are none: on their line an odd number of quotes comes before them.
"""
import ast
import bisect
import collections
import itertools
import json
import re

# Tokens that end a turn or a text, as tokenizers spell them.
_END_TOKENS = re.compile(
    r'<\|(?:endoftext|end_of_text|im_end|eot_id|eom_id|EOT|eot|end|return|endofmask|endofprompt'
    r'|file_separator|fim_\w+|repo_name|diff_marker|END_OF_TURN_TOKEN|end_of_turn|assistant_end'
    r'|endofturn|eos|pad|im_sep)\|>'
    r'|</s>|<end_of_turn>|<end_of_utterance>|<\uff5cend\u2581of\u2581sentence\uff5c>'
    r'|<\uff5cUser\uff5c>|<\|(?:user|im_start|start_header_id|header_start|start)\|>'
    r'|<start_of_turn>|<file_sep>|<(?:eos|pad|EOT|EOD|eod)>(?=\s|<|$)')

# Tokens that may stand before an answer, with the name of who speaks.
_START_TOKENS = re.compile(
    r'(?:\s*(?:<s>|<bos>|<\|begin_of_text\|>|<\|startoftext\|>|<\|endoftext\|>|<pad>|<\|pad\|>'
    r'|<\uff5cbegin\u2581of\u2581sentence\uff5c>|<\uff5cAssistant\uff5c>'
    r'|<\|(?:im_start|start|start_header_id|header_start)\|>\s*(?:assistant|model)\b'
    r'|<\|(?:end_header_id|header_end|message|assistant|im_sep)\|>|<start_of_turn>\s*model\b'
    r'|\[/INST\]|\[BEGIN\]))+')

# Words at the beginning of a line with which somebody else begins to speak.
_NEXT_TURN = re.compile(
    r'^(?:\[INST\]|\[/INST\]|\[DONE\]|\[/PYTHON\]|\[TESTS\]|#{2,3} ?(?:Instruction|Human|User|Input)\b'
    r'|(?:Human|User|USER|Question|Instruction):)', re.MULTILINE)

_FENCE = re.compile(r'^[ \t]*(?:```|~~~)', re.MULTILINE)

# What a model thinks stands between marks of many spellings.
_WORDS = (r'think|thinking|thought|thoughts|reasoning|reflection|reason|analysis|scratchpad|seed:think'
          r'|longcat_think|internal_thoughts|inner_thoughts|mm:think')
_REASONING = re.compile(
    r'<(?P<a>/?)(?:%s)>|\[(?P<b>/?)THINK\]|\u25c1(?P<c>/?)think\u25b7'
    r'|<\|(?P<d>begin|end)_of_thought\|>|<unused(?P<e>94|95)>' % _WORDS)

# The channels of gpt-oss, with its tokens and after a decoder has left them out.
_FINAL_CHANNEL = re.compile(r'<\|channel\|>\s*final\b[^<]*<\|message\|>')
_BARE_CHANNELS = re.compile(r'\A\s*analysis\b.*?assistantfinal', re.DOTALL)

_ANSWER_TAGS = ('answer', 'solution', 'code', 'python', 'response', 'output', 'program',
                'final_answer')

# The most marks of one kind that are looked at, and the longest text that may be a value.
_MOST_MARKS = 1000
_LONGEST_VALUE = 1 << 16


def _is_quoted(text, place):
    """Whether a place lies within a string that began on its line."""
    line = text[text.rfind('\n', 0, place) + 1:place]
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _unquoted(pattern, text):
    """The marks of a text that stand in no string."""
    for mark in itertools.islice(pattern.finditer(text), _MOST_MARKS):
        if not _is_quoted(text, mark.start()):
            yield mark


def in_final_channel(text):
    """What a model says aloud, of a text with channels; other texts as they are."""
    last = collections.deque(_unquoted(_FINAL_CHANNEL, text), 1)
    if last:
        return text[last[0].end():]
    bare = _BARE_CHANNELS.match(text)
    return text[bare.end():] if bare else text


def without_start(text):
    """The text without the tokens that may stand before an answer."""
    start = _START_TOKENS.match(text)
    return text[start.end():].lstrip('\n') if start else text


def up_to_end_token(text):
    """The text up to the first token that ends it."""
    mark = next(_unquoted(_END_TOKENS, text), None)
    return text[:mark.start()] if mark else text


def up_to_next_turn(text):
    """The text up to the words with which another turn begins, outside of code between fences."""
    first = len(text) - len(text.lstrip())
    fences = [fence.start() for fence in _FENCE.finditer(text)]
    for mark in _NEXT_TURN.finditer(text):
        if mark.start() > first and bisect.bisect(fences, mark.start()) % 2 == 0:
            return text[:mark.start()]
    return text


def _marks(text):
    """The marks of reasoning: where each begins and ends, and whether it opens."""
    marks = []
    for mark in _unquoted(_REASONING, text):
        word = next(group for group in mark.groups() if group is not None)
        marks.append((mark.start(), mark.end(), word in ('', 'begin', '94')))
    return marks


def without_reasoning(text):
    """The texts that are left when what a model thought is taken away, the likeliest first.

    What stands before the last closing mark is thought, but for what stands before the first opening
    one. Where nothing is left, only what stands between two marks is.
    """
    marks = _marks(text)
    if not marks:
        return [text]
    opened = [mark for mark in marks
              if mark[2] and not text[text.rfind('\n', 0, mark[0]) + 1:mark[0]].strip()]
    closed = [mark for mark in marks if not mark[2]]
    answer = text
    if closed:
        before = text[:opened[0][0]] if opened and opened[0][0] < closed[-1][0] else ''
        answer = before + '\n' + text[closed[-1][1]:]
    late = [mark for mark in opened if not closed or mark[0] > closed[-1][0]]
    if late:
        # It never came to an end.
        answer = answer[:len(answer) - (len(text) - late[0][0])]
    parts, depth, end = [], 0, 0
    for start, stop, opens in marks:
        if depth == 0:
            parts.append(text[end:start])
        depth = min(depth + 1, 1) if opens else 0
        end = stop
    if depth == 0:
        parts.append(text[end:])
    return [answer, '\n'.join(parts)]


def unwrapped(text):
    """The texts within a text that is a quotation, a string, JSON or between tags."""
    found = []
    lines = [line for line in text.split('\n') if line.strip()]
    if lines and all(line.lstrip().startswith('>') and not line.lstrip().startswith('>>>')
                     for line in lines):
        found.append('\n'.join(re.sub(r'^\s*> ?', '', line) for line in text.split('\n')))
    for tag in _ANSWER_TAGS:
        before, closing, _ = text.rpartition('</%s>' % tag)
        if closing and '<%s>' % tag in before:
            found.append(before.rpartition('<%s>' % tag)[2].strip('\n'))
    stripped = text.strip()
    if stripped[:1] in ('"', "'", '{', '[') and len(stripped) < _LONGEST_VALUE:
        found += _strings(stripped)
    return found


def _strings(text):
    """The strings of some lines in a value that is written as JSON or as Python."""
    for read in (json.loads, ast.literal_eval):
        try:
            todo = [read(text)]
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
        found = []
        while todo and len(found) < 10:
            value = todo.pop()
            if isinstance(value, str):
                found.append(value)
            elif isinstance(value, dict):
                todo += list(value.values())
            elif isinstance(value, list):
                todo += value
        return sorted((text for text in found if 'def ' in text or '\n' in text), key=len)[::-1]
    return []
