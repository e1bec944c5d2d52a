# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""What is linked into the program: names, versions, licences; a bill of materials of it."""
import hashlib
import json
import pathlib
import re
import subprocess
import uuid

from build import ROOT, output

class Part:
    """A library that is linked: its name, its version, where its licence is."""

    def __init__(self, name, version, address, licences):
        self.name, self.version, self.address, self.licences = name, version, address, licences


def swift_packages(configuration):
    """The packages of which the program has objects."""
    products = pathlib.Path(output('swift', 'build', '-c', configuration, '--show-bin-path').strip())
    objects = (products / 'evalharness.product/Objects.LinkFileList').read_text()
    targets = set(re.findall(r'/([\w-]+)\.build/', objects))
    pins = json.loads((ROOT / 'Package.resolved').read_text())['pins']
    for pin in sorted(pins, key=lambda pin: pin['identity']):
        folder = ROOT / '.build/checkouts' / pathlib.PurePath(pin['location']).stem
        if not any((folder / 'Sources' / target).is_dir() for target in targets):
            continue
        files = sorted(folder.glob('LICENSE*')) + sorted(folder.glob('NOTICE*'))
        files += sorted(path for target in targets for path in (folder / 'Sources' / target).glob('LICENSE*'))
        version = pin['state'].get('version') or pin['state']['revision']
        yield Part(pin['identity'], version, pin['location'], files)


def swift_runtime():
    info = json.loads(output('swiftc', '-print-target-info'))
    version = re.search(r'Swift version ([\d.]+)', info['compilerVersion']).group(1)
    licence = pathlib.Path(info['paths']['runtimeResourcePath']).parent.parent / 'share/swift/LICENSE.txt'
    return Part('swift', version, 'https://github.com/swiftlang/swift', [licence])


def system_libraries():
    """The packages that Package.swift names for apt, and the C and C++ libraries."""
    major = output('gcc', '-dumpversion').strip().split('.')[0]
    names = re.findall(r'\.apt\(\["([^"]+)"\]\)', (ROOT / 'Package.swift').read_text())
    for package in [*names, 'libc6-dev', 'libstdc++-%s-dev' % major]:
        version = output('dpkg-query', '-W', '-f', '${Version}', package)
        licence = pathlib.Path('/usr/share/doc', package, 'copyright')
        yield Part(re.sub('(-[0-9]+)?-dev$', '', package), version, 'pkg:deb/debian/%s@%s' % (package, version),
                   [licence])


def all_parts(configuration):
    """What a build in a configuration, release or debug, is linked of."""
    return [*swift_packages(configuration), swift_runtime(), *system_libraries()]


def write_licences(folder, parts):
    """A folder with the licences of all that is linked, one folder each."""
    for part in parts:
        if not any(path.is_file() for path in part.licences):
            raise SystemExit('%s has no licence where one is looked for: see packaging/parts.py' % part.name)
        for path in part.licences:
            # A target's own licence beside that of its package.
            name = path.name if path == part.licences[0] or path.name.startswith('NOTICE') else (
                '%s-%s' % (path.parent.name, path.name))
            target = folder / part.name / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())


def bill_of_materials(version, parts, program, time):
    """A document in CycloneDX 1.5, which depends on nothing but what it describes."""
    digest = hashlib.sha256(program.read_bytes()).hexdigest()

    def component(part):
        purl = part.address if part.address.startswith('pkg:') else 'pkg:swift/%s@%s' % (
            re.sub(r'^https://|\.git$', '', part.address), part.version)
        return {'type': 'library', 'bom-ref': purl, 'name': part.name, 'version': part.version, 'purl': purl}

    return json.dumps({
        'bomFormat': 'CycloneDX', 'specVersion': '1.5', 'version': 1,
        'serialNumber': 'urn:uuid:%s' % uuid.uuid5(uuid.NAMESPACE_URL, digest),
        'metadata': {
            'timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ'),
            'component': {
                'type': 'application', 'bom-ref': 'evalharness', 'name': 'evalharness', 'version': version,
                'licenses': [{'license': {'id': 'Apache-2.0'}}],
                'hashes': [{'alg': 'SHA-256', 'content': digest}]}},
        'components': [component(part) for part in parts],
    }, indent=2) + '\n'
