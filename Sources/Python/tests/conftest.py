# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What the tests share: a built program, and other people's files where they are."""
import os
import pathlib

import pytest

import evalharness

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
SHARED = ROOT.parent / 'shared'


def pytest_configure():
    """Has the package use the program that was built here, unless one is named."""
    if 'EVALHARNESS' not in os.environ:
        for folder in ('debug', 'release'):
            path = ROOT / '.build' / folder / 'evalharness'
            if path.exists():
                os.environ['EVALHARNESS'] = str(path)
                break
    data = SHARED / 'data' / 'benchmarks'
    if data.is_dir():
        os.environ.setdefault('EVALHARNESS_DATA', str(data))


@pytest.fixture
def judge():
    """A judge of its own for a test."""
    with evalharness.Judge(workers=1) as judge:
        yield judge


@pytest.fixture
def humaneval():
    """HumanEval's rows."""
    import gzip
    import json
    path = pathlib.Path(os.environ.get('EVALHARNESS_DATA', '/nowhere'), 'HumanEval.jsonl.gz')
    if not path.exists():
        pytest.skip('HumanEval.jsonl.gz is not here; name its folder by EVALHARNESS_DATA')
    with gzip.open(path, 'rt') as file:
        return [json.loads(line) for line in file]


def shared(name):
    """A path of other people's files; the test is skipped where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip('%s is not beside this repository' % name)
    return path
