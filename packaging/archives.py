# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""A tree as it is installed, in three forms: tar, wheel, Debian package."""
import base64
import gzip
import hashlib
import io
import pathlib
import shutil
import subprocess
import tarfile
import tempfile
import zipfile

from build import ROOT

# As auditwheel finds: the shim needs glibc 2.17, the rest nothing.
WHEEL_TAG = 'py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64'
SUMMARY = 'Judge programs that language models write: strict verdicts from a sandbox'


def files(tree):
    return sorted(path for path in tree.rglob('*') if path.is_file())


def tar(tree, target, version, time):
    name = 'evalharness-%s-linux-x86_64' % version
    path = target / (name + '.tar.gz')

    def settle(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ''
        entry.mtime = int(time.timestamp())
        return entry

    with open(path, 'wb') as file, gzip.GzipFile('', 'wb', 9, file, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode='w', format=tarfile.GNU_FORMAT) as archive:
            for each in [tree, *sorted(tree.rglob('*'))]:
                place = pathlib.PurePath(name, each.relative_to(tree))
                archive.add(each, str(place), recursive=False, filter=settle)
    return path


def wheel(tree, target, version, time):
    """The program where scripts go, its parts where it looks for them, and the package of Python.

    See PEP 427; the bill of materials lies where PEP 770 has it.
    """
    path = target / ('evalharness-%s-%s.whl' % (version, WHEEL_TAG))
    information = 'evalharness-%s.dist-info' % version
    data = 'evalharness-%s.data' % version
    contents = {}
    for source in sorted((ROOT / 'Sources/Python/evalharness').glob('*')):
        if source.suffix in ('.py', '.typed'):
            contents['evalharness/' + source.name] = source
    contents[data + '/scripts/evalharness'] = tree / 'bin/evalharness'
    documents = tree / 'share/doc/evalharness'
    for source in files(tree):
        place = source.relative_to(tree)
        if place.parts[0] == 'libexec' or place.parts[0] == 'share' and documents not in source.parents:
            contents['%s/data/%s' % (data, place)] = source
        elif documents / 'licences' in source.parents:
            contents['%s/licenses/%s' % (information, source.relative_to(documents / 'licences'))] = source
    contents[information + '/licenses/LICENSE'] = ROOT / 'LICENSE'
    contents[information + '/sboms/evalharness.cdx.json'] = documents / 'evalharness.cdx.json'
    contents[information + '/METADATA'] = (
        'Metadata-Version: 2.4\nName: evalharness\nVersion: %s\nSummary: %s\nLicense-Expression: Apache-2.0\n'
        'License-File: LICENSE\nRequires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n%s'
        % (version, SUMMARY, (ROOT / 'README.md').read_text())).encode()
    tags = ''.join('Tag: py3-none-%s\n' % platform for platform in WHEEL_TAG.split('-')[2].split('.'))
    contents[information + '/WHEEL'] = (
        'Wheel-Version: 1.0\nGenerator: evalharness packaging\nRoot-Is-Purelib: false\n' + tags).encode()
    record = ''
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, source in contents.items():
            content = source if isinstance(source, bytes) else source.read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()
            record += '%s,sha256=%s,%d\n' % (name, digest, len(content))
            mode = 0o644 if isinstance(source, bytes) else source.stat().st_mode & 0o777
            write(archive, name, content, mode, time)
        record += '%s/RECORD,,\n' % information
        write(archive, information + '/RECORD', record.encode(), 0o644, time)
    return path


def write(archive, name, content, mode, time):
    entry = zipfile.ZipInfo(name, time.timetuple()[:6])
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    archive.writestr(entry, content)


def debian(tree, target, version, time):
    path = target / ('evalharness_%s-1_amd64.deb' % version)
    with tempfile.TemporaryDirectory() as temporary:
        root = pathlib.Path(temporary, 'root')
        shutil.copytree(tree, root / 'usr')
        documents = root / 'usr/share/doc/evalharness'
        (documents / 'LICENSE').rename(documents / 'copyright')
        for page in root.glob('usr/share/man/man1/*'):
            pathlib.Path(str(page) + '.gz').write_bytes(gzip.compress(page.read_bytes(), mtime=0))
            page.unlink()
        sources = ROOT / 'packaging/debian'
        profile = root / 'usr/share/evalharness/apparmor'
        profile.parent.mkdir(parents=True)
        shutil.copy(sources / 'apparmor', profile)
        control = root / 'DEBIAN'
        control.mkdir()
        size = sum(each.stat().st_size for each in files(root)) // 1024
        text = (sources / 'control').read_text().format(version=version, size=size, summary=SUMMARY)
        (control / 'control').write_text(text)
        for name in ['postinst', 'prerm']:
            shutil.copy(sources / name, control / name)
        for each in [root, *root.rglob('*')]:
            runs = each.is_dir() or each.stat().st_mode & 0o100 or each.parent == control and each.name in (
                'postinst', 'prerm')
            each.chmod(0o755 if runs else 0o644)
        subprocess.run(['dpkg-deb', '--root-owner-group', '-Zxz', '--build', str(root), str(path)],
                       check=True, stdout=subprocess.DEVNULL)
    return path
