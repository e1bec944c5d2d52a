"""What the benchmark's own solution gives: a record a call, and the outputs in packed JSON.

Digests decide most calls, so outputs lie in blocks that are unpacked only when one is looked at.
A large output often begins as another one does; then only the rest of it is kept.
"""
import json
import struct
import zlib

from evalharness import calls, oracles

_BLOCK_BYTES = 1 << 18
_LARGE_BYTES = 1 << 16

_length = struct.Struct('<I')


class NotKept(Exception):
    """An output is known by its digest only."""

    def __init__(self, size):
        super().__init__(size)
        self.size = size


class Writer:
    """Packs the outputs of one suite, in the order of its inputs."""

    def __init__(self):
        self.records = []
        self._blocks = []  # [first, count, bytes, base, shared]; see `_append`
        self._data = []
        self._waiting = []
        self._waiting_bytes = 0
        self._base, self._base_text = -1, b''

    def add(self, record, text):
        """Adds a call's record and the JSON text of its output."""
        if len(text) > _LARGE_BYTES:
            self._flush()
            self._add_large(text)
        else:
            self._waiting.append(text)
            self._waiting_bytes += len(text)
        self.records.append(record)
        if self._waiting_bytes > _BLOCK_BYTES:
            self._flush()

    def _add_large(self, text):
        shared = _shared(self._base_text, text)
        if 2 * shared < len(text):
            shared = 0
        base = self._base if shared else -1
        if not shared:
            self._base, self._base_text = len(self._blocks), text
        self._append(len(self.records), 0, text[shared:], base, shared)

    def _flush(self):
        if self._waiting:
            count = len(self._waiting)
            text = b'[' + b','.join(self._waiting) + b']'
            self._append(len(self.records) - count, count, text, -1, 0)
            self._waiting, self._waiting_bytes = [], 0

    def _append(self, first, count, text, base, shared):
        """Packs a block: `count` outputs from `first` on, or with a count of 0 one large output, the
        first `shared` bytes of which are those of the block numbered `base`."""
        data = zlib.compress(text, 6 if len(text) < _BLOCK_BYTES * 2 else 1)
        self._blocks.append([first, count, len(data), base, shared])
        self._data.append(data)

    def bytes(self):
        """The suite's outputs: a head in JSON after its length, the records, the blocks."""
        self._flush()
        head = json.dumps({'count': len(self.records), 'blocks': self._blocks}).encode('ascii')
        records = [calls.record.pack(*record) for record in self.records]
        return b''.join([_length.pack(len(head)), head] + records + self._data)


def _shared(a, b):
    """How many bytes two texts have in common at their start."""
    least, most = 0, min(len(a), len(b))
    while least < most:
        middle = (least + most + 1) // 2
        if a[least:middle] == b[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


class Expected:
    """What is expected of the calls of one suite."""

    def __init__(self, data):
        start = _length.size
        head = json.loads(data[start:start + _length.unpack_from(data)[0]])
        start += _length.unpack_from(data)[0]
        end = start + head['count'] * calls.record.size
        self.records = list(calls.record.iter_unpack(data[start:end]))
        self._data = data
        self._blocks = []
        for first, count, size, base, shared in head['blocks']:
            self._blocks.append((first, count, end, end + size, base, shared))
            end += size
        self._opened, self._forms = None, []

    def value(self, index):
        """The output of a call. Raises NotKept."""
        block = next(item for item in self._blocks if item[0] <= index < item[0] + max(1, item[1]))
        first, count = block[:2]
        if self._opened != first:
            form = json.loads(self._text(block))
            self._opened, self._forms = first, form if count else [form]
        form = self._forms[index - first]
        if type(form) is dict and 'tooLarge' in form:
            raise NotKept(form['tooLarge'])
        return oracles.value_of(form)

    def _text(self, block):
        _, _, start, end, base, shared = block
        text = zlib.decompress(self._data[start:end])
        return self._text(self._blocks[base])[:shared] + text if shared else text
