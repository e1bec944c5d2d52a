# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Fetches clients of other harnesses with pip into a folder, once: see PeerClients."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# With what they import beside; of verl its reward client alone is used, which needs requests.
PACKAGES = [['sandbox-fusion==0.3.7', 'ultra-piston==1.0.1', 'aiopyston==1.2.1', 'schemathesis==4.32.5'],
            ['--no-deps', 'verl==0.9.1']]
MODULES = ['sandbox_fusion', 'ultra_piston', 'pyston', 'schemathesis', 'verl']


def main(folder):
    folder = pathlib.Path(folder)
    if all((folder / module).is_dir() for module in MODULES):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = tempfile.mkdtemp(dir=folder.parent)
    try:
        for words in PACKAGES:
            subprocess.run([sys.executable, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
                            '--no-input', '--timeout', '15', '--retries', '1', '--target', fresh, *words],
                           check=True, stdout=sys.stderr)
        try:
            os.rename(fresh, folder)
        except OSError:
            pass  # another was faster
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


if __name__ == '__main__':
    main(sys.argv[1])
