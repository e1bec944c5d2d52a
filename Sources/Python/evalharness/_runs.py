# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Runs: made and compared by the commands of these names, and read from their folders."""
from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple, Union

from ._errors import EvalharnessError
from ._program import program_path

PathLike = Union[str, 'os.PathLike[str]']


@dataclasses.dataclass(frozen=True)
class Sample:
    """A judged sample of a run, as a line of its samples.jsonl has it; times in seconds, memory in bytes."""

    task: str
    index: int
    verdict: str
    text: str
    form: str
    judging: Optional[str] = None
    detail: Optional[str] = None
    message: Optional[str] = None
    program: Optional[str] = None
    same_as: Optional[int] = None
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    peak_memory_bytes: int = 0
    attempts: Tuple[Any, ...] = ()
    suites: Tuple[Mapping[str, Any], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether all tests passed."""
        return self.verdict == 'passed'

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Sample:
        """A sample of a line of samples.jsonl."""
        return cls(
            task=row['task'], index=row['index'], verdict=row['verdict'], text=row['text'], form=row['form'],
            judging=row.get('judging'), detail=row.get('detail'), message=row.get('message'),
            program=row.get('program'), same_as=row.get('sameAs'), cpu_seconds=row.get('cpuSeconds', 0.0),
            wall_seconds=row.get('wallSeconds', 0.0), peak_memory_bytes=row.get('peakMemoryBytes', 0),
            attempts=tuple(row.get('attempts', ())), suites=tuple(row.get('suites', ())))


@dataclasses.dataclass(frozen=True)
class Run:
    """A run's folder: its protocol, and its summary once it has ended. Samples are read when asked for."""

    folder: str
    protocol: Mapping[str, Any]
    protocol_digest: str
    created: str
    host: Mapping[str, str]
    summary: Optional[Mapping[str, Any]] = None

    @property
    def scores(self) -> Dict[str, float]:
        """pass@k by name, as in {'pass@1': 0.5}; of further suites as in 'plus pass@1'. Empty until it ended."""
        rows = self.summary['scores'] if self.summary else []
        first = rows[0]['suite'] if rows else None
        return {('' if row['suite'] == first else row['suite'] + ' ') + 'pass@%d' % row['k']: row['value']
                for row in rows}

    def pass_at(self, k: int = 1) -> float:
        """The estimate of pass@k; raises KeyError for a k that the run has not."""
        return self.scores['pass@%d' % k]

    def __iter__(self) -> Iterator[Sample]:
        with open(os.path.join(self.folder, 'samples.jsonl'), encoding='utf-8') as file:
            for line in file:
                # A kill may leave half a line at the end.
                if line.endswith('\n'):
                    yield Sample.from_json(json.loads(line))

    @property
    def samples(self) -> List[Sample]:
        """All judged samples, in the order in which they were judged."""
        return list(self)

    def to_pandas(self) -> Any:
        """The samples as a pandas.DataFrame, a row each; raises ImportError without pandas."""
        import pandas
        return pandas.DataFrame([dataclasses.asdict(sample) for sample in self])


def load(folder: PathLike) -> Run:
    """Reads a run's folder. Raises EvalharnessError for one that is none."""
    folder = os.fspath(folder)
    header = _read(folder, 'run.json')
    if header is None:
        raise EvalharnessError('%s holds no run.json: it is no folder of a run' % folder)
    return Run(folder=folder, protocol=header['protocol'], protocol_digest=header['protocolDigest'],
               created=header['created'], host=header['host'], summary=_read(folder, 'summary.json'))


def _read(folder: str, name: str) -> Any:
    path = os.path.join(folder, name)
    try:
        with open(path, encoding='utf-8') as file:
            return json.load(file)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise EvalharnessError('%s is no JSON: %s' % (path, error)) from None


def run(bench: Optional[str] = None, *, output: PathLike, **options: Any) -> Run:
    """`evalharness run`: asks a model and judges what it writes; see its --help for options.

    Options are named as on the command line, with underscores: run('humaneval', output='runs/mine',
    model='http://…', limit=20). True stands for a flag, a list for an option that is given several times.
    """
    return _measure('run', bench, output, options)


def evaluate(samples: PathLike, bench: Optional[str] = None, *, output: PathLike, **options: Any) -> Run:
    """`evalharness evaluate`: judges samples that are there already; options as in run."""
    return _measure('evaluate', bench, output, {'samples': os.fspath(samples), **options})


def compare(*runs: Union[PathLike, Run], options: Optional[Mapping[str, Any]] = None,
            **named: Union[PathLike, Run]) -> Dict[str, Any]:
    """`evalharness compare --format json`: groups of one protocol, with intervals and paired tests.

    Runs are shown by the names of their folders, or by those that they are given: compare(before=…, after=…).
    options: those of the command, named as in run.
    """
    unnamed = [_folder(run) for run in runs]
    words = [*unnamed, *('%s=%s' % (name, _folder(run)) for name, run in named.items())]
    found: Dict[str, Any] = json.loads(_command(['compare', *words, '--format', 'json', *_words(options or {})], (0, 3)))
    return found


def _folder(run: Union[PathLike, Run]) -> str:
    return run.folder if isinstance(run, Run) else os.fspath(run)


def _measure(command: str, bench: Optional[str], output: PathLike, options: Mapping[str, Any]) -> Run:
    own = {'python': sys.executable, **options} if 'environment' not in options else dict(options)
    words = _words({**({'bench': bench} if bench else {}), **own})
    # 4: some samples have no verdict, which the summary says.
    _command([command, *words, '--output', os.fspath(output), '--quiet'], (0, 4))
    return load(output)


def _words(options: Mapping[str, Any]) -> List[str]:
    words: List[str] = []
    for name, value in options.items():
        option = ('-' if len(name) == 1 else '--') + name.replace('_', '-')
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is None or item is False:
                continue
            words += [option] if item is True else [option, str(item)]
    return words


def _command(words: List[str], good: Tuple[int, ...]) -> str:
    done = subprocess.run([program_path(), *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding='utf-8', errors='replace')
    if done.returncode not in good:
        raise EvalharnessError(done.stderr.strip() or 'evalharness %s ended with status %d'
                               % (words[0], done.returncode))
    return done.stdout
