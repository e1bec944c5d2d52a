"""The trusted side of comparing behaviour: which problems' functions a program's functions are like.

The program's process calls its functions with the inputs of all problems that they could be meant for,
a few inputs each and more where those agree. It sends outputs as data and learns of no expected one.
"""
import collections
import gc
import json
import marshal
import time

from evalharness import (calls, faults, functions, inputs, kinds, oracles, program, references, results,
                         trials)

# The suite that holds the inputs to compare by.
SUITE = 'compared'

# How many problems are asked about at once.
_CHUNK = 64

# Inputs of which the reference solution takes longer are not used: seconds of a machine of usual speed.
_SLOW_SECONDS = 0.02

# By how much the time is shorter of a function that is late again and again, by how much that is where the
# reference solution's own time counts, and by how much longer the time is of one whose first outputs agree.
_SHORTER, _SPARING, _LONGER = 20, 5, 5

# What stands for the output of a call that used up its time.
_LATE = {'x': 1}

_MOST_SHOWN = 5
_NEAR = 1e-6
_TOO_DEEP = 60


# A part of the inputs; the failures after which a function is not called with the rest of them; whether it has
# returned what is expected before, and has more time.
Part = collections.namedtuple('Part', 'start end most_failed is_likely')


# The processor time of a loop of so many rounds where the speed is the usual one, in seconds; how often it is
# measured; by how much times change at most.
_ROUNDS, _USUAL_SECONDS, _MEASUREMENTS = 10_000, 0.00025, 100
_LEAST_PACE, _MOST_PACE = 0.5, 8.0


def measured_pace():
    """How many times longer this machine takes than a usual one: what a call can do is then the same on both."""
    least = min([_loop_seconds() for _ in range(_MEASUREMENTS)])
    return min(max(least / _USUAL_SECONDS, _LEAST_PACE), _MOST_PACE)


def _loop_seconds():
    start, total = time.process_time(), 0
    for number in range(_ROUNDS):
        total += number * number
    return time.process_time() - start


class Problem:
    """One problem: inputs whose outputs tell most first, and what is expected of them."""

    def __init__(self, case, base, pace):
        suite = case.suites[SUITE]
        self.oracle = case.oracle
        self.pace = pace
        self.is_set = oracles.view(case.family, case.entry_point) == 'set'
        all_inputs = marshal.loads(suite.frame)
        usable, seconds = [], []
        for index, (end, flags, _, used) in enumerate(suite.expected.records):
            if end != calls.RETURNED or used > _SLOW_SECONDS * pace or flags & calls.NAN:
                continue
            try:
                expected = suite.expected.value(index)
                text = repr(expected.view if type(expected) is oracles.Seen else expected)
            except (references.NotKept, ValueError):  # too large, or a number of too many digits
                continue
            if len(text) > trials.MOST_BYTES // 2 or type(expected) is oracles.Opaque:
                continue
            usable.append((index, all_inputs[index], expected, text))
            seconds.append(used)
        order = _in_order([text for _, _, _, text in usable])
        usual = _usual([text for _, _, _, text in usable])
        handed_on = [_places(arguments, expected) for _, arguments, expected, _ in usable]
        copied = _most_often(handed_on)
        self.indices = [usable[place][0] for place in order]
        self.inputs = [usable[place][1] for place in order]
        self.expected = [usable[place][2] for place in order]
        self.is_base = [index < base for index in self.indices]
        self.informs = [usable[place][3] != usual and copied not in handed_on[place] for place in order]
        self.seconds = [seconds[place] for place in order]
        self.counts = {len(arguments) for arguments in self.inputs}
        self.kinds = kinds.common([kinds.of_arguments(item) for item in self.inputs]) if (
            len(self.counts) == 1) else None
        self._frames = {}

    def is_usable(self, least):
        """Whether agreement could say anything."""
        return not self.oracle.accepts_all and sum(self.informs) >= least

    def limits(self, part, settings):
        """The processor time of a call with one of these inputs, and that of a function that is often late."""
        least = settings['least'] * self.pace
        usual = settings['factor'] * max(self.seconds[part.start:part.end], default=0.0)
        if part.is_likely:
            return [max(least * _LONGER, usual), max(least, usual)]
        return [max(least, usual), max(least / _SHORTER, usual / _SPARING)]

    def frame(self, part, settings):
        """A part of the inputs as the program's process takes them."""
        key = part, settings['least'], settings['factor']
        if key not in self._frames:
            self._frames[key] = marshal.dumps(
                (*self.limits(part, settings), part.most_failed, self.inputs[part.start:part.end]), 2)
        return self._frames[key]

    def agrees(self, index, form):
        """Whether a form is that of the expected output, or as good."""
        if type(form) is dict and 'x' in form:
            return False
        try:
            output = oracles.value_of(form)
        except Exception:
            return False  # a form of nothing is no output
        arguments, expected = self.inputs[index], self.expected[index]
        if self.oracle.decides_alone:
            return self.oracle.accepts(arguments, output, expected, [_NEAR])[0]
        if type(expected) is oracles.Seen:
            try:
                return isinstance(output, (list, tuple, set, frozenset)) and set(output) == expected.view
            except TypeError:
                return False
        return alike(output, expected)


def _in_order(texts):
    """The places of outputs with one of each kind first, so that the first few tell most."""
    first, again, seen = [], [], set()
    for place, text in enumerate(texts):
        (again if text in seen else first).append(place)
        seen.add(text)
    return first + again


def _usual(texts):
    return collections.Counter(texts).most_common(1)[0][0] if texts else None


def _places(arguments, expected):
    """The places of the arguments that an output says again."""
    shown = expected.view if type(expected) is oracles.Seen else expected
    return [place for place, argument in enumerate(arguments) if alike(shown, argument)]


def _most_often(places):
    """The place that is among these most often; None where none is."""
    counts = collections.Counter([place for each in places for place in each])
    return min(counts, key=lambda place: (-counts[place], place)) if counts else None


def alike(output, expected, depth=0):
    """Whether an output says what is expected: a truth is no number, and a tuple is as good as a list."""
    kind, other = type(output), type(expected)
    if depth > _TOO_DEEP:
        return False
    if kind is bool or other is bool or kind is str or other is str:
        return kind is other and output == expected
    if kind in _NUMBERS and other in _NUMBERS:
        return _are_near(output, expected)
    if kind in _ROWS and other in _ROWS:
        return len(output) == len(expected) and all(
            [alike(one, two, depth + 1) for one, two in zip(output, expected)])
    if isinstance(output, dict) and isinstance(expected, dict):
        return output.keys() == expected.keys() and all(
            [alike(item, expected[key], depth + 1) for key, item in output.items()])
    if kind is oracles.Array and other in _ROWS:
        return len(output.shape) == 1 and alike(list(output.items), expected, depth + 1)
    return oracles.equals(output, expected)


_NUMBERS = frozenset((int, float, complex))
_ROWS = frozenset((list, tuple))


def _are_near(output, expected):
    if output == expected:
        return True
    if float not in (type(output), type(expected)) and complex not in (type(output), type(expected)):
        return False
    try:
        return abs(output - expected) <= _NEAR + _NEAR * abs(expected)
    except (OverflowError, ArithmeticError):
        return False


class Problems:
    """All problems of a question, as the host sends them: counts in JSON, then a case each."""

    def __init__(self, data, pace):
        end = 4 + int.from_bytes(data[:4], 'little')
        head = json.loads(data[4:end])
        self.problems = []
        for length, base in head:
            self.problems.append(Problem(inputs.Case(data[end:end + length]), base, pace))
            end += length


def compare(conversation, programs, known, settings):
    """What a program's functions are like, and how far the comparison got."""
    functions_asked = settings['functions']
    places = [[item['program'], item.get('owner'), item['name']] for item in functions_asked]
    callable_pairs = [(number, place) for number, item in enumerate(functions_asked)
                      for place, problem in enumerate(known.problems) if _takes(item, problem, settings)]
    pairs = _meant(callable_pairs, functions_asked, known)
    found = {'pairs': len(callable_pairs), 'compared': 0, 'calls': 0, 'lateBy': {}, 'spent': set(),
             'matches': [], 'loaded': False, 'stopped': None}
    position = settings['start']
    try:
        conversation.ledger.allow(2 * trials.STATEMENT_SECONDS + 0.05 * sum(map(len, programs)))
        message = conversation.exchange(marshal.dumps((programs, {'functions': places}), 2))
        defined = conversation.parse(message)
        if type(defined) is not list or len(defined) != len(places):
            raise faults.Violation('functions that it was not asked for')
        found['loaded'] = True
        while position < len(pairs):
            chunk = _chunk(pairs, position, settings['single'])
            if defined[chunk[0][0]] is True:
                _compare_chunk(conversation, known, chunk, settings, found)
            position += len(chunk)
    except faults.Gone:
        found['stopped'] = position
    del found['spent']
    found['late'] = sum(found.pop('lateBy').values())
    return found


def _takes(function, problem, settings):
    """Whether a function takes as many arguments as a problem's function is called with."""
    return problem.is_usable(settings['informative']) and all([
        function['least'] <= count <= function['most'] for count in problem.counts])


def _meant(pairs, functions_asked, known):
    """The pairs to compare, each with whether it is a misfit; those of one function beside each other.

    A function that takes arguments of other kinds than a problem has is not compared with it. Where only the
    values that the instruction ends in speak against a pair, and are a text for a sequence of texts or the
    other way round, it is compared, and is a misfit.
    """
    result = []
    for number, place in pairs:
        function, problem = functions_asked[number], known.problems[place]
        against = [] if problem.kinds is None else [
            presumed and kinds.are_akin(wanted, given) for wanted, presumed, given in
            zip(function['kinds'], function['presumed'], problem.kinds) if not kinds.fits(wanted, given)]
        if all(against):
            result.append((number, place, bool(against)))
    return sorted(result, key=lambda pair: (pair[0], pair[2]))


def _chunk(pairs, position, single):
    """The next pairs, all of one function and misfits or none; one by one up to where a process has ended."""
    number, _, is_misfit = pairs[position]
    most = 1 if position < single else _CHUNK
    return [pair for pair in pairs[position:position + most] if (pair[0], pair[2]) == (number, is_misfit)]


class _Pair:
    """A problem and what a function has returned for its inputs so far."""

    def __init__(self, place, problem):
        self.place, self.problem = place, problem
        self.forms, self.agreeing, self.is_whole = [], [], True

    def add(self, row, part):
        """Notes the outputs for a part of the inputs that follows what was asked."""
        self.agreeing += [self.problem.agrees(part.start + index, form) for index, form in enumerate(row)]
        self.forms += row
        self.is_whole = len(row) == len(self.problem.inputs[part.start:part.end])

    @property
    def is_short_of_time(self):
        """Whether all outputs that came agree, and others did not come in time."""
        others = [agrees for agrees, form in zip(self.agreeing, self.forms) if form != _LATE]
        return bool(others) and all(others) and len(others) < len(self.forms)


def _compare_chunk(conversation, known, chunk, settings, found):
    number, _, is_misfit = chunk[0]
    pairs = [_Pair(place, known.problems[place]) for _, place, _ in chunk]

    def ask(some, *part):
        if some:
            part = Part(*part)
            rows = _ask(conversation, number, [pair.problem for pair in some], part, settings, found)
            for pair, row in zip(some, rows):
                pair.add(row, part)

    probes, least = settings['probes'], settings['probesAgreeing']
    most_failed = 0 if is_misfit else probes - least
    few = probes - least + 1  # where none of these is right, the other probes cannot be enough
    ask(pairs, 0, few, most_failed, False)
    found['compared'] += len(pairs)
    ask([pair for pair in pairs if pair.is_whole and sum(pair.agreeing) + probes - few >= least
         and (sum(pair.agreeing) < least or pair.is_short_of_time)], few, probes, most_failed, False)
    short = [pair for pair in pairs if pair.is_short_of_time]
    likely = [(len(pair.forms), pair) for pair in pairs
              if pair.is_whole and sum(pair.agreeing) >= least and not pair.is_short_of_time]
    for pair in short:  # all inputs once more
        pair.forms, pair.agreeing = [], []
    ask(short, 0, None, 1000, True)
    for start in {few, probes}:
        ask([pair for asked, pair in likely if asked == start], start, None, 1000, True)
    for pair in short + [pair for _, pair in likely]:
        match = _judged(pair.problem, pair.agreeing, settings)
        if match is not None:
            found['matches'].append(dict(match, function=number, problem=pair.place, misfit=is_misfit))


def _ask(conversation, number, problems, part, settings, found):
    """The forms of the outputs for each problem's inputs."""
    late = found['lateBy'].get(number, 0)
    frames = [problem.frame(part, settings) for problem in problems]
    longest = max([problem.limits(part, settings)[0] for problem in problems])
    granted = trials.MESSAGE_SECONDS + longest + 0.5
    conversation.ledger.allow(granted)
    conversation.send(marshal.dumps((number, late, _most_late(number, late, part, found), frames), 2))
    before, rows = late, []
    while len(rows) < len(problems):
        conversation.ledger.allow(granted)
        message = conversation.receive()
        if message[:1] != b'o':
            raise faults.Violation('a reply of an unknown kind')
        more = conversation.load_json(message[1:])
        if type(more) is not list or not 0 < len(more) <= len(problems) - len(rows):
            raise faults.Violation('outputs that it was not asked for')
        for row in more:
            most = len(problems[len(rows)].inputs[part.start:part.end])
            if type(row) is not list or len(row) > most:
                raise faults.Violation('outputs that it was not asked for')
            found['calls'] += len(row)
            late += sum([form == _LATE for form in row])
            rows.append(row)
    found['lateBy'][number] = late
    if part.is_likely and late > before:
        found['spent'].add(number)
    return rows


def _most_late(number, late, part, found):
    """How many calls of a function may have been late before others have the shorter time: the longer time of
    one whose first outputs agree is used up once."""
    if not part.is_likely:
        return trials.LATE
    return 0 if number in found['spent'] else min(late + 1, trials.LATE)


def _judged(problem, agreeing, settings):
    """What is told of a pair whose outputs agree as far as they have to; else None."""
    count = len(problem.inputs)
    agreeing += [False] * (count - len(agreeing))
    informative = sum([agrees and informs for agrees, informs in zip(agreeing, problem.informs)])
    base = [agrees for agrees, is_base in zip(agreeing, problem.is_base) if is_base]
    right = sum(agreeing)
    is_own = len(base) >= settings['own'] and all(base) and right >= settings['ownAgreement'] * count
    if informative < settings['informative'] or right < settings['agreement'] * count and not is_own:
        return None
    shown = sorted([index for index, agrees in enumerate(agreeing) if agrees],
                   key=lambda index: not problem.informs[index])[:_MOST_SHOWN]
    return {
        'agreeing': right, 'inputs': count, 'informative': informative,
        'baseAgreeing': sum(base), 'base': len(base),
        'shown': [[', '.join(map(results.short, problem.inputs[index])),
                   results.short(problem.expected[index])] for index in shown],
    }


class Likeness:
    """Answers what programs are like; keeps the problems that it was given last."""

    def __init__(self):
        self._known = None
        self._pace = measured_pace()

    def answer(self, conversation, parts, start_clock):
        """The bytes of the answer: JSON, or a word and a line of text."""
        source, settings, data, _ = parts
        try:
            settings = json.loads(settings)
            # Sent once for all programs.
            if data:
                gc.disable()  # nothing of it is in circles
                try:
                    self._known = Problems(data, self._pace)
                    gc.freeze()  # nor is it looked through again and again
                finally:
                    gc.enable()
            if self._known is None:
                raise ValueError('no problems')
            programs = [functions.statements(text) for text in json.loads(source)]
        except (ValueError, TypeError, LookupError, AttributeError, SyntaxError) as error:
            return program.reply(['broken', program.describe(error)])
        start_clock()
        try:
            found = compare(conversation, programs, self._known, settings)
        except faults.Violation as error:
            return program.reply(['tampering', 'the program\'s process sent ' + str(error)])
        return json.dumps(found).encode('ascii')
