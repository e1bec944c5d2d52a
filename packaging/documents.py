#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Writes the man page and the completions of shells, for packages.

    packaging/documents.py FOLDER [BINARY]

All that they say of commands and options is what the program says of itself; the exit statuses are the README's. The
date on the page is `SOURCE_DATE_EPOCH`, or else the day on which the program was built. In FOLDER are then
`evalharness.1` (mdoc), `evalharness.bash`, `_evalharness` for zsh and `evalharness.fish`.
"""
import argparse
import datetime
import itertools
import json
import os
import pathlib
import re
import subprocess
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPLETIONS = {'bash': 'evalharness.bash', 'zsh': '_evalharness', 'fish': 'evalharness.fish'}

ENVIRONMENT = [
    ('EVALHARNESS_DATA', 'A folder with benchmark files, looked into before the cache.'),
    ('XDG_CACHE_HOME', 'The folder of the cache; without it ~/.cache.'),
    ('TMPDIR', 'The folder for texts while they are judged; without it /var/tmp. It needs room for all samples.'),
    ('NO_COLOR', 'If it is set, nothing is coloured.'),
    ('CI', 'If it is set, there is no progress line, and a run all of whose samples fail in one way ends with status 1.'),
]
FILES = [
    ('runs/', 'Where runs are kept that --output names no folder for.'),
    ('run.json', "In a run's folder: the protocol, and where it ran."),
    ('samples.jsonl', "In a run's folder: one judged sample a line."),
    ('summary.json', "In a run's folder: scores, counts, verdicts a task."),
    ('completions.jsonl', "In a run's folder: what a model wrote, one sample a line."),
    ('$XDG_CACHE_HOME/evalharness', 'What was fetched or computed, and environments.'),
]


def escaped(text):
    """Text in which nothing is a request of roff, in ASCII."""
    text = re.sub('[^\x00-\x7f]', lambda letter: r'\[u%04X]' % ord(letter[0]), text.replace('\\', r'\e'))
    return r'\&' + text if text[:1] in ('.', "'") else text


def word(text):
    """One argument of a macro, of which none is taken for a macro of its own."""
    text = text.replace('\\', r'\e').replace('"', r'\(dq')
    return '"%s"' % text if ' ' in text or not text else r'\&' + text


def sentences(text):
    """Running text, each sentence on lines of its own as mdoc wants it."""
    lines = []
    for sentence in re.split(r"(?<=[.:;?!])\s+(?=[A-Z0-9'(])", ' '.join(text.split())):
        lines += textwrap.wrap(sentence, 76, break_long_words=False, break_on_hyphens=False)
    return [re.sub('`([^`]*)`', r'\\fB\1\\fR', escaped(line)) for line in lines]


def prose(text):
    """Paragraphs, and what is indented as it stands."""
    page = []
    for block in text.strip('\n').split('\n\n'):
        if block.startswith('  '):
            page += ['.Bd -literal -offset indent']
            page += [escaped(line[2:]).replace('-', r'\-') for line in block.splitlines()] + ['.Ed']
        else:
            page += ['.Pp'] + sentences(block)
    return page


def shown(command):
    return [part for part in command.get(
        'arguments', []) if part['shouldDisplay'] and part['valueName'] not in ('help', 'version')]


def flags(argument):
    """The names of an option, those of one letter first."""
    names = sorted(argument['names'], key=lambda name: name['kind'] == 'long')
    return ' , '.join(
        'Fl ' + word(name['name'] if name['kind'] == 'short' else '-' + name['name']) for name in names)


def synopsis(command, path):
    page = ['.Nm', '.Cm ' + ' '.join(path)] if path else ['.Nm']
    page += ['.Op Ar options'] if any(part['kind'] != 'positional' for part in shown(command)) else []
    for argument in shown(command):
        if argument['kind'] == 'positional':
            dots = ' ...' if argument['isRepeating'] else ''
            page.append(('.Op Ar ' if argument['isOptional'] else '.Ar ') + word(argument['valueName']) + dots)
    return page


def item(arguments):
    """The options that say the same of themselves, and what they say."""
    first = arguments[0]
    said = first.get('abstract', '')
    if first['kind'] == 'positional':
        return ['.It Ar ' + word(first['valueName'])] + sentences(said)
    names = ' , '.join(map(flags, arguments))
    if first['kind'] == 'flag':
        return ['.It ' + names] + sentences(said)
    if first.get('defaultValue'):
        said = said.rstrip('.') + '; %s if not given.' % first['defaultValue']
    return ['.It %s Ar %s' % (names, word(first['valueName']))] + sentences(said)


def options(command):
    """The options of a command, those of no section first."""
    page = []
    sections = dict.fromkeys(argument.get('sectionTitle') for argument in shown(command))
    for section in sorted(sections, key=lambda title: title is not None):
        page += ['.Pp', escaped(section + ':')] if section else []
        page.append('.Bl -tag -width Ds')
        own = [argument for argument in shown(command) if argument.get('sectionTitle') == section]
        for _, same in itertools.groupby(own, key=lambda part: (part['kind'], part.get('abstract'), part['kind'] != 'flag'
                                                                and part['valueName'])):
            page += item(list(same))
        page.append('.El')
    return page


def commands(command, path):
    """The commands below one, and those below them, in their order."""
    for inner in command.get('subcommands', []):
        if inner['commandName'] == 'help' or not inner['shouldDisplay']:
            continue
        own = path + [inner['commandName']]
        yield own, inner
        yield from commands(inner, own)


def pairs(heading, rows, macro):
    page = ['.Sh ' + heading, '.Bl -tag -width Ds']
    for name, words in rows:
        page += ['.It %s %s' % (macro, word(name))] + sentences(words)
    return page + ['.El']


def statuses():
    """The exit statuses as the README has them."""
    table = (ROOT / 'README.md').read_text().partition('| exit status | means |\n')[2]
    rows = re.findall(r'(?m)^\| (\d+) \| (.*) \|$', table.partition('\n\n')[0])
    if not rows:
        raise SystemExit('README.md: it has no table of exit statuses, which the man page takes from it')
    return [(status, words[:1].upper() + words[1:] + '.') for status, words in rows]


def page(root, day):
    lines = ['.Dd %s %d, %d' % (day.strftime('%B'), day.day, day.year), '.Dt EVALHARNESS 1', '.Os', '.Sh NAME',
             '.Nm evalharness', '.Nd ' + root['abstract'][:1].lower() + root['abstract'][1:].rstrip('.'),
             '.Sh SYNOPSIS']
    everything = list(commands(root, []))
    for path, command in everything:
        if not command.get('subcommands'):
            lines += synopsis(command, path)
    lines += ['.Sh DESCRIPTION'] + prose(root['discussion'])[1:]
    lines += ['.Sh COMMANDS']
    for path, command in everything:
        lines += ['.Ss ' + ' '.join(path)] + sentences(command['abstract'])
        lines += prose(command.get('discussion', '')) if command.get('discussion') else []
        own = options(command)
        lines += own
    lines += pairs('ENVIRONMENT', ENVIRONMENT, 'Ev') + pairs('FILES', FILES, 'Pa')
    lines += pairs('EXIT STATUS', statuses(), 'Li')
    return '\n'.join(lines) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('binary', nargs='?', default=ROOT / '.build/release/evalharness', type=pathlib.Path)
    options = parser.parse_args()

    def said(*words):
        return subprocess.run([options.binary.resolve(), *words], check=True, stdout=subprocess.PIPE).stdout

    seconds = int(os.environ.get('SOURCE_DATE_EPOCH') or options.binary.stat().st_mtime)
    day = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    options.folder.mkdir(parents=True, exist_ok=True)
    root = json.loads(said('--experimental-dump-help'))['command']
    (options.folder / 'evalharness.1').write_text(page(root, day))
    for shell, name in COMPLETIONS.items():
        (options.folder / name).write_bytes(said('--generate-completion-script', shell))


if __name__ == '__main__':
    main()
