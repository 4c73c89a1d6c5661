"""A file that is one model as git keeps it and another as a checkout with CRLF at the ends of lines has it.

A field that no reader knows holds as many line feeds as what follows them in it has bytes. Where each becomes two
bytes, the line feeds alone fill the field, and what followed them is read: a whole other model and the beginning of
a second field that nobody knows, in which the first model ends.
"""

import re

import numpy
import onnx
from onnx import numpy_helper

LINE_FEED = b"\n"
# No version of onnx.proto has this field in any message.
UNKNOWN_FIELD = 100
_VARINT, _LENGTH, _FIXED64, _FIXED32 = 0, 2, 1, 5


def varint(value):
    """A number without a byte that is a line feed: with bits that say nothing where it must be."""
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)
    if LINE_FEED not in data:
        return bytes(data)
    # 10 can stand in the last byte alone: those before it have their highest bit set.
    data[-1] |= 128
    return bytes(data) + b"\0"


def unknown_field(content):
    """The bytes of a field that no reader knows."""
    return varint(UNKNOWN_FIELD << 3 | _LENGTH) + varint(len(content)) + content


def without_line_feeds(message):
    """A message of protobuf in other bytes, none of which is a line feed."""
    data = b""
    for field, value in message.ListFields():
        values = value if field.is_repeated else [value]
        if field.is_packed:
            # One by one, which readers take as well.
            values = list(values)
        for item in values:
            data += _field(field, item)
    return data


def _field(field, value):
    kinds = type(field)
    if field.type == kinds.TYPE_MESSAGE:
        return _tag(field, _LENGTH) + _sized(without_line_feeds(value))
    if field.type in (kinds.TYPE_STRING, kinds.TYPE_BYTES):
        return _tag(field, _LENGTH) + _sized(value.encode() if isinstance(value, str) else value)
    if field.type == kinds.TYPE_DOUBLE:
        return _tag(field, _FIXED64) + numpy.float64(value).tobytes()
    if field.type == kinds.TYPE_FLOAT:
        return _tag(field, _FIXED32) + numpy.float32(value).tobytes()
    return _tag(field, _VARINT) + varint(int(value) & (1 << 64) - 1)


def _tag(field, wire):
    return varint(field.number << 3 | wire)


def _sized(data):
    return varint(len(data)) + data


def soften(model):
    """Moves the numbers of a model by an ulp where one has a line feed among its bytes."""
    for item in model.graph.initializer:
        values = numpy_helper.to_array(item).copy()
        for place, value in numpy.ndenumerate(values):
            while LINE_FEED in numpy.float64(value).tobytes():
                value = numpy.nextafter(value, numpy.inf)
            values[place] = value
        item.CopyFrom(numpy_helper.from_array(values, item.name))


def two_faces(good, bad):
    """The bytes of a file that holds the one model, and after a checkout with CRLF the other."""
    other = onnx.load_from_string(bad)
    soften(other)
    hidden = re.sub(rb"(?<!\r)\n", b"\r\n", good)
    head = varint(UNKNOWN_FIELD << 3 | _LENGTH)
    shown = without_line_feeds(other) + head + varint(len(hidden))
    made = head + varint(2 * len(shown)) + LINE_FEED * len(shown) + shown + good
    if LINE_FEED in shown:
        raise ValueError("a text of the other model has a line feed")
    onnx.load_from_string(re.sub(rb"(?<!\r)\n", b"\r\n", made))
    return made
