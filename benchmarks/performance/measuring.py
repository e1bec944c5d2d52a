# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What the measurements share: whole processes' time and memory, and environments of peers."""
import os
import pathlib
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = pathlib.Path(os.environ.get('XDG_CACHE_HOME') or pathlib.Path.home() / '.cache')


def real_interpreter():
    """The interpreter itself, not a wrapper script of a version manager."""
    return os.path.realpath(getattr(sys, '_base_executable', sys.executable))


def environment(folder, package, *more):
    """The folder in the cache of a virtual environment that has a package, `name==version`."""
    folder = CACHE / 'evalharness' / ('%s-%d.%d' % (folder, *sys.version_info[:2]))
    marker = folder / package.replace('==', '-')
    if not marker.exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([folder / 'bin' / 'pip', 'install', '--quiet', package, *more], check=True)
        marker.touch()
    return folder


def tree(root):
    """The process and all that descend from it."""
    parents = {}
    for name in os.listdir('/proc'):
        if name.isdigit():
            try:
                with open('/proc/%s/stat' % name) as file:
                    text = file.read()
                parents[int(name)] = int(text.rsplit(')', 1)[1].split()[1])
            except OSError:
                continue
    found, grew = {root}, True
    while grew:
        grew = False
        for process, parent in parents.items():
            if parent in found and process not in found:
                found.add(process)
                grew = True
    return found


def pss(process):
    try:
        with open('/proc/%d/smaps_rollup' % process) as file:
            for line in file:
                if line.startswith('Pss:'):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def measure(command, sample_memory, variables=None, given=None):
    """Runs a command to its end: (cpu seconds, wall seconds, peak bytes, standard output); `given` is its input."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env={**os.environ, **(variables or {})})
    peak, ended = [0], threading.Event()

    def watch():
        while not ended.wait(0.2):
            peak[0] = max(peak[0], sum(map(pss, tree(process.pid))))

    watcher = threading.Thread(target=watch)
    if sample_memory:
        watcher.start()
    output = process.communicate(given or b'')[0].decode()
    wall = time.monotonic() - start
    ended.set()
    if sample_memory:
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
    if process.returncode != 0:
        sys.exit('%s ended with status %d:\n%s' % (command[0], process.returncode, output))
    return cpu, wall, peak[0], output


def processor():
    with open('/proc/cpuinfo') as file:
        for line in file:
            if line.startswith('model name'):
                return line.split(':', 1)[1].strip()
    return platform.machine()


def machine():
    return 'Linux %s, %d processors (%s), load %.1f at the end' % (
        platform.release(), os.cpu_count(), processor(), os.getloadavg()[0])


def spread(values):
    return '%.2f (%.2f-%.2f)' % (statistics.median(values), min(values), max(values))
