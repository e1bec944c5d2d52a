# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Where the evalharness program is."""
from __future__ import annotations

import os
import shutil
import sys
import sysconfig

from ._errors import ProgramNotFound


def program_path() -> str:
    """The path of the program: the one that EVALHARNESS names, the one of this installation, or that of the PATH.

    Raises ProgramNotFound, which names the remedy.
    """
    named = os.environ.get('EVALHARNESS')
    if named:
        if os.path.isfile(named) and os.access(named, os.X_OK):
            return named
        raise ProgramNotFound('EVALHARNESS names %r, which is no program' % named)
    folders = [sysconfig.get_path('scripts'), os.path.dirname(sys.executable)]
    if hasattr(sysconfig, 'get_preferred_scheme'):
        folders.append(sysconfig.get_path('scripts', sysconfig.get_preferred_scheme('user')))
    for folder in folders:
        path = os.path.join(folder or '', 'evalharness')
        # A script of Python's that calls this package would call itself for ever.
        if folder and os.access(path, os.X_OK) and _is_binary(path):
            return path
    found = shutil.which('evalharness')
    if found:
        return found
    raise ProgramNotFound('there is no evalharness program beside this Python and none on the PATH; install the '
                          'wheel that carries it, or name it by the variable EVALHARNESS')


def _is_binary(path: str) -> bool:
    try:
        with open(path, 'rb') as file:
            return file.read(4) == b'\x7fELF'
    except OSError:
        return False
