"""scipy's sparse matrices as data: the arrays that they keep, or their items with places."""
from evalharness import arrays

# The classes by name, each with the arrays that it keeps; the others tell their items one by one.
_PARTS = {'csr': ('data', 'indices', 'indptr'), 'csc': ('data', 'indices', 'indptr'),
          'bsr': ('data', 'indices', 'indptr'), 'dia': ('data', 'offsets'), 'lil': (), 'dok': (),
          'coo': ()}
_CLASSES = {'%s_%s' % (name, shape): parts
            for name, parts in _PARTS.items() for shape in ('matrix', 'array')}


def encoder_for(kind):
    """What makes the form of objects of a class of scipy; None: nothing does."""
    import scipy.sparse
    name = kind.__name__
    return _encode if name in _CLASSES and getattr(scipy.sparse, name, None) is kind else None


def _encode(value, item_form):
    parts = _CLASSES[type(value).__name__]
    if parts:
        found = [getattr(value, part) for part in parts]
    else:
        items = value.tocoo()
        found = [items.data, items.row, items.col]
    return {'ny': [type(value).__name__, list(value.shape),
                   [arrays.encode(part, item_form) for part in found]]}


def _decode(body, decode):
    import numpy
    import scipy.sparse
    name, shape, forms = body
    parts = _CLASSES[name]
    found = [arrays.of(decode(form), numpy.ndarray) for form in forms]
    arrays.count(shape, most=1 << 48)  # which refuses what is no shape
    if len(shape) != 2 or len(found) != (len(parts) or 3):
        raise ValueError('a sparse matrix')
    kind = getattr(scipy.sparse, name)
    if parts:
        result = kind(tuple(found), shape=shape)
        if hasattr(result, 'check_format'):
            result.check_format(full_check=True)
        return result
    data, rows, columns = found
    result = scipy.sparse.coo_matrix((data, (rows, columns)), shape=shape)
    return result if name == 'coo_matrix' else kind(result)


DECODERS = {'ny': _decode}
