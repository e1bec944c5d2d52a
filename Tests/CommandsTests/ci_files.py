# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs the shell steps of docs/ci as their services would, with an install that only says what it would install.

    ci_files.py FILE BASELINE EVALUATE PROGRAM

BASELINE is a run, EVALUATE the options of 'evalharness evaluate' for the candidate. Prints the status of the first
step that fails, or 0, and whether there is a report; ends with an error where a step does not what the file says of
it.
"""
import os
import pathlib
import re
import subprocess
import sys

import yaml

FILE, BASELINE, EVALUATE, PROGRAM = sys.argv[1:]
VALUES = {
    'package': 'evalharness', 'baseline': BASELINE, 'candidate': 'runs/candidate', 'gate': '--reruns 0',
    'evaluate': EVALUATE + ' --python ' + sys.executable,
}
PIP = '#!/bin/sh\necho "$*" > installed.txt\n'


def run(script, variables):
    """As both services do: in bash, which ends at the first command that fails."""
    path = os.path.abspath('bin') + ':' + os.environ['PATH']
    process = subprocess.run(['bash', '-eo', 'pipefail', '-c', script], stdout=sys.stderr,
                             env={**os.environ, **variables, 'PATH': path})
    return process.returncode


def github(action):
    defaults = {name: given.get('default', '') for name, given in action['inputs'].items()}
    assert set(defaults) == set(VALUES), 'its inputs are %s' % sorted(defaults)
    status, uploads = 0, []
    for step in action['runs']['steps']:
        if 'uses' in step:
            uploads.append(step)
        elif not status:
            assert step['shell'] == 'bash'
            variables = {
                name: re.sub(r'\$\{\{ inputs\.(\w+) \}\}', lambda found: VALUES[found[1]], value)
                for name, value in step['env'].items()}
            status = run(step['run'], {'GITHUB_STEP_SUMMARY': 'summary.md', 'GITHUB_OUTPUT': 'output.txt', **variables})
    assert [(step['if'], step['with']['path']) for step in uploads] == [('always()', 'gate.xml')]
    if os.path.exists('gate.xml'):
        assert pathlib.Path('output.txt').read_text() == 'status=%d\n' % status
        assert pathlib.Path('summary.md').read_text().strip(), 'the summary is empty'
    return status


def gitlab(template):
    job = template['.evalharness-gate']
    variables = {**job['variables'], 'BASELINE': VALUES['baseline'], 'EVALUATE': VALUES['evaluate'],
                 'GATE': VALUES['gate']}
    assert job['artifacts'] == {'when': 'always', 'paths': ['gate.xml'], 'reports': {'junit': 'gate.xml'}}
    return run('\n'.join(job['before_script'] + job['script']), variables)


def main():
    os.mkdir('bin')
    os.symlink(PROGRAM, 'bin/evalharness')
    pip = pathlib.Path('bin/python3')
    pip.write_text(PIP)
    pip.chmod(0o755)
    path = pathlib.Path(FILE)
    text = yaml.safe_load(path.read_text())
    status = (github if path.name == 'action.yml' else gitlab)(text)
    installed = pathlib.Path('installed.txt').read_text()
    assert installed == '-m pip install evalharness\n', installed
    print(status, 'with a report' if os.path.exists('gate.xml') else 'without a report')


if __name__ == '__main__':
    main()
