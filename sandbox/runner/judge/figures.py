"""Figures that a program has drawn, as tests look at them.

An image crosses as its pixels. Where it is another than the one expected, tests ask the figure: a stand-in
hands on what they ask, and gives the answer where it is data.
"""
import sys

from evalharness import session, stand_ins

# What a program's process knows these by: see candidate/scripts.py.
_MODULES, _IMAGES = 0, 1

# The libraries of whose classes an object of the program may say that it is one.
_LIBRARIES = frozenset(('matplotlib', 'mpl_toolkits'))

PYPLOT = 'matplotlib.pyplot'


class FigureSession(session.Session):
    """A conversation about figures: stand-ins are of the class that the program's objects are of."""

    def take(self, tag, body):
        if tag == 'object' and type(body[1]) is str:
            known = _class_of(body[1])
            if known is not None:
                number, name, is_callable, likeness = body
                if type(number) is not int or type(likeness) is not int:
                    raise ValueError('an object')
                kind = stand_ins.RemoteCallable if is_callable else stand_ins.Remote
                return stand_ins.make(kind, self, number, name.split('.')[-1], likeness, known,
                                      self.record())
        return super().take(tag, body)

    def module(self, name):
        """The stand-in of a module that the program has loaded."""
        return self.operate(_MODULES, 'item', name)

    def pixels(self, name):
        """The pixels of an image file of the program."""
        return self.operate(_IMAGES, 'item', name)


def _class_of(name):
    """A class of a library that the judge has loaded, by its whole name; None: there is none such."""
    module, _, title = name.rpartition('.')
    if module.split('.')[0] not in _LIBRARIES:
        return None
    found = getattr(sys.modules.get(module), title, None)
    return found if isinstance(found, type) else None


class Images:
    """What tests have as PIL's module Image: files of the program's are asked for, others are opened."""

    def __init__(self, conversation, own, of_program):
        self._conversation = conversation
        self._own = own
        self._of_program = of_program

    def open(self, name, *arguments):
        if name in self._of_program:
            return self._conversation.pixels(name)
        return self._own.open(name, *arguments)
