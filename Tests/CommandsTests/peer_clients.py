# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Fetches clients of other harnesses with pip into a folder, once: see PeerClients."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# Each with what it imports beside; of verl its reward client alone is used, which needs requests.
PACKAGES = [['sandbox-fusion==0.3.7'], ['--no-deps', 'verl==0.9.1']]


def main(folder):
    folder = pathlib.Path(folder)
    if (folder / 'verl').is_dir() and (folder / 'sandbox_fusion').is_dir():
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
