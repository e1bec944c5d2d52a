"""Judging by cases, in the form of DS-1000: tests that make inputs and expected results, and compare.

The tests are a module with `generate_test_case(number)`, which gives an input and the expected result,
`exec_test(result, expected)`, which says whether a result will do, perhaps `test_string(answer)`, which looks
at the text of an answer, and `test_execution`, of which is taken what it does before its loop and how often
that runs. The program gets the inputs and gives results; it meets neither the tests nor what they expect.
See Lai et al. 2023.
"""
import ast
import json
import marshal
import os
import shutil
import signal

from evalharness import apart, codec, empties, faults, figures, libraries, program, scripts

# What is kept of the cases of one problem for its next program, in bytes; and for how many problems.
_MOST_KEPT_BYTES = 32 << 20
_MOST_KEPT = 64


class Tests:
    """The tests of one problem, and the cases that they made for an earlier program."""

    def __init__(self, text):
        tree = ast.parse(text, program.TESTS)
        run = next(node for node in tree.body
                   if isinstance(node, ast.FunctionDef) and node.name == 'test_execution')
        loop = next(node for node in run.body if isinstance(node, ast.For))
        self.text = text
        self.code = compile(tree, program.TESTS, 'exec', dont_inherit=True)
        before = ast.Module(run.body[:run.body.index(loop)], [])
        self.preparation = compile(before, program.TESTS, 'exec', dont_inherit=True)
        self.count = ast.literal_eval(loop.iter.args[0])
        self.cases = None


class Keeper:
    """The tests that a judge has seen, the latest last."""

    def __init__(self):
        self._tests = {}
        apart.prepare()

    def tests(self, text):
        """The tests of a text. Raises SyntaxError, ValueError, StopIteration, AttributeError."""
        found = self._tests.pop(text, None) or Tests(text)
        self._tests[text] = found
        if len(self._tests) > _MOST_KEPT:
            del self._tests[next(iter(self._tests))]
        return found


class Judging:
    """One program and the tests that judge it, in a process of their own."""

    def __init__(self, judge, link, source, tests, settings, start_clock):
        self._judge = judge
        self._start_clock = start_clock
        self._conversation = figures.FigureSession(link, judge.ledger)
        self._source = source
        self._tests = tests
        self._settings = settings
        self._values = libraries.Sharing(True)

    def run(self, send):
        """Sends the cases, unless they are known, and the verdict with its message.

        The cases are sent as empty where they cannot be kept.
        """
        folder = 'cases-%d' % os.getpid()
        os.mkdir(folder)
        os.chdir(folder)
        self._start_clock()
        try:
            names = {}
            try:
                exec(self._tests.code, names)
                scripts.seed()
                cases = Cases(self._tests, names, self._values, self._conversation)
            except BaseException as error:
                signal.setitimer(signal.ITIMER_PROF, 0)
                send(b'')
                send(program.reply(['faultyCases', program.describe_text(error)]))
                return
            if self._tests.cases is None:
                send(cases.kept())
            verdict = self.verdict(cases, names)
            signal.setitimer(signal.ITIMER_PROF, 0)
            send(program.reply(verdict))
        finally:
            os.chdir('..')
            shutil.rmtree(folder, ignore_errors=True)

    def verdict(self, cases, names):
        """The verdict and its message."""
        try:
            self.compare(cases, names)
        except BaseException as error:
            return self._judge.verdict(faults.Stop.first or error, self._tests.text, ())
        if faults.Stop.first is not None:
            return self._judge.verdict(faults.Stop.first, self._tests.text, ())
        return ['passed', '']

    def compare(self, cases, names):
        """Raises what says that the program is not right."""
        conversation = self._conversation
        codec.extension = self._values
        empties.guard(program.names_used(self._tests.code))
        conversation.load_script(self._source, dict(self._settings['script'], files=cases.files))
        images = self._settings['images']
        if images:
            names['Image'] = figures.Images(conversation, names['Image'], images)
        for form, expected in cases.rows:
            result = conversation.run_script(form, self._values)
            if images:
                names['plt'] = conversation.module(figures.PYPLOT)
            if not names['exec_test'](result, expected):
                raise AssertionError('the result is not the expected one')
        if 'test_string' in names:
            names['test_string'](self._settings['answer'])


class Cases:
    """What a program is given: files, and inputs as forms beside what is expected for them."""

    def __init__(self, tests, names, values, conversation):
        self._values, self._conversation = values, conversation
        codec.extension = values
        if tests.cases is not None:
            files, rows = marshal.loads(tests.cases)
            self._write(files)
            self.rows = [(form, self._decode(expected)) for form, expected in rows]
        else:
            exec(tests.preparation, dict(names, solution=''))
            self.rows = []
            for number in range(1, tests.count + 1):
                value, expected = names['generate_test_case'](number)
                self.rows.append((self._encode(value), expected))
            files = self._read()
        self._files = files
        # What tests draw to compare with is not the program's to see.
        self.files = {name: data for name, data in files.items() if not name.endswith('.png')}

    def _encode(self, value):
        return codec.dumps(self._values.message(codec.encode, value, self._conversation.give))

    def _decode(self, form):
        return self._values.message(codec.decode, json.loads(form))

    def kept(self):
        """The bytes that make these cases again; empty: there are none."""
        # What is expected is data, or is made again.
        codec.extension = values = libraries.Sharing(False)
        try:
            rows = [(form, codec.dumps(values.message(codec.encode, expected)))
                    for form, expected in self.rows]
            data = marshal.dumps((self._files, rows))
        except Exception:
            return b''
        finally:
            codec.extension = self._values
        return data if len(data) <= _MOST_KEPT_BYTES else b''

    @staticmethod
    def _read():
        return {name: open(name, 'rb').read() for name in sorted(os.listdir('.')) if os.path.isfile(name)}

    @staticmethod
    def _write(files):
        for name, data in files.items():
            with open(name, 'wb') as file:
                file.write(data)


def judge(parent, keeper, link, parts, start_clock):
    """The bytes of the verdict on a program: its source, the text of the tests, and settings.

    The settings are `answer`, the text that tests of texts look at, `script`, how the program meets an
    input and leaves its result, and `images`, the files that it draws.
    """
    source, text, settings, _ = parts
    try:
        tests = keeper.tests(text.decode())
    except (SyntaxError, ValueError, StopIteration, AttributeError, LookupError) as error:
        return program.reply(['faultyCases', program.describe_text(error)])
    judging = Judging(parent, link, source, tests, json.loads(settings), start_clock)
    knows = tests.cases is not None
    try:
        sent = apart.run(judging.run)
    except apart.Lost as error:
        if knows or error.sent:
            return program.reply(['unverifiable', 'its result ends the judge\'s process (%s)' % error])
        return program.reply(['faultyCases', 'making them ended the judge\'s process (%s)' % error])
    if not knows:
        tests.cases = sent[0] or None
    return sent[-1]
