"""Whether a value that is shown is the one whose digest was told before.

A program tells the digest of an output before it learns whether it is asked for the output itself. The
judge makes the digest again, so that nobody changes his mind in between.
"""
import marshal
import struct
import sys

from evalharness import codec, fingerprint, marks

# Since this version marshal writes a set in an order of its own.
_SETS_ARE_SORTED = sys.version_info >= (3, 11)
_OPENING = {'t': b'(', 's': b'<', 'f': b'>'}


def stands_for(digest, form, value):
    """Whether a digest that `fingerprint.take` made is that of a value and the form it came in."""
    # Whether the program has loaded numpy is not known here, and must not depend on who was before.
    if any([fingerprint.take(value, with_numpy).digest == digest for with_numpy in (False, True)]):
        return True
    if fingerprint.of_text(codec.dumps(form)) == digest:
        return True
    try:
        return not _SETS_ARE_SORTED and _of_parts(form) == digest
    except (codec.Unsupported, ArithmeticError, AttributeError, LookupError, RecursionError,
            TypeError, ValueError, struct.error):
        return False  # a form that marshal has no bytes for


def _of_parts(form):
    """The digest of a value, each set of it in the order of its form."""
    is_tuple = type(form) is dict and 't' in form
    items = form['t'] if is_tuple else form
    opening, kind = (b'(', b'tuple') if is_tuple else (b'[', b'list')
    if type(items) is not list or len(items) <= fingerprint.LONG:
        return fingerprint.of_bytes([_parts(form)])
    return fingerprint.of_bytes([_written(opening, items[start:start + fingerprint.LONG])
                                 for start in range(0, len(items), fingerprint.LONG)], b'm' + kind)


def _parts(form):
    """The bytes that marshal writes of a value, with each set in the order of its form."""
    if type(form) is list:
        return _written(b'[', form)
    if type(form) is dict and len(form) == 1:
        (tag, body), = form.items()
        if tag == 'd':
            return b'{' + b''.join([_parts(part) for item in body for part in item]) + b'0'
        if tag in _OPENING:
            return _written(_OPENING[tag], body)
    return marshal.dumps(codec.decode(form, _odd), 2)


def _written(opening, items):
    return opening + struct.pack('<i', len(items)) + b''.join([_parts(item) for item in items])


def _odd(tag, body):
    if tag != 'odd':
        raise codec.Unsupported(tag)
    return marks.value_of(*body)
