// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension Interpreter {
  /// What an interpreter is asked, in Python: its arguments are the names of packages to lend, between
  /// commas, and folders with packages.
  ///
  /// The libraries are those mapped after the extension modules that load others were imported.
  static let questions = """
    import glob, importlib, json, os, platform, re, sys, sysconfig
    for name in ('ctypes', 'hashlib', 'ssl', 'sqlite3', 'lzma', 'bz2', 'zlib', 'decimal'):
        try:
            importlib.import_module(name)
        except ImportError:
            pass
    version = 'python%d.%d' % sys.version_info[:2]
    above = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
    settings = os.path.join(above, 'pyvenv.cfg')
    # Where this interpreter finds packages when it is started in the usual way.
    def package_folders():
        folders = [sysconfig.get_path('purelib', 'posix_user'), sysconfig.get_path('purelib'),
                   sysconfig.get_path('platlib')]
        if path.startswith('/usr/bin/'):
            folders += ['/usr/local/lib/%s/dist-packages' % version, '/usr/lib/python3/dist-packages']
        if not os.path.isfile(settings):
            return folders
        with open(settings) as file:
            own = [os.path.join(above, 'lib', version, 'site-packages')]
            return own + folders[1:] if re.search(r'site-packages\\s*=\\s*true', file.read()) else own
    # The folder of a package and that of its libraries, and its version.
    def package(name):
        suffix = sysconfig.get_config_var('EXT_SUFFIX') or '.so'
        for parent in map(os.path.realpath, package_folders()):
            folder = os.path.join(parent, name)
            if not os.path.isfile(os.path.join(folder, '__init__.py')):
                continue
            built = [file for _, _, files in os.walk(folder) for file in files
                     if file.endswith('.so')]
            if built and not any(file.endswith(suffix) for file in built):
                continue  # built for another interpreter
            numbers = [re.match(name + r'-(.+?)(-py[\\d.]+)?[.](dist|egg)-info$', entry)
                       for entry in os.listdir(parent)]
            numbers = [number.group(1) for number in numbers if number]
            libraries = folder + '.libs'
            return ([folder] + [libraries] * os.path.isdir(libraries),
                    numbers[0] if numbers else 'unknown')
        return [], None
    path = os.path.realpath(getattr(sys, '_base_executable', sys.executable) or sys.executable)
    folders = {sysconfig.get_path('stdlib'), sysconfig.get_path('platstdlib')}
    folders |= {item for item in sys.path if item and os.path.exists(item)}
    site = [os.path.realpath(item) for item in sys.argv[2:]]
    for item in site:
        if not os.path.isdir(item):
            sys.exit(item + ' is no folder with packages')
    def distributions(folders):
        from importlib import metadata
        return sorted({'%s==%s' % (item.metadata['Name'], item.version)
                       for item in metadata.distributions(path=folders) if item.metadata['Name']})
    packages = distributions(site) if site else []
    # Who names the interpreter of an environment means what was installed there.
    if not site and os.path.isfile(settings):
        own = os.path.realpath(os.path.join(above, 'lib', version, 'site-packages'))
        installed = distributions([own])
        others = {'pip', 'setuptools', 'wheel'} | set(sys.argv[1].split(','))
        if {item.split('==')[0].lower() for item in installed} - others:
            site, packages = [own], installed
    lent = []
    for name in filter(None, sys.argv[1].split(',')):
        if not any(os.path.isdir(os.path.join(item, name)) for item in site):
            found, number = package(name)
            lent += found
            packages += ['%s==%s' % (name, number)] if found else []
    packages.sort()
    folders.update(site)
    base = os.path.join(sys.base_prefix, 'lib', version)
    folders.add(base)
    with open('/proc/self/maps') as maps:
        for line in maps:
            name = line.split(None, 5)[-1].strip()
            if '.so' in name and name.startswith('/'):
                folders.add(os.path.dirname(name))
    # Locales and time zones too, which honest programs ask for.
    folders |= {'/lib64', '/usr/lib64', '/usr/lib/locale', '/usr/share/zoneinfo'}
    folders = {os.path.realpath(item) for item in folders if os.path.exists(item)}
    kept = sorted(item for item in folders
                  if not any(item.startswith(other + '/') for other in folders))
    if not any(path.startswith(item + '/') for item in kept):
        kept.append(path)
    others = {sysconfig.get_path('purelib'), sysconfig.get_path('platlib')}
    others |= {os.path.join(item, name) for item in kept
               for name in ('site-packages', 'dist-packages', 'python3/dist-packages')}
    others = {os.path.realpath(item) for item in others if os.path.isdir(item)}
    covered = sorted(item for item in others
                     if any(item.startswith(other + '/') for other in kept)
                     and not any((asked + '/').startswith(item + '/') for asked in site))
    if any(item.startswith('/usr/lib/python3/') for item in lent):
        # Debian chooses among libraries of one name by links that lead through here.
        kept += [link for name in ('blas', 'lapack')
                 for link in sorted(glob.glob('/etc/alternatives/lib%s*' % name))]
    print(json.dumps({'path': path, 'implementation': platform.python_implementation(),
                      'version': platform.python_version(),
                      'numbers': list(sys.version_info[:2]), 'readable': kept,
                      'covered': covered, 'sitePackages': site, 'lent': lent,
                      'packages': packages}))
    """
}
