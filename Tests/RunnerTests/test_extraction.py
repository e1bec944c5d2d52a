# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Extraction: shapes of answers and their programs, what always holds, and texts of any kind.

EVALHARNESS_FUZZ is the number of random texts, EVALHARNESS_SEED their seed. Real samples are looked
for in the folder EVALHARNESS_TEST_DATA, or else in `shared` beside the checkout.
"""
import ast
import gzip
import json
import os
import random
import time
import unittest
import warnings

import runner  # noqa: F401  makes the package
from evalharness import extraction

COUNT = int(os.environ.get('EVALHARNESS_FUZZ', '2000'))
SEED = int(os.environ.get('EVALHARNESS_SEED', '1'))

FOLDER = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get('EVALHARNESS_TEST_DATA', os.path.join(FOLDER, '..', '..', '..', 'shared'))

def _parser_seconds():
    """The processor time that Python's own parser takes for two megabytes here and now."""
    text = 'def f(x):\n    return x\n\n' * 80000
    start = time.process_time()
    ast.parse(text)
    return time.process_time() - start


# Ten megabytes are read in some times what the parser needs for them; what is not linear takes hundreds.
SECONDS = 25 * _parser_seconds()

MARKS = {'␉': '\t', '␍': '\r', '␀': '\0', '□': '\ud800', '■': '\ufeff', '▼': '\f',
         '∎\n': ''}


class Shape:
    """A text of the corpus, its prompt, and what is expected of it."""

    def __init__(self, head, body, prompts):
        place, self.title = head.split(': ', 1)
        form, name, self.how = place.replace(',', '').split()
        self.form = form
        self.prompt, self.entry_point = prompts[name]
        text, program = body.split('@= program\n')
        self.text = plain(text)
        self.program = {
            '(none)\n': None,
            '(text)\n': self.text,
            '(prompt and text)\n': self.prompt + self.text,
        }.get(program, plain(program).replace('(prompt)\n', self.prompt, 1))

    def extract(self, text=None):
        return extraction.extract(self.text if text is None else text, self.prompt,
                                  self.entry_point, self.form)


def plain(text):
    """A text of the corpus with what its marks stand for."""
    for mark, character in MARKS.items():
        text = text.replace(mark, character)
    return text


def read_corpus():
    prompts, shapes = {}, []
    path = os.path.join(FOLDER, 'extraction_corpus.txt')
    with open(path, encoding='utf-8', newline='\n') as file:
        parts = file.read().split('\n@@ ')[1:]
    for part in parts:
        head, _, body = (part + '\n').partition('\n')
        if part is parts[-1]:
            body = body[:-1]
        if head.startswith('prompt '):
            _, name, entry_point = head.split()
            prompts[name] = plain(body), entry_point.replace('-', '')
        else:
            shapes.append(Shape(head, body, prompts))
    return shapes


SHAPES = read_corpus()


def read_lines(text):
    """A text as Python reads it, without the white space at its ends."""
    return text.replace('\r\n', '\n').replace('\r', '\n').strip('\n')


def parses(program):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            compile(program, '<program>', 'exec', dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class CorpusTests(unittest.TestCase):
    def test_every_shape_gives_its_program(self):
        self.assertGreaterEqual(len(SHAPES), 150)
        for shape in SHAPES:
            with self.subTest(shape.form + ': ' + shape.title):
                found = shape.extract()
                if shape.program is None:
                    self.assertIsNone(found['program'])
                else:
                    self.assertEqual(read_lines(found['program']), read_lines(shape.program))
                self.assertEqual(found['how'], shape.how)

    def test_every_way_is_taken(self):
        self.assertEqual({shape.how for shape in SHAPES}, set(extraction.WAYS))

    def test_titles_differ(self):
        titles = [(shape.form, shape.prompt, shape.title) for shape in SHAPES]
        self.assertEqual(len(titles), len(set(titles)))


class PropertyTests(unittest.TestCase):
    def test_a_program_is_its_own_answer(self):
        for shape in SHAPES:
            if (shape.program and shape.entry_point and shape.how not in ('prompt', 'none')
                    and not shape.form.startswith('auto-')):
                with self.subTest(shape.title):
                    program = shape.extract()['program']
                    again = extraction.extract(program, '', shape.entry_point, 'answer')
                    self.assertEqual(read_lines(again['program'] or ''), read_lines(program))

    def test_line_ends_do_not_matter(self):
        for shape in SHAPES:
            with self.subTest(shape.title):
                text = shape.text.replace('\r\n', '\n').replace('\r', '\n')
                expected = shape.extract(text)
                for end in ('\r\n', '\r'):
                    found = shape.extract(text.replace('\n', end))
                    self.assertEqual(found, expected)

    def test_a_fence_and_prose_around_a_program_do_not_matter(self):
        for shape in SHAPES:
            if shape.form == 'answer' and shape.how in ('whole', 'trimmed', 'block'):
                with self.subTest(shape.title):
                    program = shape.extract()['program'].strip('\n')
                    for text in ('Sure:\n\n````python\n%s\n````\n\nIt adds them.\n',
                                 '~~~\n%s\n~~~', '````py\n%s'):
                        found = shape.extract(text % program)['program']
                        self.assertEqual(read_lines(found or ''), program, text)

    def test_what_is_kept_is_as_it_was_written(self):
        for shape in SHAPES:
            found = shape.extract()
            if found['how'] in ('trimmed', 'prefix', 'block', 'lines'):
                written = ' '.join(read_lines(shape.prompt + shape.text).split())
                for line in found['program'].split('\n'):
                    self.assertIn(' '.join(line.split()), written, shape.title)

    def test_a_completion_that_says_nothing_is_the_prompt(self):
        for prompt in {shape.prompt for shape in SHAPES}:
            expected = prompt if parses(prompt) else None
            found = extraction.extract('', prompt, 'add', 'completion')
            self.assertEqual(found['program'], expected)
            self.assertEqual(extraction.extract('', prompt, 'add', 'answer'),
                             {'program': None, 'how': 'none'})


class HostileTests(unittest.TestCase):
    def check(self, text, prompt='def add(a, b):\n    """Add."""\n', entry_point='add'):
        for form in ('completion', 'answer'):
            start = time.process_time()
            found = extraction.extract(text, prompt, entry_point, form)
            self.assertLess(time.process_time() - start, SECONDS, text[:80])
            self.assertIn(found['how'], extraction.WAYS)
            self.assertEqual(found['program'] is None, found['how'] == 'none')
            if found['program'] is not None:
                found['program'].encode('utf-8')
                self.assertTrue(parses(found['program']), (form, text[:200]))

    def test_survives_any_text(self):
        function = '    return a + b\n'
        for text in [
                '(' * 20000, '[' * 20000 + ']' * 20000, '{' * 20000, '-' * 20000 + '1',
                '1' + '+1' * 20000, 'a' + '.b' * 20000, 'a' + '()' * 20000, 'not ' * 20000,
                'lambda:' * 10000 + '1', "f'{" * 1000, '"' * 99999, "'''" * 33333, '\\\n' * 10000,
                '9' * 200000, '\0' * 20000, '\ud800' * 1000, '\x0c' * 1000, '\r' * 20000,
                '#' * 200000, ' ' * 200000, '\t' * 20000, '\n' * 200000, '```\n' * 20000,
                '```python\n' * 10000, '~' * 20000, '`' * 20000, '<think>' * 10000,
                '</think>' * 10000, '"</s>' * 20000, "'<|im_end|>" * 20000, '<code>' * 20000,
                '```\nHuman:\n' * 20000, '<think></think>\n' * 10000, '> ' * 50000,
                '{"a":' * 2000, '"\\n" ' * 9000, 'import a\n' * 20000, 'from x import (\n' * 20000,
                'def f(\n' * 10000, 'def add(a, b):\n' * 20000, '@a\n' * 10000, 'try:\n' * 10000,
                'class A:\n' * 10000, 'x = 1\n' * 20000, 'x = \n' * 10000, '>>> x\n' * 10000,
                '>>> def f():\n... ' * 20000, 'if 1: pass\n' + 'elif 1: pass\n' * 20000,
                '\n'.join(' ' * depth + 'if 1:' for depth in range(1000)),
                ''.join('def f%d():\n    return f%d()\n' % (n, n + 1) for n in range(5000)),
                ''.join('x%d = x%d\n' % (n, n + 1) for n in range(20000)) + 'add = x0\n',
                'x = """' + 'a\n' * 40000 + '"""\n', 'x = [' + '1,\n' * 200000 + ']\n']:
            with self.subTest(text[:40]):
                self.check(text)
                self.check(function + text)

    def test_ten_megabytes(self):
        for text in ('    return a + b\n' + 'print(1)\n' * 1200000, 'word ' * 2000000,
                     'def f(x):\n    return x\n\n' * 400000):
            self.check(text)

    def test_an_answer_after_long_reasoning(self):
        program = 'def add(a, b):\n    return a + b\n'
        thought = 'Let me think about the sum once more.\n' * 8000
        for text in ('<think>\n' + thought + '</think>\n```python\n' + program + '```\n',
                     thought + '</think>\n```python\n' + program + '```\n',
                     thought + '```python\n' + program + '```\n',
                     '[THINK]' + thought + '[/THINK]' + program):
            for form in ('completion', 'answer'):
                found = extraction.extract(text, 'def add(a, b):\n    """Add."""\n', 'add', form)
                self.assertTrue(found['program'].endswith(program), text[-80:])

    def test_any_prompt(self):
        for prompt in ('', '\n', 'def add(', '"""', '\0', 'prose about adding', 'x = 1', '(' * 999,
                       'def add(a, b):', 'class A:\n    def add(self):\n        """x"""\n'):
            for text in ('', 'return 1', '    return 1', 'def add(a, b):\n    return 1\n', '"""'):
                for entry_point in ('add', '', 'A', 'é', 'a b'):
                    self.check(text, prompt, entry_point)


class RandomTests(unittest.TestCase):
    SNIPPETS = ['```\n', '```python\n', '~~~\n', '"""', "'", '(', ')', '\n', '    ', '\t', '\r\n',
                '\0', ':', 'def add(a, b):\n', 'return', 'import os\n', 'print(1)\n', '>>> ', '#',
                '\\', '<think>', '</think>', 'class A:\n', '@', 'if __name__ == "__main__":\n',
                '\ud800', 'Sure.\n', 'try:\n', 'lambda', 'é', 'async ', 'yield\n', ';', '=']

    def mutated(self, source):
        text = source.choice(SHAPES).text
        for _ in range(source.randrange(1, 6)):
            place = source.randrange(len(text) + 1)
            action = source.randrange(5)
            if action == 0:
                text = text[:place]
            elif action == 1:
                text = text[:place] + text[place + source.randrange(1, 20):]
            elif action == 2:
                text = text[:place] + source.choice(self.SNIPPETS) + text[place:]
            elif action == 3:
                text = text[:place] + source.choice(SHAPES).text + text[place:]
            else:
                lines = text.split('\n')
                source.shuffle(lines) if source.random() < 0.2 else lines.reverse()
                text = '\n'.join(lines)
        return text

    def test_random_texts_give_a_program_or_none(self):
        for number in range(COUNT):
            source = random.Random('%d/%d' % (SEED, number))
            shape = source.choice(SHAPES)
            text = self.mutated(source)
            start = time.process_time()
            try:
                found = shape.extract(text)
                again = shape.extract(text)
            except BaseException as error:
                self.fail('text %d of seed %d: %r\n%r' % (number, SEED, error, text))
            self.assertEqual(found, again)
            self.assertLess(time.process_time() - start, SECONDS)
            self.assertIn(found['how'], extraction.WAYS)
            self.assertEqual(found['program'] is None, found['how'] == 'none')
            if found['program'] is not None:
                self.assertTrue(parses(found['program']),
                                'text %d of seed %d: %r' % (number, SEED, text))

    def test_cuts_of_a_good_answer_keep_what_is_complete(self):
        function = 'def add(a, b):\n    return a + b\n'
        rest = '\n\ndef main():\n    for i in range(10):\n        print(add(i, "(" + str(i)))\n'
        for end in range(len(rest) + 1):
            for text in ('```python\n' + function + rest[:end], function + rest[:end]):
                found = extraction.extract(text, '', 'add', 'answer')
                self.assertTrue((found['program'] or '').startswith(function), text)
            found = extraction.extract('    return a + b\n' + rest[:end], 'def add(a, b):\n', 'add',
                                       'completion')
            self.assertEqual(found['program'].strip(), function.strip(), rest[:end])


class SampleTests(unittest.TestCase):
    """On what models really wrote, beside what its publishers took from it."""

    def problems(self):
        rows = self.rows('benchmarks', 'HumanEval.jsonl.gz')
        return {row['task_id']: row for row in rows}

    def rows(self, *path):
        path = os.path.join(DATA, 'data', *path)
        if not os.path.exists(path):
            self.skipTest('the samples are not here: name their folder by EVALHARNESS_TEST_DATA')
        with (gzip.open if path.endswith('.gz') else open)(path, 'rt', encoding='utf-8') as file:
            return [json.loads(line) for line in file]

    def function(self, program, name):
        """The last function of a name, as Python reads it; None when there is none."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter('ignore')
                tree = ast.parse(program)
        except (SyntaxError, ValueError):
            return None
        found = [node for node in tree.body if getattr(node, 'name', '') == name]
        return ast.dump(found[-1]) if found else None

    def test_completions_keep_the_function_of_the_published_cut(self):
        problems = self.problems()
        stops = ('\nclass', '\ndef', '\n#', '\nif', '\nprint')
        compared = 0
        for path in (['codegen-16b-n100', 'humaneval.t0.8.n100.uncut.jsonl.gz'],
                     ['qwen2.5-coder-0.5b', 'humaneval.greedy.results.jsonl'],
                     ['qwen2.5-coder-0.5b', 'humaneval.t0.8.n5.41tasks.results.jsonl']):
            for row in self.rows('samples', *path):
                problem, text = problems[row['task_id']], row['completion']
                ends = [text.find(stop) for stop in stops if stop in text]
                cut = problem['prompt'] + text[:min(ends, default=len(text))]
                expected = self.function(cut, problem['entry_point'])
                if expected is None or expected == self.function(problem['prompt'],
                                                                 problem['entry_point']):
                    continue
                compared += 1
                found = extraction.extract(text, problem['prompt'], problem['entry_point'],
                                           'completion')
                self.assertEqual(self.function(found['program'], problem['entry_point']), expected,
                                 (row['task_id'], text))
        self.assertGreater(compared, 10000)

    def test_answers_hold_the_published_function(self):
        problems = self.problems()
        same = 0
        for row in self.rows('samples', 'wizardcoder-15b', 'humaneval.greedy.jsonl'):
            problem = problems[row['task_id']]
            answer = row['all_code'].split('### Response:', 1)[1]
            found = extraction.extract(answer, problem['prompt'], problem['entry_point'], 'answer')
            expected = self.function(row['completion'], problem['entry_point'])
            same += self.function(found['program'], problem['entry_point']) == expected
        self.assertGreaterEqual(same, 160)


if __name__ == '__main__':
    unittest.main()
