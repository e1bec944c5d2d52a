"""The Python programs that an answer of a training set holds.

An answer is code, or a text with fenced blocks of it; unlike where one function is wanted, all of its
functions are of interest.
"""
import ast
import textwrap
import warnings

from evalharness import texts

# What is parsed of one answer, in characters.
_MOST_CHARACTERS = 200000

_UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


def programs(text):
    """The programs of an answer, each a text and its tree, and whether any part of it is Python.

    Blocks are one program, since a later one may need an earlier one; where they define a function twice,
    each is one by itself, too.
    """
    text = text.replace('\r\n', '\n').replace('\r', '\n').lstrip('\ufeff')
    blocks = _fenced(text.split('\n'))
    found = [item for item in map(_readable, blocks or [text]) if item is not None]
    if not found and not blocks:
        found = [item for item in map(_readable, _within(text)) if item is not None]
    if len(found) < 2:
        return found
    names = [name for _, tree in found for name in _defined(tree)]
    joined = '\n'.join([source for source, _ in found])
    whole = [item for item in [_readable(joined)] if item is not None]
    return whole if whole and len(set(names)) == len(names) else found + whole


def _fenced(lines):
    """The fenced blocks of Python; empty where nothing is fenced as such."""
    blocks, index = [], 0
    while index < len(lines) and len(blocks) < texts.MOST_PIECES:
        opening = texts.opening_fence(lines[index])
        index += 1
        if opening is None:
            continue
        _, fence, tag = opening
        start = index
        while index < len(lines) and not texts.closes_fence(lines[index], fence):
            index += 1
        if texts.language_of(tag) in texts.PYTHON_TAGS:
            blocks.append('\n'.join(lines[start:index]))
        index += 1
    return blocks


def _readable(text):
    """A text and its tree; None where it is no Python, whatever its indentation."""
    for variant in (lambda: text, lambda: textwrap.dedent(text).strip('\n'), lambda: _typed(text)):
        source = variant()
        if source is None or len(source) > _MOST_CHARACTERS or not source.strip():
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                return source, ast.parse(source)
        except _UNREADABLE:
            continue
    return None


def _typed(text):
    lines = texts.session_code(text.split('\n'))
    return None if lines is None else '\n'.join(lines)


def _within(text):
    """The definitions among other words, where a text has any and is no Python as a whole."""
    lines = text.split('\n')
    starts = [index for index, line in enumerate(lines)
              if line.startswith(('def ', 'class ', 'import ', 'from ', '@'))]
    if not any(lines[index].startswith(('def ', 'class ')) for index in starts):
        return []
    pieces = []
    for index in starts[:texts.MOST_PIECES]:
        end = index + 1
        while end < len(lines) and (not lines[end].strip() or lines[end][:1] in ' \t)]}'
                                    or lines[end - 1].startswith('@')):
            end += 1
        pieces.append('\n'.join(lines[index:end]))
    return pieces


def _defined(tree):
    return [node.name for node in tree.body
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
