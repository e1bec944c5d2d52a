"""Starts a process of a cage: a fork server or a judge.

Run as `python -c`, with the names and the sources of the other modules as arguments, so that the
cage needs no file of ours. The fork server never sees a program or a test: its children read them
from sockets of their own, so that nothing of one sample is in the memory that the next inherits.
"""
import builtins
import ctypes
import gc
import json
import marshal
import os
import sys
import types


# The settings and the type of each; the items of lists are of the type that stands in a list.
_SETTINGS = {
    'shim': str, 'role': str, 'preload': [str], 'packages': [str], 'output': int, 'outputStatus': int,
    'compatibleMode': int, 'streamStatuses': [int], 'runModes': [int], 'memory': int, 'address': int, 'scratch': int,
}

# What is loaded when it is first asked for, and with it what it imports: a judge that takes out no
# programs has no use for it.
_LATER = {'extraction': ('turns', 'texts', 'units', 'extraction'), 'whole_programs': ('whole_programs',),
          'accounts': ('accounts',),
          'inspection': ('inspection',), 'functions': ('texts', 'answers', 'kinds', 'trees', 'functions'),
          'likeness': ('likeness',)}


def _read_settings(text):
    """The settings, each of them there and of its type."""
    settings = json.loads(text)
    if type(settings) is not dict or settings.keys() != _SETTINGS.keys():
        raise ValueError('the settings of the cage are not those that it knows')
    for name, kind in _SETTINGS.items():
        value = settings[name]
        items = [value] if type(kind) is type else value if type(value) is list else [None]
        kind = kind if type(kind) is type else kind[0]
        if not all(type(item) is kind for item in items):
            raise ValueError('the setting %s of the cage is of another type' % name)
    return settings


def _compile_elsewhere(sources):
    """The code of sources by name, without what only a reader needs.

    What the compiler leaves behind stays with another process: every fork would copy it again.
    """
    reader, writer = os.pipe()
    if os.fork() == 0:
        with open(writer, 'wb') as stream:
            marshal.dump({name: compile(source, 'evalharness.%s.py' % name, 'exec',
                                        dont_inherit=True, optimize=2)
                          for name, source in sources.items()}, stream)
        os._exit(0)
    os.close(writer)
    with open(reader, 'rb') as stream:
        codes = marshal.load(stream)
    os.wait()
    return codes


def _load_modules(arguments):
    """Makes the package `evalharness` of names and sources."""
    package = types.ModuleType('evalharness')
    package.__path__ = []
    sys.modules['evalharness'] = package
    is_later = {name for group in _LATER.values() for name in group}
    sources = dict(zip(arguments[::2], arguments[1::2]))
    later = {name: sources.pop(name) for name in is_later & sources.keys()}

    def load(name, code):
        full_name = 'evalharness.' + name
        module = types.ModuleType(full_name)
        sys.modules[full_name] = module
        setattr(package, name, module)
        # Built-ins of their own: a program that replaces one changes none of ours.
        module.__dict__['__builtins__'] = dict(builtins.__dict__)
        exec(code, module.__dict__)

    def load_later(name):
        if name not in _LATER or name not in later:
            raise AttributeError(name)
        for each in [item for item in _LATER[name] if item in later]:
            load(each, compile(later.pop(each), 'evalharness.%s.py' % each, 'exec',
                               dont_inherit=True))
        return getattr(package, name)

    package.__getattr__ = load_later
    for name, code in _compile_elsewhere(sources).items():
        load(name, code)


class _ForkHooks(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ('before', 'after_in_parent',
                                                     'after_in_child')]


def _fork_hooks():
    names = ('PyOS_BeforeFork', 'PyOS_AfterFork_Parent', 'PyOS_AfterFork_Child')
    return _ForkHooks(*[ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p)
                        for name in names])


def _serve(shim, settings):
    """Serves samples. Returns only in a child."""
    from evalharness import semaphores
    streams = sys.modules.get('evalharness.streams')
    if streams is None:
        from evalharness import candidate, output, rehearsal
    plain = sys.modules.get('evalharness.plain')
    compatible = sys.modules.get('evalharness.compatible')
    set_audit = shim.evh_audit_enable  # here, since to look it up is an event itself
    semaphores.install()
    hooks = _fork_hooks()
    if streams is None:
        sys.stdout = sys.__stdout__ = output.make(settings['output'], settings['outputStatus'])
        sys.stderr = sys.__stderr__ = sys.stdout
        rehearsal.run()
    sys.argv = sys.orig_argv = ['sample']
    # A program finds none of this by its name.
    for name in [name for name in sys.modules if name.split('.')[0] == 'evalharness']:
        del sys.modules[name]
    gc.collect()
    gc.freeze()
    mode = shim.evh_serve(ctypes.byref(hooks))
    if mode in settings['runModes']:
        plain.main(mode == settings['runModes'][1])
    elif streams is not None:
        streams.main(*settings['streamStatuses'])
    elif mode == settings['compatibleMode']:
        compatible.main(set_audit)
    else:
        candidate.main()


def main():
    sys.dont_write_bytecode = True
    sys.path = [path for path in sys.path if path]
    settings = _read_settings(os.environ.pop('EVALHARNESS'))
    sys.path += settings['packages']
    for name in settings['preload']:
        __import__(name)
    _load_modules(sys.argv[1:])

    shim = ctypes.PyDLL(settings['shim'])
    code = shim.evh_shim_open()
    if code != 0:
        raise OSError(-code, 'the shim does not start: ' + os.strerror(-code))
    hook = ctypes.cast(shim.evh_audit_hook, ctypes.c_void_p)
    ctypes.pythonapi.PySys_AddAuditHook(hook, None)
    for name in ('PYTHONHASHSEED', 'MALLOC_ARENA_MAX'):
        os.environ.pop(name, None)
    # Libraries in C still find these when a program loads them; the program itself does not.
    for name in [name for name in os.environ if name.endswith('_NUM_THREADS')]:
        del os.environ._data[os.environ.encodekey(name)]
    if settings['role'] == 'server':
        code = shim.evh_server_open(ctypes.c_int64(settings['scratch']))
        if code != 0:
            raise OSError(-code, 'the scratch cannot be made new: ' + os.strerror(-code))
    os.write(3, b'ready')
    os.dup2(0, 2)  # the host reads standard error only until now
    if settings['role'] == 'judge':
        from evalharness import judge
        judge.main(shim, settings['memory'], settings['address'])
    else:
        _serve(shim, settings)


main()
