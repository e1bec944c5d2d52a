#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Installs packages on clean systems and tries them there, as root and as an ordinary user.

    packaging/check.py dist/*.tar.gz dist/*.whl dist/*.deb --attacks ../shared/attacks
    packaging/check.py dist/*.whl --systems trixie

Needs root, debootstrap and its mirror; the systems are kept in the cache. Each has python3 (with venv,
for the wheel) and nothing else that evalharness could use. A system is entered by pivot_root(2) in a
mount namespace of its own, on a writable layer that is thrown away: after chroot(2) the kernel makes no
user namespaces. HumanEval's references are judged where its file is in the folder of --data.
"""
import argparse
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache') / 'evalharness/systems'
ROOT = pathlib.Path(__file__).resolve().parent.parent
# What the line of verdicts of a step says.
COUNTS = {'references': '164 passed', 'own problem': '1 passed'}
USERS = {'root': 0, 'user': 1000}
# The status where nothing can be tried here.
CANNOT = 3
# A problem, an answer that is right and two that only look so.
PROBLEM = {'task_id': 'own/0', 'prompt': 'def double(x):\n', 'entry_point': 'double',
           'test': 'def check(candidate):\n    assert candidate(2) == 4\n'}
SAMPLES = ['    return 2 * x\n', '    import os\n    os._exit(0)\n',
           '    class Any:\n        __eq__ = lambda *_: True\n    return Any()\n']
INSTALLS = {
    '.gz': 'mkdir /opt/evalharness && tar -xzf {0} -C /opt/evalharness --strip-components 1',
    '.whl': 'python3 -m venv /opt/evalharness && /opt/evalharness/bin/pip install -q --no-index {0}',
    '.deb': 'dpkg -i {0}',
}


def system(suite, mirror):
    """The folder of a system, made when it is not there."""
    folder = CACHE / suite
    if not (folder / 'made').exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(['debootstrap', '--variant=minbase', '--include=python3,python3-venv', suite,
                        folder / 'root', mirror], check=True, stdout=subprocess.DEVNULL)
        (folder / 'made').touch()
    return folder / 'root'


def can_enter():
    """Whether this process may make a system the root of another one."""
    words = ['unshare', '--mount', '--pid', '--fork', '--propagation', 'private', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']
    return subprocess.run(words, stderr=subprocess.DEVNULL, check=False).returncode == 0


def own_mirror():
    """Where this machine's apt fetches from."""
    words = ['apt-get', 'indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']
    found = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return found[0] if found else sys.exit('packaging/check.py: apt has no source; name one by --mirror')


def mount(*arguments):
    subprocess.run(['mount', *map(str, arguments)], check=True)


def enter(folder, bound):
    """Makes a system the root of this process, with some files and folders of the other one."""
    top = pathlib.Path(tempfile.mkdtemp())
    mount('-t', 'tmpfs', 'tmpfs', top)
    for name in ['upper', 'work', 'root']:
        (top / name).mkdir()
    root = top / 'root'
    mount('-t', 'overlay', 'overlay', '-o', 'lowerdir=%s,upperdir=%s/upper,workdir=%s/work' % (folder, top, top),
          root)
    mount('-t', 'proc', 'proc', root / 'proc')
    for name in ['dev', 'sys']:
        mount('--rbind', '/' + name, root / name)
    mount('-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', root / 'tmp')
    for place, source in bound.items():
        target = root / place.lstrip('/')
        if source.is_dir():
            target.mkdir(parents=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.touch()
        mount('--bind', '-o', 'ro', source, target)
    (root / 'old').mkdir()
    os.chdir(root)
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(155, b'.', b'old') != 0:
        sys.exit('pivot_root: ' + os.strerror(ctypes.get_errno()))
    os.chdir('/')
    subprocess.run(['umount', '-l', '/old'], check=True)


def measured(words, user):
    """How a command ended, what it printed, the seconds that it took."""
    def become():
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    start = time.monotonic()
    process = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd='/tmp',
                             env={'PATH': '/opt/evalharness/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME': '/tmp/%d' % user},
                             preexec_fn=become, check=False)
    return process.returncode, process.stdout, time.monotonic() - start


def write_own(folder):
    """The files of a problem of our own and of three samples of it."""
    rows = {'problems': [PROBLEM], 'samples': [{'task_id': 'own/0', 'completion': text} for text in SAMPLES]}
    for name, values in rows.items():
        pathlib.Path(folder, name + '.jsonl').write_text(''.join(json.dumps(value) + '\n' for value in values))
    return ['--problems', folder + '/problems.jsonl', '--samples', folder + '/samples.jsonl']


def try_package(package, attacks, has_data):
    """What became of each step, in a system that has been entered."""
    install = INSTALLS[pathlib.Path(package).suffix].format(package)
    results = {'install': measured(['sh', '-c', install], 0)}
    if results['install'][0] != 0:
        return results
    results['version'] = measured(['evalharness', '--version'], USERS['user'])
    results['help'] = min((measured(['evalharness', '--help'], USERS['user']) for _ in range(9)), key=lambda r: r[2])
    for name, user in USERS.items():
        os.makedirs('/tmp/%d' % user)
        os.chown('/tmp/%d' % user, user, user)
        results['doctor, ' + name] = measured(['evalharness', 'doctor'], user)
        results['own problem, ' + name] = measured(
            ['evalharness', 'evaluate', *write_own('/tmp/%d' % user), '--output', '/tmp/%d/own' % user], user)
        if has_data:
            results['references, ' + name] = measured(
                ['evalharness', 'run', '--bench', 'humaneval', '--provider', 'reference', '--data-dir', '/data',
                 '--output', '/tmp/%d/run' % user], user)
        if attacks:
            results['attacks, ' + name] = measured(['evalharness', 'audit', '/attacks'], user)
    return results


def inside(options):
    bound = {'/package/' + options.packages[0].name: options.packages[0]}
    has_data = (options.data / 'HumanEval.jsonl.gz').exists()
    for place, folder in [('/data', has_data and options.data), ('/attacks', options.attacks)]:
        if folder:
            bound[place] = folder
    enter(options.inside, bound)
    json.dump(try_package('/package/' + options.packages[0].name, bool(options.attacks), has_data), sys.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('packages', nargs='+', type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument('--systems', nargs='+', default=['bookworm', 'trixie'])
    parser.add_argument('--mirror', help="where debootstrap fetches from; this machine's own if not given")
    parser.add_argument('--data', type=lambda text: pathlib.Path(text).resolve(),
                        default=os.environ.get('EVALHARNESS_DATA', CACHE.parent), help='the folder of HumanEval')
    parser.add_argument('--attacks', type=lambda text: pathlib.Path(text).resolve(), help='a folder for audit')
    parser.add_argument('--verbose', action='store_true', help='print what each step said')
    parser.add_argument('--inside', help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        return inside(options)
    if not can_enter():
        print('packages are not tried: nothing can be mounted here')
        sys.exit(CANNOT)
    if not (options.data / 'HumanEval.jsonl.gz').exists():
        print('%s holds no HumanEval.jsonl.gz: its references are not judged; see --data' % options.data)
    failures = 0
    for suite in options.systems:
        try:
            folder = system(suite, options.mirror or own_mirror())
        except (OSError, subprocess.CalledProcessError) as error:
            print('packages are not tried on %s, which cannot be made: %s' % (suite, error))
            sys.exit(CANNOT)
        for package in options.packages:
            words = [sys.executable, __file__, str(package), '--inside', str(folder), '--data', str(options.data)]
            words += ['--attacks', str(options.attacks)] if options.attacks else []
            output = subprocess.run(['unshare', '--mount', '--pid', '--fork', '--propagation', 'private', *words],
                                    check=True, stdout=subprocess.PIPE).stdout
            print('%s, %s, %.1f MB' % (suite, package.name, package.stat().st_size / 1e6))
            for step, (status, text, seconds) in json.loads(output).items():
                lines = [line for line in text.splitlines() if line.strip()] or ['']
                wanted = [line for line in lines if line.startswith('verdicts')] or lines[-1:]
                failures += status != 0 or any(
                    step.startswith(name) and counts not in text for name, counts in COUNTS.items())
                print('  %-18s %-6s %8.2f s  %s' % (
                    step, 'ok' if status == 0 else 'ended with %d' % status, seconds,
                    '' if step == 'help' else wanted[0].strip()[:90]))
                if options.verbose or status != 0:
                    print('    ' + '\n    '.join(lines[-40:]))
    sys.exit(1 if failures else 0)


if __name__ == '__main__':
    main()
