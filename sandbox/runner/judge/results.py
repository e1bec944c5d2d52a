"""What is known of a suite of inputs while a program is judged by it, and what is kept of it."""
from evalharness import calls, oracles

# What is kept of failing inputs: for a reader, not for a program.
_MOST_SHOWN = 20
MOST_CHARACTERS = 240

WORDS = {calls.RAISED: 'exception', calls.TIMED_OUT: 'timeout', calls.OUT_OF_MEMORY: 'memoryLimit'}


class Results:
    """What is known of a suite while its calls go on."""

    def __init__(self, suite, oracle, keeps_going):
        self.suite = suite
        self.keeps_going = keeps_going
        self.chosen = oracle
        self.rules = [oracle] + [rule for rule in suite.tolerances if rule != oracle]
        self.passes = {rule: True for rule in self.rules}
        self.near = False
        self.ran = 0
        self.failed = []
        self.failures = []
        self.verdict, self.message = 'passed', ''

    @property
    def is_decided(self):
        return not self.keeps_going and not any(self.passes.values())

    def accept(self, index, arguments, output, expected):
        """Takes an output that was looked at."""
        tolerances = [self.suite.tolerances[rule][index] for rule in self.rules]
        right = self.suite.case.oracle.accepts(arguments, output, expected, tolerances)
        for rule, is_right in zip(self.rules, right):
            if not is_right:
                self.passes[rule] = False
        if not right[0]:
            self.fail(index, 'wrongAnswer', arguments, expected=short(expected),
                      actual=short(output))

    def reject(self, index, end, arguments, description):
        """Takes a call that gave no output."""
        self.passes = dict.fromkeys(self.passes, False)
        self.fail(index, WORDS[end], arguments, error=description[:MOST_CHARACTERS])

    def fail(self, index, verdict, arguments, **shown):
        """Notes a failing input, under the chosen rule."""
        if not self.failed:
            self.verdict = verdict
            self.message = shown['error'] if 'error' in shown else (
                'input %d: %s expected, not %s' % (index, shown['expected'], shown['actual']))
        elif not self.keeps_going:
            return
        self.failed.append(index)
        if len(self.failures) < _MOST_SHOWN:
            shown.update(input=short(arguments))
            self.failures.append(dict(shown, index=index))

    def summary(self):
        """The results as JSON has them."""
        other = self.rules[1]
        return {'name': self.suite.name, 'verdict': self.verdict, 'message': self.message,
                'ran': self.ran, 'failed': self.failed, 'failures': self.failures,
                'near': self.near, 'differs': self.passes[other] != self.passes[self.chosen]}


def short(value):
    """A value in at most a line, whatever its size."""
    return shorten(value, MOST_CHARACTERS)


def shorten(value, most):
    """The representation of a value, cut; never more of it is made than is needed."""
    if type(value) is oracles.Seen:
        value = value.view
    kind = type(value)
    if kind is str and len(value) > most:
        value = value[:most] + '...'
    elif kind is int and value.bit_length() > 4 * most:
        return '<an integer of %d bits>' % value.bit_length()
    elif kind in (list, tuple, set, frozenset):
        parts, size = [], 0
        for item in value:
            if size > most:
                parts.append('...')
                break
            parts.append(shorten(item, most))
            size += len(parts[-1]) + 2
        opened, closed = {list: '[]', tuple: '()', set: '{}', frozenset: '{}'}[kind]
        text = opened + ', '.join(parts) + (',' if kind is tuple and len(value) == 1 else '') + closed
        return text if value or kind in (list, tuple) else repr(value)
    elif kind is dict:
        parts, size = [], 0
        for key, item in value.items():
            if size > most:
                parts.append('...')
                break
            parts.append(shorten(key, most) + ': ' + shorten(item, most))
            size += len(parts[-1]) + 2
        return '{' + ', '.join(parts) + '}'
    try:
        text = ascii(value) if kind is not str else repr(value)
    except Exception:
        text = '<%s>' % kind.__name__
    return text if len(text) <= most + 20 else text[:most] + '...'
