"""What every child of a fork server would do first, done before there is a child, with a program of our own.

It leaves the interpreter as every child would make it for itself again: the standard streams and the compiler's types
are there, what types are asked for is remembered, and code is specialised for what it mostly does. Each page that a
child does not write to is one that is not copied.
"""
import os
import sys

from evalharness import plain, program, standard_streams, streams

# How often: the interpreter specialises code that has run some times.
_TIMES = 16

# Something of what most programs are made of.
_PROGRAM = b'''from typing import List


class Total:
    def __init__(self):
        self.value = 0


def total(numbers: List[int]) -> int:
    """Their sum."""
    result = Total()
    for number in sorted(numbers):
        result.value += number
    return result.value


if __name__ == "__main__":
    assert total([int(word) for word in "1 2".split()]) == 3, f"{3}"
    print(total([3]))
'''


def _frames(*bodies):
    return b''.join([len(body).to_bytes(4, 'little') + body for body in bodies])


def _run_once(link, writer):
    """Runs the program in both ways; returns its status and whether it came to its end.

    What runs at a program's end runs once for each process, and is not ours to run here.
    """
    standard_streams.make()
    os.write(writer, _frames(bytes(16), b'main.py\0000'))
    _, name, _, _ = plain.settings(link)
    end = plain.run(_PROGRAM, name, standard_streams.main_module().__dict__)
    exec(program.compiled(_PROGRAM), standard_streams.main_module().__dict__)
    streams.let_go(sys.modules['__main__'])
    standard_streams.flush(sys.stdout, sys.stdout, sys.stderr)
    return end


def run():
    """Runs the program; returns how it ended each time. The streams that are left have neither read nor written."""
    main, kept = sys.modules['__main__'], [os.dup(descriptor) for descriptor in (1, 2)]
    reader, writer = os.pipe()  # cannot be sought in
    link, told = os.pipe()
    os.dup2(writer, 1)
    os.dup2(writer, 2)
    try:
        ends = [_run_once(link, told) for _ in range(_TIMES)]
        standard_streams.make()
    finally:
        sys.modules['__main__'] = main
        for number, descriptor in enumerate(kept):
            os.dup2(descriptor, number + 1)
        for descriptor in (reader, writer, link, told, *kept):
            os.close(descriptor)
    return ends
