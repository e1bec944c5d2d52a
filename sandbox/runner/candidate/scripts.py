"""The untrusted side of judging by cases: runs a program once a case, among names of the case's own.

The program is no function: it finds its input under one name and leaves its result under another.
"""
import random
import sys

from evalharness import channel, codec, libraries, program

_json_loads, _encode, _decode = codec.loads, codec.encode, codec.decode


class Script:
    """A program that finds names and leaves others."""

    def __init__(self, candidate):
        self.candidate = candidate
        self.values = libraries.Sharing(False)

    def run(self, link, source, settings):
        """Runs it once a case, and answers what the judge asks of its objects; does not return."""
        codec.extension = self.values
        self.candidate.title = _title
        for name, data in settings['files'].items():
            with open(name, 'wb') as file:
                file.write(data)
        try:
            code = program.compiled(source)
        except program.Failure as failure:
            link.send(b'f' + program.reply(failure.fields))
            return
        seed()
        # What the judge may ask of figures: the library that draws them, and files that hold images.
        self.candidate.handles = [Modules(), Images()]
        link.send(b'r{}')
        while True:
            message = link.receive()
            if message[:1] == b'i':
                self.answer(code, message[1:], settings)
            else:
                self.candidate.answer(message)

    def answer(self, code, form, settings):
        """Runs the program for one case and tells its result."""
        candidate = self.candidate
        try:
            value = self.values.message(_decode, _json_loads(form), candidate.resolve)
            names = {settings['input']: value}
            exec(code, names)
            if settings['result'] not in names:
                candidate.reply(b'f' + program.reply(['missingEntryPoint', settings['result']]))
                return
            result = self.values.message(_encode, names[settings['result']], candidate.number)
            candidate.reply(b'r' + codec.dumps(result))
        except channel.Ended:
            raise
        except BaseException as error:
            candidate.fail(error)


class Modules:
    """The modules that the program has loaded, by name."""

    def __getitem__(self, name):
        return sys.modules[name]


class Images:
    """The pixels of image files, by name."""

    def __getitem__(self, name):
        import numpy
        from PIL import Image
        with Image.open(name) as image:
            return numpy.array(image)


def _title(kind):
    return '%s.%s' % (kind.__module__, kind.__qualname__)


def seed():
    """Has the libraries that are loaded draw the same numbers every time."""
    random.seed(0)
    numpy, torch = sys.modules.get('numpy'), sys.modules.get('torch')
    if numpy is not None:
        numpy.random.seed(0)
    if torch is not None:
        torch.manual_seed(0)
