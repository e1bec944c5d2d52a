# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Programs that read standard input and write standard output, without a cage."""
import os
import socket
import struct
import unittest

import runner  # noqa: F401  makes the package
from evalharness import standard_streams, streams

ENDED, LEFT, RAISED = 94, 95, 93


def frame(body):
    return struct.pack('<I', len(body)) + body


def run(program, data=b''):
    """What a program writes, and the status that its process ends with."""
    mine, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        mine.close()
        os.dup2(theirs.fileno(), 3)
        os.chdir('/tmp')
        for stream in (0, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), stream)
        os.dup2(3, 1)
        standard_streams.make()
        streams.main(ENDED, LEFT, RAISED)
    theirs.close()
    mine.sendall(frame(program.encode()) + frame(data))
    output = b''
    while True:
        part = mine.recv(1 << 16)
        if not part:
            break
        output += part
    mine.close()
    return output, os.WEXITSTATUS(os.waitpid(child, 0)[1])


def failure(output):
    """What stands after the output of a program that failed: the output, the word and the line."""
    length, = struct.unpack('<I', output[-4:])
    word, _, line = output[-4 - length:-4].partition(b'\0')
    return output[:-4 - length], word.decode(), line.decode()


class StreamsTests(unittest.TestCase):
    def test_a_program_is_main_and_has_real_streams(self):
        program = ("import sys, os\nassert sys.stdin.fileno() == 0 and sys.stdout.fileno() == 1\n"
                   "assert sys.stdin.name == '<stdin>' and sys.stdin.mode == 'r'\n"
                   "assert sys.modules['__main__'].__dict__ is globals()\n"
                   "assert sys.stdin.seekable() and not sys.stdout.seekable()\n"
                   "if __name__ == '__main__':\n    print(input()[::-1])")
        self.assertEqual(run(program, b'abc\n'), (b'cba\n', ENDED))

    def test_the_end_is_told_by_the_status(self):
        for code, status in (('', ENDED), ('exit()', ENDED), ('quit(0)', ENDED), ('exit(256)', ENDED),
                             ('exit(3)', LEFT), ("raise SystemExit('x')", LEFT),
                             ('import os; os._exit(7)', 7)):
            self.assertEqual(run("import sys\nprint('x')\nsys.stdout.flush()\n" + code),
                             (b'x\n', status), code)

    def test_a_failure_says_what_it_was_after_the_output(self):
        for code, word, line in (('1 / 0', 'exception', 'ZeroDivisionError: division by zero (line 2)'),
                                 ('raise MemoryError', 'memoryLimit', 'MemoryError (line 2)')):
            output, status = run("print('x')\n" + code)
            self.assertEqual((failure(output), status), ((b'x\n', word, line), RAISED))
        output, status = run('def f(:')
        self.assertEqual((failure(output)[1], status), ('syntaxError', RAISED))

    def test_threads_and_functions_at_the_end_are_waited_for(self):
        program = ("import atexit, threading, time\natexit.register(print, 2)\n"
                   "def later():\n    time.sleep(0.05)\n    print(1)\n"
                   "threading.Thread(target=later).start()")
        self.assertEqual(run(program), (b'1\n2\n', ENDED))

    def test_input_is_a_file_without_a_name(self):
        for size in (1, 4096, 1 << 20):
            program = "import sys, os\nprint(len(sys.stdin.read()), os.path.exists('standard-input'))"
            self.assertEqual(run(program, b'x' * size), (b'%d False\n' % size, ENDED))

    def test_without_input_there_is_none(self):
        self.assertEqual(run("import sys\nprint(repr(sys.stdin.read()))"), (b"''\n", ENDED))
        self.assertEqual(failure(run('input()')[0])[2], 'EOFError: EOF when reading a line (line 1)')

    def test_output_in_utf8_is_strict(self):
        self.assertEqual(run("print('\\u00e9')"), (b'\xc3\xa9\n', ENDED))
        output, status = run("print('\\ud800')")
        self.assertEqual((failure(output)[1], status), ('exception', RAISED))


if __name__ == '__main__':
    unittest.main()
