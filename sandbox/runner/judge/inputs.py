"""The trusted side of judging by inputs: which outputs of a program are right.

A suite is a list of inputs and the outputs of the benchmark's own solution. The program's process
calls its function on all of them and tells a digest of each output. What has the expected digest
is right; any other output is looked at, as data, and the benchmark's oracle decides.
"""
import json
import marshal

from evalharness import calls, commitments, faults, oracles, program, raised, references, results


class Case:
    """One task: its suites with inputs and, unless they are yet to be found, expected outputs."""

    def __init__(self, data):
        """Reads what the host sends: a head in JSON, then the parts that its lengths announce."""
        end = 4 + int.from_bytes(data[:4], 'little')
        head = json.loads(data[4:end])
        self.family = head['family']
        self.entry_point = head['entryPoint']
        self.oracle = oracles.Oracle(self.family, self.entry_point, head['tolerance'])
        self.suites = {}
        for item in head['suites']:
            parts = []
            for length in item['lengths']:
                parts.append(data[end:end + length])
                end += length
            self.suites[item['name']] = Suite(self, item['name'], head['number'], *parts)

    def settings(self, is_reference):
        """What the program's process has to know."""
        return {'entryPoint': self.entry_point, 'isReference': is_reference,
                'view': oracles.view(self.family, self.entry_point)}


class Suite:
    """Inputs and what is expected for them."""

    def __init__(self, case, name, number, inputs, reference=None):
        self.case = case
        self.name = name
        inputs = oracles.reconstruct(case.family, number, list(json.loads(inputs)))
        self.count = len(inputs)
        self.frame = marshal.dumps(inputs, 2)
        if reference is not None:
            self.expected = references.Expected(reference)
            if len(self.expected.records) != self.count:
                raise ValueError('a reference of %d outputs for %d inputs' % (
                    len(self.expected.records), self.count))
            floats = [flags & calls.FLOATS != 0 for _, flags, _, _ in self.expected.records]
            tolerance = case.oracle.tolerance
            self.tolerances = {
                'evalplus-0.3': oracles.leaking_tolerances(tolerance, floats),
                'clean': [oracles.clean_tolerance(tolerance, item) for item in floats]}

    def question(self, limits):
        """The message that starts the calls, without another copy of the inputs' objects."""
        # A tuple of two in marshal's form: the head, and the inputs as they were dumped.
        return b'(\2\0\0\0' + marshal.dumps(limits, 2) + self.frame

    def limits(self, least, factor):
        """Processor time a call may take, by input; that of most is at -1."""
        limits = {index: factor * used for index, (_, _, _, used) in
                  enumerate(self.expected.records) if factor * used > least}
        limits[-1] = least
        return limits


def judge(conversation, source, case, settings):
    """Judges a program by the suites that the settings name; returns their results.

    A program whose process ends leaves the suites after that without a result.
    """
    conversation.send(marshal.dumps((source, case.settings(False))))
    done = []
    for name in settings['suites']:
        suite = case.suites[name]
        found = results.Results(suite, settings['oracle'], settings['allInputs'])
        limits = suite.limits(settings['least'], settings['factor'])
        try:
            _judge_suite(conversation, found, settings['grace'], limits)
        except faults.Gone:
            found.verdict, found.message = 'ended', ''
            done.append(found.summary())
            break
        except program.Failure as failure:
            found.verdict, found.message = failure.fields
        except faults.Violation as error:
            found.verdict = 'tampering'
            found.message = 'the program\'s process sent ' + str(error)
            done.append(found.summary())
            break
        done.append(found.summary())
    return {'suites': done}


# What a batch of calls may take beside the calls, as a part of the longest of them, and at least in
# seconds: digests of their outputs, and a limit that is noticed late.
_BESIDE, _LEAST_BESIDE = 0.25, 0.4


def portion(limits, grace):
    """The processor time that the supervisor grants a batch of calls.

    It is what keeps the limits of calls when a program stops the timer that ends a call: a batch ends
    with the call that fills its time.
    """
    longest = max(limits.values())
    return longest * grace + calls.MOST_SECONDS + max(_BESIDE * longest, _LEAST_BESIDE)


def _judge_suite(conversation, found, grace, limits):
    suite = found.suite
    _start(conversation, suite.question((grace, limits)))
    granted = portion(limits, grace)
    while found.ran < suite.count:
        conversation.ledger.allow(granted)
        batch = _receive_batch(conversation, suite.count - found.ran)
        doubtful = []
        for place, (end, flags, digest, _) in enumerate(batch):
            index = found.ran + place
            _, expected_flags, expected_digest, _ = suite.expected.records[index]
            if flags & calls.NEAR:
                found.near = True
            if (end == calls.RETURNED and digest == expected_digest
                    and not expected_flags & calls.NAN and not suite.case.oracle.decides_alone
                    or end == calls.RETURNED and suite.case.oracle.accepts_all):
                continue
            doubtful.append(place)
        _look(conversation, found, batch, doubtful)
        found.ran += len(batch)
        if found.is_decided:
            if found.ran < suite.count:
                conversation.send(b'.')
            else:
                conversation.send(b'+')
            return
        conversation.send(b'+')


def _start(conversation, question):
    conversation.ledger.allow(0)
    conversation.send(question)
    message = conversation.receive()
    if message[:1] == b'f':
        raise raised.Raised.failure(message, results.MOST_CHARACTERS)
    if message != b'r':
        raise faults.Violation('a reply of an unknown kind')


def _receive_batch(conversation, most):
    message = conversation.receive()
    size = calls.record.size
    count = (len(message) - 1) // size
    if message[:1] != b'b' or not 0 < count <= most or len(message) != 1 + count * size:
        raise faults.Violation('a batch of calls that is none')
    batch = list(calls.record.iter_unpack(message[1:]))
    if any([end not in _ENDS for end, _, _, _ in batch]):
        raise faults.Violation('a call that ended in no known way')
    return batch


_ENDS = frozenset([calls.RETURNED, calls.RAISED, calls.TIMED_OUT, calls.OUT_OF_MEMORY])


def _look(conversation, found, batch, doubtful):
    """Has the doubtful outputs of a batch shown: the first, and if that is right, all others."""
    start = found.ran
    all_arguments = None
    while doubtful and not found.is_decided:
        asked = doubtful if all_arguments is not None or found.keeps_going else doubtful[:1]
        doubtful = doubtful[len(asked):]
        if all_arguments is None:
            all_arguments = marshal.loads(found.suite.frame)
        for place, form in zip(asked, _show(conversation, asked)):
            if found.is_decided:
                continue  # the rest of what was asked for
            index = start + place
            end = batch[place][0]
            if end != calls.RETURNED:
                found.reject(index, end, all_arguments[index], _description(form))
            else:
                _compare(found, index, all_arguments[index], form, batch[place][2])


def _compare(found, index, arguments, form, digest):
    failed = _field(form, 'failed')
    if failed is not None:
        return found.reject(index, calls.RAISED, arguments, str(failed))
    size = _field(form, 'tooLarge')
    output = TooLarge(size) if size is not None else _decode(form)
    if type(output) is not TooLarge:
        _verify(digest, form, output)
    try:
        expected = found.suite.expected.value(index)
    except references.NotKept as error:
        expected = TooLarge(error.size)
    found.accept(index, arguments, output, expected)


def _verify(digest, form, output):
    """Raises Violation unless the digest that came with the call is that of the output shown.

    Otherwise a program could answer twice: the digest is one guess, and what it shows another.
    """
    value = output
    if type(output) is oracles.Seen:
        form, value = form['seen'][0], output.view
        if not _holds_same(output.value, output.view):
            output.value = None
    if not commitments.stands_for(digest, form, value):
        raise faults.Violation('another output than the one that it had committed itself to')


def _holds_same(items, view):
    try:
        return set(items) == view
    except TypeError:
        return False


class TooLarge(oracles.Opaque):
    """A value that is known by its digest only."""

    def __init__(self, size):
        super().__init__('large')
        self.size = size

    def __repr__(self):
        return '<a value of %s bytes>' % self.size


def _field(form, name):
    return form[name] if type(form) is dict and len(form) == 1 and name in form else None


def _description(form):
    return str(_field(form, 'failed') or '')


def _show(conversation, asked):
    """The forms of outputs, in the order in which they were asked for."""
    conversation.send(b'?' + marshal.dumps(asked, 2))
    missing = len(asked)
    while missing > 0:
        message = conversation.receive()
        if message[:1] != b'v':
            raise faults.Violation('a reply of an unknown kind')
        forms = conversation.load_json(message[1:])
        if type(forms) is not list or not 0 < len(forms) <= missing:
            raise faults.Violation('outputs that it was not asked for')
        missing -= len(forms)
        yield from forms


def _decode(form):
    try:
        return oracles.value_of(form)
    except MemoryError:
        return TooLarge('too many')
    except Exception as error:
        raise faults.Violation('a value that is none (%s)' % type(error).__name__)


def refer(conversation, source, case, settings):
    """The outputs of the benchmark's own solution, as ``references`` keeps them, by suite.

    With `mayFail` a call without an output is kept as such, of which there is none where programs are judged.
    """
    conversation.send(marshal.dumps((source, case.settings(True))))
    kept, calls_made = [], []
    for name in settings['suites']:
        suite = case.suites[name]
        writer = references.Writer()
        limit = settings['least']
        try:
            _start(conversation, suite.question((1.0, {-1: limit})))
            while len(writer.records) < suite.count:
                batch = _receive_batch(conversation, suite.count - len(writer.records))
                for place, (end, _, _, _) in enumerate(batch):
                    if end != calls.RETURNED and not settings['mayFail']:
                        why, = _show(conversation, [place])
                        raise program.Failure(results.WORDS[end], 'input %d: %s' % (
                            len(writer.records) + place, _description(why)))
                for item, text in zip(batch, _show_raw(conversation, range(len(batch)))):
                    writer.add(item, text)
                conversation.send(b'+')
        except program.Failure as failure:
            return {'failed': name, 'verdict': failure.fields[0], 'message': failure.fields[1]}, []
        kept.append(writer.bytes())
        calls_made.append(suite.count)
    return {'lengths': [len(item) for item in kept], 'calls': calls_made}, kept


def _show_raw(conversation, asked):
    """The JSON texts of outputs, which are kept as they are."""
    conversation.send(b'!' + marshal.dumps(list(asked), 2))
    for _ in asked:
        message = conversation.receive()
        if message[:2] != b'v[' or message[-1:] != b']':
            raise faults.Violation('a reply of an unknown kind')
        yield message[2:-1]
