#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Makes the packages: a tar file, a wheel, a Debian package, a bill of materials, and their digests.

    packaging/dist.py [FOLDER] [--configuration debug]

The same commit, compilers and system libraries give the same bytes: every date in a package is that of
the commit, or `SOURCE_DATE_EPOCH`.
"""
import argparse
import datetime
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import archives
import parts
from build import ROOT, output


def version():
    text = (ROOT / 'Sources/Runs/Version.swift').read_text()
    return re.search(r'evaluatorVersion = "([^"]+)"', text).group(1)


def date():
    """When what is packed was written."""
    seconds = os.environ.get('SOURCE_DATE_EPOCH') or output('git', 'log', '-1', '--format=%ct')
    return datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc)


def stage(folder, time, configuration):
    """A tree as it is installed below a prefix, with all that goes into each package."""
    subprocess.run([sys.executable, ROOT / 'packaging/build.py', folder, '--configuration', configuration], check=True,
                   stdout=subprocess.DEVNULL)
    share = folder / 'share'
    linked = parts.all_parts(configuration)
    parts.write_licences(share / 'doc/evalharness/licences', linked)
    for name in ['LICENSE', 'README.md', 'CHANGELOG.md']:
        shutil.copy(ROOT / name, share / 'doc/evalharness' / name)
    bill = parts.bill_of_materials(version(), linked, folder / 'bin/evalharness', time)
    (share / 'doc/evalharness/evalharness.cdx.json').write_text(bill)
    documents = ROOT / 'packaging/documents.py'
    if documents.exists():
        write_documents(documents, folder)


def write_documents(script, folder):
    places = {'evalharness.1': 'man/man1/evalharness.1',
              'evalharness.bash': 'bash-completion/completions/evalharness',
              '_evalharness': 'zsh/site-functions/_evalharness',
              'evalharness.fish': 'fish/vendor_completions.d/evalharness.fish'}
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, script, made, folder / 'bin/evalharness'], check=True)
        for name, place in places.items():
            target = folder / 'share' / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(pathlib.Path(made, name), target)


def settle(folder):
    """Permissions that do not depend on who packs."""
    for path in [folder, *folder.rglob('*')]:
        runs = path.is_dir() or path.name in ('evalharness-launch',) or path.parent.name == 'bin'
        path.chmod(0o755 if runs else 0o644)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('folder', type=pathlib.Path, nargs='?', default=ROOT / 'dist')
    parser.add_argument('--configuration', choices=['release', 'debug'], default='release')
    options = parser.parse_args()
    target = options.folder.resolve()
    target.mkdir(parents=True, exist_ok=True)
    time = date()
    os.environ['SOURCE_DATE_EPOCH'] = str(int(time.timestamp()))
    with tempfile.TemporaryDirectory() as temporary:
        tree = pathlib.Path(temporary, 'tree')
        stage(tree, time, options.configuration)
        settle(tree)
        made = [archives.tar(tree, target, version(), time), archives.wheel(tree, target, version(), time),
                archives.debian(tree, target, version(), time)]
        bill = target / ('evalharness-%s.cdx.json' % version())
        shutil.copy(tree / 'share/doc/evalharness/evalharness.cdx.json', bill)
    made.append(bill)
    sums = ''.join('%s  %s\n' % (hashlib.sha256(path.read_bytes()).hexdigest(), path.name) for path in made)
    (target / 'SHA256SUMS').write_text(sums)
    for path in made:
        print('%9d  %s' % (path.stat().st_size, path))


if __name__ == '__main__':
    main()
