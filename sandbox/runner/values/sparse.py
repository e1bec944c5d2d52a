"""scipy's sparse matrices as data: their items with the rows and columns that they are in.

None crosses as the arrays that it keeps: what these say of each other scipy believes, and reads
wherever they send it.
"""
from evalharness import arrays

_CLASSES = frozenset(['%s_%s' % (name, shape) for name in ('csr', 'csc', 'bsr', 'dia', 'lil', 'dok', 'coo')
                      for shape in ('matrix', 'array')])

# More rows or columns than these have no arrays that tell of them.
_LONGEST = (1 << 31) - 1


def encoder_for(kind):
    """What makes the form of objects of a class of scipy; None: nothing does."""
    import scipy.sparse
    name = kind.__name__
    return _encode if name in _CLASSES and getattr(scipy.sparse, name, None) is kind else None


def _encode(value, item_form):
    name = type(value).__name__
    if len(value.shape) != 2:
        raise arrays.NoForm(value.shape)
    items = value.tocoo()
    block = [int(length) for length in value.blocksize] if name.startswith('bsr') else None
    return {'ny': [name, [int(length) for length in value.shape], block,
                   [arrays.encode(part, item_form) for part in (items.data, items.row, items.col)]]}


def _decode(body, decode):
    import numpy
    import scipy.sparse
    name, shape, block, forms = body
    if type(name) is not str or name not in _CLASSES or len(shape) != 2:
        raise ValueError('a sparse matrix')
    arrays.count(shape, most=1 << 48)  # which refuses what is no shape
    data, rows, columns = [arrays.of(decode(form), numpy.ndarray) for form in forms]
    if data.ndim != 1 or data.dtype.kind not in 'biufc' or max(shape) > _LONGEST:
        raise ValueError('the items of a sparse matrix')
    for places, length in ((rows, shape[0]), (columns, shape[1])):
        if arrays.integers(places).shape != data.shape or places.size and not (
                0 <= int(places.min()) and int(places.max()) < length):
            raise ValueError('the places of a sparse matrix')
    kind = getattr(scipy.sparse, name)
    coo = (scipy.sparse.coo_array if name.endswith('array') else scipy.sparse.coo_matrix)(
        (data, (rows.astype('i4'), columns.astype('i4'))), shape=tuple(shape))
    # Items stay as many as they are, and in their order.
    coo.has_canonical_format = True
    if name.startswith('coo'):
        coo.has_canonical_format = False
        return coo
    if name.startswith('bsr'):
        high, wide = block
        if type(high) is not int or type(wide) is not int or high < 1 or wide < 1 or (
                shape[0] % high or shape[1] % wide):
            raise ValueError('the blocks of a sparse matrix')
        return kind(coo.tobsr(blocksize=(high, wide)))
    return kind(coo)


DECODERS = {'ny': _decode}
