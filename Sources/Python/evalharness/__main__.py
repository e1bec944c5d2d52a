# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""`python -m evalharness`: the program itself."""
import os
import sys

from ._program import program_path

path = program_path()
os.execv(path, [path] + sys.argv[1:])
