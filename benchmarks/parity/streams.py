#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Verdicts of evalharness on programs that read standard input, beside those of LiveCodeBench's own judge.

    git clone https://github.com/LiveCodeBench/LiveCodeBench
    benchmarks/parity/streams.py LiveCodeBench/lcb_runner/evaluation

Thirty problems of our own, each with programs that are right, wrong, slow or crash, and with white space
in odd places. A verdict is pass or not. Programs whose verdicts are known to differ, since LiveCodeBench
patches standard input and adds imports, are listed apart. The exit status is 2 if others differ, too. The
judge needs numpy.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SECONDS = 1

# What each problem asks of the numbers of its input: lines of numbers or words.
SOLUTIONS = [
    'return [sum(n)]', 'return [max(n)]', 'return [min(n), max(n)]', 'return sorted(n)',
    "return [' '.join(map(str, sorted(n)))]", 'return [len(set(n))]', 'return [n[0] * n[1], n[0] + n[1]]',
    'return n[::-1]', "return [' '.join(map(str, n[::-1]))]", 'return [sum(x * x for x in n)]',
    "return ['YES' if n[0] < n[1] else 'NO', n[0]]", 'return [abs(n[0] - n[1])]', 'return [n[0] ** n[1]]',
    "return [' '.join(map(str, [x % 7 for x in n]))]", 'return [x // 2 for x in n]', 'return [math.gcd(*n[:2])]',
    'return [sum(n) / 4]', 'return [x / 8 for x in n]', 'return [sum(x > 3 for x in n), len(n)]',
    "return ['a' * n[0], 'b' * n[1]]", 'return list(itertools.accumulate(n))', 'return [math.comb(9, n[0])]',
    "return ['%d:%d' % (i, x) for i, x in enumerate(n)]", 'return [bin(x)[2:] for x in n]',
    'return [10 ** 30 + n[0]]', 'return [-n[0], -n[1]]', "return [' '.join(str(x) for x in n if x % 2), 'end']",
    'return [collections.Counter(n).most_common(1)[0][1]]', 'return [int(math.isqrt(sum(n)))]',
    "return [''.join(sorted(str(n[0] * 1000 + n[1]))), n[2]]",
]
INPUTS = ['3 5 2\n', '1 2 9\n', '7 7 4\n', '2 6 6\n']
HEAD = 'import sys, math, itertools, collections\n\ndef solve(n):\n    %s\n\n'

# What a program does with its answer, a list of values.
WAYS = {
    'right': 'for x in solve(list(map(int, input().split()))):\n    print(x)\n',
    'right, at once': "print('\\n'.join(map(str, solve([int(x) for x in sys.stdin.read().split()]))))\n",
    'right, by readline': 'n = [int(x) for x in sys.stdin.readline().split()]\n[print(x) for x in solve(n)]\n',
    'right, by main': "def main():\n    print(*solve([*map(int, input().split())]), sep='\\n')\n\n"
                      "if __name__ == '__main__':\n    main()\n",
    'right, no line end': "sys.stdout.write('\\n'.join(map(str, solve([*map(int, input().split())]))))\n",
    'right, spaces at the ends': "for x in solve([*map(int, input().split())]):\n    print(' ' + str(x) + '  ')\n",
    'right, CRLF': "for x in solve([*map(int, input().split())]):\n    print(str(x) + '\\r')\n",
    'right, blank lines around': "print()\nfor x in solve([*map(int, input().split())]):\n    print(x)\nprint('\\n')\n",
    'right, then status 1': 'for x in solve([*map(int, input().split())]):\n    print(x)\nsys.exit(1)\n',
    'two spaces': "for x in solve([*map(int, input().split())]):\n    print(str(x).replace(' ', '  '))\n",
    'with .0': "for x in solve([*map(int, input().split())]):\n    print(' '.join("
               "w + '.0' if w.lstrip('-').isdigit() else w for w in str(x).split()))\n",
    'blank lines between': 'for x in solve([*map(int, input().split())]):\n    print(x)\n    print()\n',
    'another case': 'for x in solve([*map(int, input().split())]):\n    print(str(x).lower())\n',
    'the first line': 'print(solve([*map(int, input().split())])[0])\n',
    'a line more': 'for x in solve([*map(int, input().split())]):\n    print(x)\nprint(0)\n',
    'another order': "print(*solve([*map(int, input().split())])[::-1], sep='\\n')\n",
    'off by a little': "for x in solve([*map(int, input().split())]):\n    print(x + 1e-9 if "
                       "isinstance(x, (int, float)) else x)\n",
    'wrong at last': 'n = [*map(int, input().split())]\nfor x in solve(n):\n    print(x if n[0] != 2 else 0)\n',
    'nothing': 'input()\n',
    'raises after the answer': 'for x in solve([*map(int, input().split())]):\n    print(x)\n1 / 0\n',
    'raises before it': 'raise ValueError\n',
    'reads too much': 'for x in solve([*map(int, input().split())]):\n    print(x)\ninput()\n',
    'no Python': 'print(solve(\n',
}
SLOW = 'for x in solve([*map(int, input().split())]):\n    print(x)\nwhile True:\n    pass\n'
DIFFERENT = {
    'open(0)': 'for x in solve([*map(int, open(0).read().split())]):\n    print(x)\n',
    'sys.stdin.buffer': 'for x in solve([*map(int, sys.stdin.buffer.read().split())]):\n    print(x)\n',
}


def programs():
    """Each program with its problem and the way that it goes."""
    for number, solution in enumerate(SOLUTIONS):
        ways = dict(WAYS, **DIFFERENT)
        if number % 10 == 0:
            ways['slow'] = SLOW
        for way, code in ways.items():
            yield number, way, HEAD % solution + code


def expected(number):
    names = {}
    exec(HEAD % SOLUTIONS[number], names)
    return [''.join('%s\n' % x for x in names['solve']([*map(int, text.split())])) for text in INPUTS]


def peer(judge, number, source):
    """Whether LiveCodeBench's judge passes a program, in a process that its guard may spoil."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)
        passed = False
        try:
            sample = {'input_output': json.dumps({'inputs': INPUTS, 'outputs': expected(number)})}
            passed = all(result is True for result in judge.run_test(sample, test=source, timeout=SECONDS)[0])
        finally:
            os.write(writer, b'1' if passed else b'0')
    os.close(writer)
    said = os.read(reader, 1)
    os.close(reader)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return said == b'1'


def ours(program, all_programs):
    """Whether evalharness passes each program."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        with open(folder / 'problems.jsonl', 'w') as file:
            for number in range(len(SOLUTIONS)):
                tests = {'inputs': INPUTS, 'outputs': expected(number)}
                file.write(json.dumps({'id': number, 'question': 'q', 'input_output': tests}) + '\n')
        with open(folder / 'samples.jsonl', 'w') as file:
            for number, _, source in all_programs:
                file.write(json.dumps({'task_id': 'problem/%d' % number, 'solution': source}) + '\n')
        subprocess.run([program, 'evaluate', '--problems', 'problems.jsonl', '--samples', 'samples.jsonl',
                        '--timeout', str(SECONDS), '-k', '1', '-o', 'run', '-q', '--no-check'],
                       cwd=folder, check=False, stdout=subprocess.DEVNULL)
        counts, verdicts = {}, {}
        for line in open(folder / 'run/samples.jsonl'):
            record = json.loads(line)
            verdicts[record['task'], record['index']] = record['verdict']
        for number, _, _ in all_programs:
            index = counts[number] = counts.get(number, -1) + 1
            yield verdicts['problem/%d' % number, index]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('judge', help="the folder with LiveCodeBench's testing_util.py")
    parser.add_argument('--evalharness', default=str(ROOT / '.build/release/evalharness'))
    options = parser.parse_args()
    sys.path.insert(0, options.judge)
    import testing_util
    everything = list(programs())
    verdicts = list(ours(os.path.abspath(options.evalharness), everything))
    passes = [peer(testing_util, number, source) for number, _, source in everything]
    known = [0, 0]
    differing = 0
    for (number, way, _), verdict, passed in zip(everything, verdicts, passes):
        same = (verdict == 'passed') == passed
        if way in DIFFERENT:
            known[same] += 1
        elif not same:
            differing += 1
            print('problem %d, %s: %s here, %s there' % (number, way, verdict, 'passed' if passed else 'failed'))
    print('%d programs of %d problems: %d passed by LiveCodeBench, %d verdicts differ'
          % (len(everything) - sum(known), len(SOLUTIONS),
             sum(passed for (_, way, _), passed in zip(everything, passes) if way not in DIFFERENT), differing))
    print('%d programs that are known to differ: %d do' % (sum(known), known[0]))
    sys.exit(2 if differing else 0)


if __name__ == '__main__':
    main()
