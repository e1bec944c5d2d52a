# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""Writes the wheels that an environment is made of, with their digests, into its file.

    PYTHON lock.py ds1000.json FOLDER

PYTHON is one of the version that the file names. What the pins of each part need besides the first part
is downloaded into FOLDER, an empty one, as pip resolves it today; nothing is installed. What a part names as `sources`
has no wheel: pip makes one of its archive, with what the part has.
"""
import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile


def wheel(path):
    """What is kept of a wheel, or of an archive of sources."""
    is_wheel = path.endswith('.whl')
    shape = r'(.+?)-([^-]+)-' if is_wheel else r'(.+)-([^-]+?)\.(?:tar\.gz|zip)$'
    name, version = re.match(shape, os.path.basename(path)).groups()
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    if is_wheel:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    else:
        with tarfile.open(path) as archive:
            unpacked = sum(item.size for item in archive.getmembers())
    more = {} if is_wheel else {'source': True}
    return {**more, 'name': re.sub(r'[-_.]+', '-', name).lower(), 'version': version, 'sha256': digest,
            'bytes': os.path.getsize(path), 'unpackedBytes': unpacked}


def main():
    path, folder = sys.argv[1:]
    with open(path) as file:
        environment = json.load(file)
    version = '%d.%d' % sys.version_info[:2]
    if version != environment['python']:
        sys.exit('%s is of Python %s, and this is %s' % (path, environment['python'], version))
    first, versions = environment['parts'][0], {}
    for part in environment['parts']:
        constraints = os.path.join(folder, part['name'] + '.txt')
        with open(constraints, 'w') as file:
            file.writelines('%s==%s\n' % item for item in sorted(versions.items()))
        target = os.path.join(folder, part['name'])
        pins = first['pins'] + (part['pins'] if part is not first else [])
        subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--only-binary', ':all:',
                        '--constraint', constraints, '--dest', target, *pins], check=True)
        if part.get('sources'):
            subprocess.run([sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:',
                            '--dest', target, *part['sources']], check=True)
        wheels = [wheel(os.path.join(target, name)) for name in sorted(os.listdir(target))]
        # Each part is whole with the first alone; two of the others may share a wheel.
        shared = set() if part is first else {item['name'] for item in first['wheels']}
        part['wheels'] = [item for item in wheels if item['name'] not in shared]
        versions.update((item['name'], item['version']) for item in wheels)
    with open(path, 'w') as file:
        json.dump(environment, file, indent=1)
        file.write('\n')


main()
