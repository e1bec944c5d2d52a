"""Takes a whole program out of what a model wrote, where programs are run and no function is wanted.

Nothing of it is left out: what module `extraction` takes for usage, calls and prints at the top level, is
what such a program does. The modules that it needs are loaded with `extraction`, so before it.
"""
from evalharness.extraction import _Extractor, _clean
from evalharness.texts import PYTHON_TAGS, without_blank_ends
from evalharness.turns import (in_final_channel, up_to_end_token, up_to_next_turn, without_reasoning,
                               without_start)
from evalharness.units import Parser


def extract(text, prompt, form):
    """The program in a text, and the way that led to it: see `extraction.extract`."""
    text, prompt = _clean(text), _clean(prompt)
    is_auto, form = form.startswith('auto-'), form.rpartition('-')[2]
    whole = prompt + text if form == 'completion' else text
    if is_auto and _parses(whole):
        return {'program': whole, 'how': 'whole'}
    said = up_to_end_token(without_start(in_final_channel(text)))
    if form == 'completion':
        program, how = _continued(prompt, said)
    else:
        program, how = _answered(said, prompt, form)
    return {'program': program, 'how': how}


def _parses(text):
    return not Parser(len(text)).bad_line(text.split('\n'))


def _continued(prompt, text):
    """The prompt and as much of what follows as is Python."""
    whole = prompt + text
    if _parses(whole):
        return whole, 'whole'
    fenced = _block(text, prompt)
    if fenced is not None and _parses(prompt + fenced):
        return prompt + fenced, 'block'
    lines = whole.split('\n')
    count = Parser(len(whole)).prefix(lines, prompt.count('\n'))
    return ('\n'.join(lines[:count]) + '\n', 'prefix') if count > 0 else (whole, 'whole')


def _answered(text, prompt, form):
    """The last fenced block that is Python, or the whole text where it is."""
    if _parses(text) and text.strip():
        return text, 'whole'
    for part in without_reasoning(text):
        for said in (up_to_next_turn(part), part):
            fenced = _block(said, prompt)
            if fenced is not None:
                return fenced, 'block'
            if _parses(said) and said.strip():
                return said, 'trimmed'
    # A solution is a program, if a bad one.
    return (text, 'whole') if form == 'solution' and text.strip() else (None, 'none')


def _block(text, prompt):
    """The last fenced block that is Python, else the last one that says so; None without one."""
    blocks, _ = _Extractor(text, prompt, '').blocks(text.split('\n'))
    found = ['\n'.join(without_blank_ends(lines)) + '\n' for language, lines in blocks
             if language in PYTHON_TAGS and any(map(str.strip, lines))]
    return next((program for program in reversed(found) if _parses(program)), found[-1] if found else None)
