# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What SciPy says of each kind of random case, as (name, value, tolerance).

A tolerance is (bound, whether the absolute difference counts as well). Where SciPy has no function,
its distributions are put together by the definition, independently of the Swift sources. Tails
below 1e-250 are exact fractions.
"""
import fractions
import math

import numpy
from scipy import optimize, special, stats

CLOSE = (1e-12, False)
NEAR = (1e-12, True)


def integers(values):
    return [int(value) for value in values]


def binomial(given, found):
    successes, trials = integers(given['of'][:2])
    p = given['of'][2]
    yield 'probability', stats.binom.pmf(successes, trials, p), CLOSE
    tail = stats.binom.sf(successes - 1, trials, p)
    if tail < 1e-250:  # SciPy has few digits there, or 0
        top, bottom = fractions.Fraction(p).as_integer_ratio()
        weights = sum(math.comb(trials, i) * top ** i * (bottom - top) ** (trials - i)
                      for i in range(successes, trials + 1))
        tail = weights / bottom ** trials
    yield 'tail', tail, CLOSE


def special_functions(given, found):
    x, a, b = given['beta']
    confidence, degrees = given['student']
    yield 'beta', special.betainc(a, b, x), CLOSE
    yield 'quantile', special.betaincinv(a, b, x), CLOSE
    yield 'student', stats.t.ppf((1 + confidence) / 2, degrees), CLOSE
    yield 'normal', stats.norm.isf(given['tail'][0]), NEAR


def consistency(given, found):
    samples, correct, k, numerator, denominator = integers(given['of'])
    needed = max(1, math.ceil(fractions.Fraction(numerator, denominator) * k))
    drawn = stats.hypergeom(samples, correct, k)
    yield 'pass@k', drawn.sf(0), NEAR
    yield 'pass^k', drawn.pmf(k), NEAR
    yield 'G-Pass@k', drawn.sf(needed - 1), NEAR
    above = drawn.sf(numpy.arange(math.ceil(k / 2) + 1, k + 1) - 1)
    yield 'mG-Pass@k', 2 / k * above.sum(), NEAR


def moments(given, found):
    samples, k = integers(given['of'][:2])
    p = given['of'][2]
    estimates = numpy.array([1 - math.comb(samples - c, k) / math.comb(samples, k)
                             for c in range(samples + 1)])
    weights = stats.binom.pmf(numpy.arange(samples + 1), samples, p)
    mean = (weights * estimates).sum()
    yield 'mean', mean, NEAR
    yield 'deviation', math.sqrt((weights * (estimates - mean) ** 2).sum()), NEAR


def wilson(successes, trials, confidence):
    return stats.binomtest(successes, trials).proportion_ci(confidence, method='wilson')


def share(given, found):
    successes, trials = integers(given['of'][:2])
    confidence = given['of'][2]
    tail = (1 - confidence) / 2
    exact = stats.binomtest(successes, trials).proportion_ci(confidence, method='exact')
    score = wilson(successes, trials, confidence)
    posterior = stats.beta(successes + 0.5, trials - successes + 0.5)
    yield 'wilson.lower', score.low, NEAR
    yield 'wilson.upper', score.high, NEAR
    yield 'clopper-pearson.lower', exact.low, NEAR
    yield 'clopper-pearson.upper', exact.high, NEAR
    yield 'jeffreys.lower', posterior.ppf(tail) if successes else 0.0, NEAR
    yield 'jeffreys.upper', posterior.isf(tail) if successes < trials else 1.0, NEAR


def mcnemar(given, found):
    lost, gained = integers(given['of'])
    trials = lost + gained
    if trials:
        two = stats.binomtest(lost, trials).pvalue
        one = stats.binomtest(lost, trials, alternative='greater').pvalue
        point = stats.binom.pmf(lost, trials, 0.5)
        plain = stats.chi2.sf((lost - gained) ** 2 / trials, 1)
        corrected = stats.chi2.sf(max(0, abs(lost - gained) - 1) ** 2 / trials, 1)
    else:
        two, one, point, plain, corrected = 1.0, 1.0, 1.0, 1.0, 1.0
    yield 'two-sided', two, CLOSE
    yield 'regression', one, CLOSE
    yield 'mid-p two-sided', 1.0 if lost == gained else two - point, NEAR
    yield 'mid-p regression', one - point / 2, NEAR
    yield 'chi squared', plain, CLOSE
    yield 'corrected chi squared', corrected, CLOSE


def counted(differences):
    """(regression, two-sided) by exact integers: the polynomial of all sums in one big number."""
    sizes = [abs(value) for value in differences if value]
    if not sizes:
        return 1.0, 1.0
    width = len(sizes) // 8 + 1
    sums = 1
    for size in sizes:
        sums += sums << 8 * width * size
    cells = sums.to_bytes(width * (sum(sizes) + 1), 'little')
    counts = [int.from_bytes(cells[i:i + width], 'little') for i in range(0, len(cells), width)]
    gains = sum(value for value in differences if value > 0)
    least = min(gains, sum(sizes) - gains)
    total = 2 ** len(sizes)
    regression = fractions.Fraction(sum(counts[:gains + 1]), total)
    two = min(fractions.Fraction(1), fractions.Fraction(2 * sum(counts[:least + 1]), total))
    return float(regression), float(two)


def signflip(given, found):
    differences = integers(given['differences'])
    regression, two = counted(differences)
    if 2 <= len(differences) <= 12:
        def test(alternative):
            return stats.permutation_test(
                (numpy.array(differences),), lambda x, axis: x.sum(axis=axis), vectorized=True,
                permutation_type='samples', n_resamples=math.inf, alternative=alternative).pvalue
        assert abs(test('less') - regression) < 1e-12
        assert abs(test('two-sided') - two) < 1e-12
    yield 'regression', regression, CLOSE
    yield 'two-sided', two, CLOSE


def paired_interval(a, b, c, d, confidence):
    """Newcombe's method 10, by the letters of the paper, after less before."""
    n = a + b + c + d
    after, before = wilson(a + c, n, confidence), wilson(a + b, n, confidence)
    p, q = (a + c) / n, (a + b) / n
    product = (a + b) * (c + d) * (a + c) * (b + d)
    phi = 0.0
    if product:
        numerator = a * d - b * c
        if numerator > 0:
            numerator = max(numerator - n / 2, 0)
        phi = numerator / math.sqrt(product)
    dl2, du2 = p - after.low, after.high - p
    dl3, du3 = q - before.low, before.high - q
    lower = p - q - math.sqrt(max(0, dl2 ** 2 - 2 * phi * dl2 * du3 + du3 ** 2))
    upper = p - q + math.sqrt(max(0, du2 ** 2 - 2 * phi * du2 * dl3 + dl3 ** 2))
    return max(-1.0, lower), min(1.0, upper)


def newcombe(given, found):
    lower, upper = paired_interval(*integers(given['table']), given['confidence'][0])
    yield 'lower', lower, NEAR
    yield 'upper', upper, NEAR


def scores(given, found):
    values = numpy.array(given['scores'])
    interval = stats.ttest_1samp(values, 0).confidence_interval(given['confidence'][0])
    residuals = numpy.split(values - values.mean(), numpy.cumsum(integers(given['sizes']))[:-1])
    yield 'error', stats.sem(values), CLOSE
    yield 'clustered', math.sqrt(sum(part.sum() ** 2 for part in residuals)) / len(values), NEAR
    yield 'student.lower', interval.low, NEAR
    yield 'student.upper', interval.high, NEAR


def exact_bootstrap(given, found):
    values = integers(given['differences'])
    least = min(values)
    one = numpy.bincount([value - least for value in values]) / len(values)
    sums = numpy.array([1.0])
    for _ in values:
        sums = numpy.convolve(sums, one)
    support = least * len(values) + numpy.arange(len(sums))
    cumulative = sums.cumsum()
    tail = (1 - given['confidence'][0]) / 2
    scale = given['scale'][0] * len(values)
    for name, at in (('lower', tail), ('upper', 1 - tail)):
        place = numpy.nonzero((cumulative >= at) & (sums > 0))[0]
        yield name, support[place[0] if len(place) else -1] / scale, NEAR
    yield 'at most 0', min(1.0, sums[support <= 0].sum()), NEAR
    yield 'below 0', sums[support < 0].sum(), NEAR


class Numbers:
    """SplitMix64, after the paper."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        word = 2 ** 64
        self.state = (self.state + 0x9E3779B97F4A7C15) % word
        z = self.state
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % word
        z = (z ^ z >> 27) * 0x94D049BB133111EB % word
        return ((z ^ z >> 31) * bound) >> 64


def seeded_bootstrap(given, found):
    clusters = {}
    for value, cluster in zip(integers(given['differences']), given['clusters']):
        clusters.setdefault(cluster, []).append(value)
    clusters = list(clusters.values())
    numbers = Numbers(int(given['seed'][0]))
    replicates = int(given['replicates'][0])
    means = []
    for _ in range(replicates):
        drawn = [clusters[numbers.below(len(clusters))] for _ in clusters]
        means.append(sum(map(sum, drawn)) / (10 * sum(map(len, drawn))))
    means.sort()
    tail = (1 - fractions.Fraction(str(given['confidence'][0]))) / 2
    yield 'lower', means[math.ceil(replicates * tail) - 1], CLOSE
    yield 'upper', means[math.ceil(replicates * (1 - tail)) - 1], CLOSE


def power(given, found):
    tasks, alpha, sides, lost, gained, wanted = given['of']
    tasks = int(tasks)
    counts = numpy.arange(tasks + 1)
    # P(X >= c) = sf(c - 1): the smallest c whose tail is at most alpha.
    tails = stats.binom.sf(counts[None, :] - 1, counts[:, None], 0.5) * sides
    significant = (tails <= alpha) & (counts[None, :] <= counts[:, None])
    critical = numpy.where(significant.any(axis=1), significant.argmax(axis=1), tasks + 1)

    def of(lost, gained):
        weights = stats.binom.pmf(counts, tasks, lost + gained)
        return (weights * stats.binom.sf(critical - 1, counts, lost / (lost + gained))).sum()

    yield 'power', of(lost, gained), NEAR
    discordance = lost + gained
    if of(discordance, 0) < wanted:
        yield 'drop', None, NEAR
        return
    drop = optimize.brentq(
        lambda d: of((discordance + d) / 2, (discordance - d) / 2) - wanted, 0, discordance,
        xtol=1e-14) if of(discordance / 2, discordance / 2) < wanted else 0.0
    yield 'drop', drop, (1e-11, True)


def multiple(given, found):
    values = given['values']
    order = sorted(range(len(values)), key=values.__getitem__)
    holm = [0.0] * len(values)
    last = 0.0
    for place, index in enumerate(order):
        last = max(last, min(1, values[index] * (len(values) - place)))
        holm[index] = last
    rates = stats.false_discovery_control(values, method='bh')
    for place, value in enumerate(values):
        yield 'holm.%d' % place, holm[place], CLOSE
        yield 'bh.%d' % place, rates[place], CLOSE
        yield 'bonferroni.%d' % place, min(1, value * len(values)), CLOSE


def beta_binomial(given, found):
    correct = numpy.array(integers(given['correct']))
    samples = int(given['samples'][0])

    def minus(logarithms):
        a, b = numpy.exp(logarithms)
        return -(special.betaln(a + correct, b + samples - correct) - special.betaln(a, b)).sum()

    a, b = (found['mean'] * found['concentration'], (1 - found['mean']) * found['concentration'])
    best = optimize.minimize(minus, numpy.log([a, b]), method='Nelder-Mead',
                             options={'xatol': 1e-10, 'fatol': 1e-13, 'maxiter': 4000})
    likelihood, mean, concentration = (1e-8, True), (1e-5, True), (1e-3, False)
    if found['concentration'] > 1e5:  # the likelihood is flat up there, and the place arbitrary
        yield 'likelihood', -minus(numpy.log([a, b])), likelihood
        yield 'mean', correct.sum() / samples / len(correct), mean
        yield 'concentration', found['concentration'], concentration
    else:
        other = optimize.minimize(minus, [0.0, 0.0], method='Nelder-Mead',
                                  options={'xatol': 1e-10, 'fatol': 1e-13, 'maxiter': 4000})
        assert other.fun >= best.fun - 1e-7
        one, two = numpy.exp(best.x)
        yield 'likelihood', -best.fun, likelihood
        yield 'mean', one / (one + two), mean
        yield 'concentration', one + two, concentration
    yield 'pass@100', 1 - math.exp(special.betaln(a, b + 100) - special.betaln(a, b)), (1e-8, True)
    yield 'pass^3', math.exp(special.betaln(a + 3, b) - special.betaln(a, b)), (1e-8, True)


def gate(given, found):
    samples = int(given['samples'][0])
    alpha, minimal, margin, strict = given['rule']
    runs = []
    while 'baseline.%d' % len(runs) in given:
        runs.append((numpy.array(integers(given['baseline.%d' % len(runs)])),
                     numpy.array(integers(given['candidate.%d' % len(runs)]))))
    values = [counted((after - before).tolist())[0] for before, after in runs]
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted, last = {}, 0.0
    for place, index in enumerate(order):
        last = adjusted[index] = max(last, min(1.0, values[index] * (len(values) - place)))
    for place, (before, after) in enumerate(runs):
        def interval(confidence):
            if set(before) | set(after) <= {0, samples}:
                first, second = before > 0, after > 0
                return paired_interval(
                    int((first & second).sum()), int((first & ~second).sum()),
                    int((~first & second).sum()), int((~first & ~second).sum()), confidence)
            changes = (after - before) / samples
            if len(changes) > 1 and len(set(changes)) == 1:
                # None of so many tasks varies: at most that share of all does, by anything from -1 to 1.
                varying = stats.beta.ppf((1 + confidence) / 2, 1, len(changes))
                return (changes[0] - varying * (1 + changes[0]),
                        changes[0] + varying * (1 - changes[0]))
            result = stats.ttest_rel(after / samples, before / samples)
            bounds = result.confidence_interval(confidence)
            return max(-1.0, bounds.low), min(1.0, bounds.high)
        lower, upper = interval(0.95)
        bound = interval(1 - 2 * alpha)[0]
        change = fractions.Fraction(int((after - before).sum()), samples * len(before))
        closed = strict and bool((after < before).any())
        if margin:
            closed = closed or bound <= -margin
        else:
            closed = closed or (change < 0 and adjusted[place] <= alpha
                                and -change >= fractions.Fraction(str(minimal)))
        unsure = not strict and not margin and lower < -minimal
        yield 'outcome.%d' % place, 2.0 if closed else 1.0 if unsure else 0.0, CLOSE
        yield 'p.%d' % place, adjusted[place], CLOSE
        yield 'lower.%d' % place, lower, NEAR
        yield 'upper.%d' % place, upper, NEAR
        yield 'bound.%d' % place, bound, NEAR


CHECKS = {
    'binomial': binomial, 'special': special_functions, 'consistency': consistency,
    'moments': moments, 'share': share, 'mcnemar': mcnemar, 'signflip': signflip,
    'newcombe': newcombe, 'scores': scores, 'exact bootstrap': exact_bootstrap,
    'seeded bootstrap': seeded_bootstrap, 'power': power, 'multiple': multiple,
    'beta-binomial': beta_binomial, 'gate': gate,
}
