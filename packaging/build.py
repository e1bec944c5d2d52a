#!/usr/bin/env python3
# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Links the three parts of evalharness so that they run on any x86-64 Linux.

    packaging/build.py FOLDER [--configuration debug]

The program and the launcher need no shared library at all. The shim is loaded into the Python of the
cage, so it needs that one's C library: glibc 2.17 or later. All three carry one mark, by which the
program refuses parts of another build. In FOLDER are then `bin/evalharness` and
`libexec/evalharness/`.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SANDBOX = ROOT / 'sandbox'
# What the objects do not name themselves.
SWIFT_LIBRARIES = [
    'FoundationEssentials', '_FoundationCollections', '_FoundationCShims', 'swiftSynchronization',
    'swift_StringProcessing', 'swift_RegexParser', 'swift_Builtin_float']
C_FLAGS = ['-std=gnu17', '-O2', '-Wall', '-Wextra', '-Werror', '-ffunction-sections',
           '-fdata-sections', '-Wl,--gc-sections', '-s', '-I%s' % (SANDBOX / 'abi/include')]
MOST_GLIBC = (2, 17)
# The last three: a static program's start files register all of its unwind tables, which are sorted when the first thread
# ends, at each start 60 ms; a function by another name, which is nowhere, is not called, and the sorted table of
# .eh_frame_hdr is used as in any other program.
LINKER_FLAGS = ['--gc-sections', '-s', '--defsym', 'main=evalharness_main', '--eh-frame-hdr',
                '--wrap=__register_frame_info', '--wrap=__deregister_frame_info']


def run(*command, **options):
    print('+', shlex.join(map(str, command)), file=sys.stderr)
    return subprocess.run([str(word) for word in command], check=True, cwd=ROOT, **options)


def output(*command):
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True).stdout


def commit():
    """The commit, and whether the tree differs from it."""
    name = output('git', 'rev-parse', '--short=10', 'HEAD').strip()
    return name + ('-changed' if output('git', 'status', '--porcelain').strip() else '')


def mark(configuration):
    """The commit, a digest of what the parts agree on, and how they are linked."""
    digest = hashlib.sha256()
    for path in sorted(path for path in SANDBOX.rglob('*') if path.suffix in ('.c', '.h', '.def', '.py')):
        digest.update(b'%s\0%s\0' % (str(path.relative_to(ROOT)).encode(), path.read_bytes()))
    return '%s %s %s static' % (commit(), digest.hexdigest()[:12], configuration)


def system_libraries():
    """Those that Package.swift names, and C++'s, which BoringSSL needs."""
    packages = re.findall(r'pkgConfig: "([^"]+)"', (ROOT / 'Package.swift').read_text())
    words = output('pkg-config', '--libs-only-l', *packages).split()
    return [word.removeprefix('-l') for word in words] + ['stdc++']


def static_library(name):
    path = output('gcc', '-print-file-name=lib%s.a' % name).strip()
    if '/' not in path:
        sys.exit('lib%s.a is missing: run make setup, or install its -dev package' % name)
    return path


def link_program(target, define, folder, configuration):
    """The objects of a build, linked anew: compiled twice they would take twice the time."""
    run('swift', 'build', '-c', configuration, '--product', 'evalharness')
    products = pathlib.Path(output('swift', 'build', '-c', configuration, '--show-bin-path').strip())
    objects = (products / 'evalharness.product/Objects.LinkFileList').read_text()
    marked = folder / 'build.o'
    run('gcc', '-c', *C_FLAGS, define, '-o', marked, SANDBOX / 'abi/build.c')
    files = folder / 'objects'
    lines = [line for line in objects.splitlines() if not line.strip("'\"").endswith('/CSandboxABI.build/build.c.o')]
    if len(lines) + 1 != len(objects.splitlines()):
        sys.exit('packaging/build.py: the objects hold no build.c: its target has changed')
    files.write_text('\n'.join([*lines, str(marked)]) + '\n')
    # Only what is in this folder is taken from .a where there is a .so too.
    libraries = system_libraries()
    for name in libraries:
        os.symlink(static_library(name), folder / ('lib%s.a' % name))
    run('swiftc', '-static-executable', '-emit-executable', '-o', target, '-L', folder,
        *(word for flag in LINKER_FLAGS for word in ('-Xlinker', flag)), '@%s' % files,
        *('-l' + name for name in SWIFT_LIBRARIES + libraries))
    return products


def link_parts(target, define):
    """The C of the sandbox, by the C compiler alone: linked by Swift's they would need its runtime."""
    target.mkdir(parents=True, exist_ok=True)
    abi = sorted((SANDBOX / 'abi').glob('*.c'))
    run('gcc', *C_FLAGS, define, '-static', '-I%s' % (SANDBOX / 'launcher'), '-o', target / 'evalharness-launch',
        *sorted((SANDBOX / 'launcher').glob('*.c')), *abi, '-lseccomp')
    shim = target / 'libevalharness-shim.so'
    run('gcc', *C_FLAGS, define, '-shared', '-fPIC', '-nostartfiles', '-I%s' % (SANDBOX / 'shim/include'), '-o', shim,
        *sorted((SANDBOX / 'shim').glob('*.c')), *abi)
    shim.chmod(0o644)


def check(program, parts):
    """Makes sure that what was linked needs nothing."""
    for path in [program, parts / 'evalharness-launch']:
        if 'NEEDED' in output('objdump', '-p', str(path)):
            sys.exit('%s needs shared libraries: see objdump -p' % path)
    symbols = output('objdump', '-T', str(parts / 'libevalharness-shim.so'))
    versions = {tuple(map(int, text.split('.'))) for text in re.findall(r'GLIBC_([\d.]+)', symbols)}
    if max(versions)[:2] > MOST_GLIBC:
        sys.exit('the shim needs glibc %s: see objdump -T' % '.'.join(map(str, max(versions))))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--configuration', choices=['release', 'debug'], default='release')
    options = parser.parse_args()
    folder = options.folder.resolve()
    define = '-DEVH_BUILD="%s"' % mark(options.configuration)
    program, parts = folder / 'bin/evalharness', folder / 'libexec/evalharness'
    program.parent.mkdir(parents=True, exist_ok=True)
    link_parts(parts, define)
    with tempfile.TemporaryDirectory() as temporary:
        link_program(program, define, pathlib.Path(temporary), options.configuration)
    check(program, parts)
    print(json.dumps({path.name: path.stat().st_size for path in [program, *sorted(parts.iterdir())]}))


if __name__ == '__main__':
    main()
