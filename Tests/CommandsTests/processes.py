# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What descends from a process, for tests that kill some of it."""
import os


def descendants(number):
    """The processes below one, a parent before its children; one that ends meanwhile is left out."""
    found = []
    try:
        for task in os.listdir('/proc/%d/task' % number):
            with open('/proc/%d/task/%s/children' % (number, task)) as file:
                for child in map(int, file.read().split()):
                    found += [child] + descendants(child)
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found
