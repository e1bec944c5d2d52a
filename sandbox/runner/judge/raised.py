"""What a program raises and how it fails, as the tests meet it."""
import builtins

from evalharness import codec, faults, program, prompt_classes


class ProgramError(Exception):
    """An exception of the program whose type is not built in."""


class Raised:
    """What a conversation does with exceptions that its program's process tells of."""

    @staticmethod
    def failure(message, most=1000):
        """What a program says of itself that it fails by, in so many characters at most."""
        fields = message[1:].decode('utf-8', 'replace').split('\0')
        allowed = ('syntaxError', 'exception', 'memoryLimit', 'missingEntryPoint', 'timeout')
        return program.Failure(fields[0] if fields[0] in allowed else 'exception', fields[-1][:most])

    def stop_iteration(self):
        """A StopIteration of a function or an operation, renamed as those of generators are.

        It would end a `map` in the tests early, and with it an `all`.
        """
        error = RuntimeError('the program raised StopIteration')
        error.evalharness_description = 'StopIteration'
        return error

    def exception(self, message):
        """The exception that the program's function raised."""
        try:
            base, arguments, description = codec.loads(message)
            kind = self.classes.get(base) or getattr(builtins, base, None)
            arguments = [self.decode(item) for item in arguments]
            description = str(description)[:1000]
        except (ValueError, TypeError, AttributeError, RecursionError):
            raise faults.Violation('an exception that is not one')
        if not (isinstance(kind, type) and issubclass(kind, BaseException)):
            kind = ProgramError
        if issubclass(kind, (StopIteration, StopAsyncIteration)):
            return self.stop_iteration()
        try:
            error = kind(*arguments)
            error.evalharness_description = description
        except Exception:
            error = ProgramError(description)
            error.evalharness_description = description
        return error

    def exception_as_it_is(self, message):
        """The exception that the program raised, which is of a class of the prompt."""
        self.table = prompt_classes.Table(self.classes, keeps=self.rules.keeps)
        try:
            form, rows, description = codec.loads(message)
            self.fill(rows, ())
            error = self.decode(form)
            description = str(description)[:1000]
        except (ValueError, TypeError, RecursionError):
            raise faults.Violation('an exception that is not one')
        if not isinstance(error, BaseException):
            raise faults.Violation('an exception that is not one')
        if isinstance(error, (StopIteration, StopAsyncIteration)):
            return self.stop_iteration()
        BaseException.__setattr__(error, 'evalharness_description', description)
        return error
