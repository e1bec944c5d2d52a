"""Tensors of PyTorch and TensorFlow as data: the type, and the items as an array of numpy's."""
import re

from evalharness import arrays

_TYPE = re.compile('[a-z]+[0-9]*').fullmatch

# What numpy has no type for crosses as integers of the same size.
_AS_INTEGERS = {'bfloat16': 'int16'}


def encoder_for(kind):
    """What makes the form of objects of a class of PyTorch or TensorFlow; None: nothing does."""
    name = kind.__name__
    if kind.__module__.startswith('torch'):
        return _encode_torch if name in ('Tensor', 'Parameter') else None
    return {'EagerTensor': _encode_tensor, 'ResourceVariable': _encode_variable}.get(name)


def _encode_torch(value, item_form):
    import torch
    if value.layout is not torch.strided:
        raise arrays.NoForm(value.layout)
    items = value.detach().cpu().resolve_conj().resolve_neg()
    name = str(items.dtype).split('.')[-1]
    if name in _AS_INTEGERS:
        items = items.view(getattr(torch, _AS_INTEGERS[name]))
    return {'th': [name, arrays.encode(items.numpy(), item_form), type(value).__name__ == 'Parameter']}


def _decode_torch(body, decode):
    import torch
    name, form, is_parameter = body
    items = arrays.of(decode(form), __import__('numpy').ndarray)
    kind = getattr(torch, name) if _TYPE(name) else None
    if not isinstance(kind, torch.dtype):
        raise ValueError('a type of items')
    result = torch.from_numpy(items)
    if name in _AS_INTEGERS:
        result = result.view(kind)
    if result.dtype is not kind:
        raise ValueError('a tensor of another type')
    return torch.nn.Parameter(result) if is_parameter is True and result.is_floating_point() else result


def _encode_tensor(value, item_form):
    return {'tt': [value.dtype.name, arrays.encode(_items(value), item_form)]}


def _encode_variable(value, item_form):
    return {'tv': [value.dtype.name, arrays.encode(_items(value), item_form)]}


def _items(value):
    import numpy
    return numpy.asarray(value.numpy())


def _decode_tensor(body, decode):
    import numpy
    import tensorflow
    name, form = body
    if not _TYPE(name):
        raise ValueError('a type of items')
    items = arrays.of(decode(form), numpy.ndarray)
    return tensorflow.constant(items, tensorflow.dtypes.as_dtype(name))


def _decode_variable(body, decode):
    import tensorflow
    return tensorflow.Variable(_decode_tensor(body, decode))


DECODERS = {'th': _decode_torch, 'tt': _decode_tensor, 'tv': _decode_variable}
