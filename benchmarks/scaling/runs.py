# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What two run folders hold, apart from times and hosts.

Tests of some problems draw their inputs at random, such as HumanEval/38's: what their messages say differs between any
two runs, those of one machine too, and is left out for these problems.
"""
import hashlib
import json
import pathlib

TIMES = ['cpuSeconds', 'wallSeconds', 'peakMemoryBytes']
RANDOM = {'HumanEval/32', 'HumanEval/38', 'HumanEval/50', 'HumanEval/53'}


def records(folder):
    """The records of a run in the order of tasks and samples, as JSON without times."""
    rows = []
    with open(pathlib.Path(folder, 'samples.jsonl'), encoding='utf-8') as file:
        for line in file:
            row = json.loads(line)
            for name in TIMES:
                row.pop(name)
            if row['task'] in RANDOM:
                row.pop('message', None)
            rows.append(((row['task'], row['index']), json.dumps(row, sort_keys=True)))
    return sorted(rows)


def digest(folder):
    """A digest of the records, the summary and the protocol, without times, and how many records there are."""
    rows = records(folder)
    summary = json.loads(pathlib.Path(folder, 'summary.json').read_text())
    summary.pop('times')
    header = json.loads(pathlib.Path(folder, 'run.json').read_text())
    whole = [[text for _, text in rows], summary, header['protocol'], header.get('facets')]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest(), len(rows)


def differences(one, other):
    """The samples whose records are not the same."""
    ours, theirs = dict(records(one)), dict(records(other))
    return sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
