"""Starts a process of a cage: a fork server or a judge.

Run as `python -c`; the names and the sources of the other modules come by the control socket, so that
the cage needs no file of ours. The fork server never sees a program or a test: its children read them
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
    'endless': bool,
}

# What is loaded when it is first asked for, and with it what it imports: a judge that takes out no
# programs has no use for it, and every page of a fork server costs every program.
_LIBRARIES = ('empties', 'arrays', 'parcels', 'tensors', 'sparse', 'tables', 'libraries')
_LATER = {
    'judge': {'extraction': ('turns', 'texts', 'units', 'extraction'), 'whole_programs': ('whole_programs',),
              'accounts': ('accounts',), 'predictions': ('predictions',), 'inspection': ('inspection',), 'likeness': ('likeness',),
              'functions': ('texts', 'answers', 'kinds', 'trees', 'functions')},
    'server': {'libraries': _LIBRARIES, 'scripts': (*_LIBRARIES, 'scripts'), 'trials': ('trials',),
               'prompt_classes': ('prompt_classes',), 'endless': ('operations', 'snapshots', 'endless')},
}

# How often a fork is rehearsed: the interpreter specialises code that has run some times.
_FORKS = 16

# What of it a fork server loads all the same, where its programs have such libraries loaded.
_WITH_LIBRARIES = ('libraries', 'scripts')


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
    """The code of sources by name, marshalled, without what only a reader needs.

    What the compiler leaves behind stays with another process: every fork would copy it again.
    """
    reader, writer = os.pipe()
    if os.fork() == 0:
        with open(writer, 'wb') as stream:
            marshal.dump({name: marshal.dumps(compile(source, 'evalharness.%s.py' % name, 'exec',
                                                      dont_inherit=True, optimize=2))
                          for name, source in sources.items()}, stream)
        os._exit(0)
    os.close(writer)
    with open(reader, 'rb') as stream:
        codes = marshal.load(stream)
    os.wait()
    return codes


def _receive_sources():
    """The sources of the other modules, by name."""
    left, parts = int.from_bytes(os.read(3, 8), 'little'), []
    while left:
        part = os.read(3, min(left, 1 << 16))
        if not part:
            raise OSError('the modules of the cage do not arrive')
        parts.append(part)
        left -= len(part)
    names_and_sources = b''.join(parts).decode('utf-8').split('\0')
    return dict(zip(names_and_sources[::2], names_and_sources[1::2]))


def _load_modules(sources, role):
    """Makes the package `evalharness` of sources by name; returns it, and what hides it from programs."""
    package = types.ModuleType('evalharness')
    package.__path__ = []
    modules = {'evalharness': package}
    sys.modules.update(modules)
    groups = _LATER[role]
    is_later = {each for group in groups.values() for each in group} & sources.keys()
    # A judge asks for such a module once, if at all; a child has no time to compile.
    later = {name: sources.pop(name) for name in is_later} if role == 'judge' else {}
    codes = _compile_elsewhere(sources)
    later.update({name: codes.pop(name) for name in is_later & codes.keys()})

    def load(name, code):
        full_name = 'evalharness.' + name
        module = types.ModuleType(full_name)
        modules[full_name] = sys.modules[full_name] = module
        setattr(package, name, module)
        # Built-ins of their own: a program that replaces one changes none of ours, and tests that replace one,
        # among names that have those of the module that runs them, change none of other modules.
        module.__dict__['__builtins__'] = dict(builtins.__dict__)
        exec(code, module.__dict__)

    def load_later(name):
        if name not in groups or name not in later:
            raise AttributeError(name)
        is_hidden = 'evalharness' not in sys.modules
        sys.modules.update(modules)
        try:
            for each in [item for item in groups[name] if item in later]:
                code = later.pop(each)
                load(each, marshal.loads(code) if type(code) is bytes else
                     compile(code, 'evalharness.%s.py' % each, 'exec', dont_inherit=True))
        finally:
            if is_hidden:
                hide()
        return getattr(package, name)

    def hide():
        for each in modules:
            del sys.modules[each]

    package.__getattr__ = load_later
    for name, code in codes.items():
        load(name, marshal.loads(code))
    return package, hide


class _ForkHooks(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ('before', 'after_in_parent',
                                                     'after_in_child')]


def _fork_hooks():
    names = ('PyOS_BeforeFork', 'PyOS_AfterFork_Parent', 'PyOS_AfterFork_Child')
    return _ForkHooks(*[ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p)
                        for name in names])


def _rehearse(settings):
    """Leaves the interpreter as every child would make it for itself again."""
    from evalharness import semaphores
    if len(sys._current_frames()) == 1:  # a child ends the other threads, which live here
        for _ in range(_FORKS):
            ctypes.pythonapi.PyOS_BeforeFork()
            ctypes.pythonapi.PyOS_AfterFork_Child()
    if not os.path.isdir('/dev/shm'):
        semaphores.install()
    if 'evalharness.streams' in sys.modules:
        from evalharness import stream_rehearsal
        stream_rehearsal.run()
    else:
        from evalharness import output, rehearsal
        sys.stdout = sys.__stdout__ = output.make(settings['output'], settings['outputStatus'])
        sys.stderr = sys.__stderr__ = sys.stdout
        rehearsal.run()


def _serve(shim, settings, hide):
    """Serves samples. Returns only in a child."""
    names = ('candidate', 'compatible', 'plain', 'streams', 'endless')
    candidate, compatible, plain, streams, endless = [sys.modules.get('evalharness.' + name) for name in names]
    set_audit = shim.evh_audit_enable  # here, since to look it up is an event itself
    hooks = _fork_hooks()
    sys.argv = sys.orig_argv = ['sample']
    # A program finds none of this by its name.
    hide()
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
        candidate.main(endless)


def main():
    sys.dont_write_bytecode = True
    sys.path = [path for path in sys.path if path]
    settings = _read_settings(os.environ.pop('EVALHARNESS'))
    sys.path += settings['packages']
    for name in settings['preload']:
        __import__(name)
    package, hide = _load_modules(_receive_sources(), settings['role'])
    if settings['role'] == 'server' and 'numpy' in sys.modules:
        for name in _WITH_LIBRARIES:
            getattr(package, name, None)
    if settings['endless']:
        getattr(package, 'endless', None)  # which programs that are no functions go without

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
        _rehearse(settings)  # before pairs of descriptors are given out by the server that asks for them
        code = shim.evh_server_open(ctypes.c_int64(settings['scratch']))
        if code != 0:
            raise OSError(-code, 'the scratch cannot be made new: ' + os.strerror(-code))
    os.write(3, b'ready')
    os.dup2(0, 2)  # the host reads standard error only until now
    if settings['role'] == 'judge':
        from evalharness import judge
        judge.main(shim, settings['memory'], settings['address'])
    else:
        _serve(shim, settings, hide)


main()
