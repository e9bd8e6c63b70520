"""An ONNX graph as a PyTorch module whose weights can be trained, for `training.lines`.

It knows the operators of PP-OCRv6's recogniser and no more; an unknown one is refused by name.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn import functional

Attributes = Mapping[str, Any]


def _pads(picture: torch.Tensor, kernel: torch.Size | list[int], a: Attributes) -> list[int]:
    """Return the padding of a window that moves over a picture: left, right, top, bottom."""
    if a.get("auto_pad", b"NOTSET") in (b"NOTSET", b"VALID"):
        top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
        return [left, right, top, bottom]
    assert a["auto_pad"] == b"SAME_UPPER", a["auto_pad"]
    pads = []
    for size, side, step in zip(
        picture.shape[:1:-1], kernel[::-1], a.get("strides", [1, 1])[::-1], strict=True
    ):
        whole = max(0, (-(-size // step) - 1) * step + side - size)
        pads += [whole // 2, whole - whole // 2]
    return pads


def _conv(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    bias = values[2] if len(values) > 2 else None
    left, right, top, bottom = _pads(values[0], values[1].shape[2:], a)
    picture, pads = values[0], (top, left)
    if pads != (bottom, right):
        picture, pads = functional.pad(picture, (left, right, top, bottom)), (0, 0)
    return functional.conv2d(
        picture,
        values[1],
        bias,
        a.get("strides", [1, 1]),
        pads,
        a.get("dilations", [1, 1]),
        a.get("group", 1),
    )


def _max_pool(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    pads = _pads(values[0], a["kernel_shape"], a)
    picture = functional.pad(values[0], pads, value=-torch.inf)
    return functional.max_pool2d(
        picture, a["kernel_shape"], a["strides"], 0, ceil_mode=bool(a.get("ceil_mode", 0))
    )


def _average_pool(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    assert not any(_pads(values[0], a["kernel_shape"], a)), "no padded average is met here"
    return functional.avg_pool2d(values[0], a["kernel_shape"], a["strides"])


def _batch_norm(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    picture, scale, bias, mean, var = values
    return functional.batch_norm(
        picture, mean, var, scale, bias, training=False, eps=a.get("epsilon", 1e-5)
    )


def _slice(values: list[torch.Tensor], _: Attributes) -> torch.Tensor:
    tensor, *bounds = values
    starts, ends = (one.tolist() for one in bounds[:2])
    axes = bounds[2].tolist() if len(bounds) > 2 else range(len(starts))
    steps = bounds[3].tolist() if len(bounds) > 3 else [1] * len(starts)
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        size = tensor.shape[axis]
        first = max(0, start + size if start < 0 else start)
        last = min(size, end + size if end < 0 else end)
        tensor = (
            tensor.index_select(axis, torch.arange(first, last, step))
            if step != 1
            else tensor.narrow(axis, first, last - first)
        )
    return tensor


def _reshape(values: list[torch.Tensor], _: Attributes) -> torch.Tensor:
    tensor, shape = values
    sizes = [tensor.shape[i] if size == 0 else size for i, size in enumerate(shape.tolist())]
    return tensor.reshape(sizes)


def _squeeze(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    tensor = values[0]
    for axis in sorted(a["axes"], reverse=True):
        tensor = tensor.squeeze(axis)
    return tensor


def _unsqueeze(values: list[torch.Tensor], a: Attributes) -> torch.Tensor:
    tensor = values[0]
    for axis in sorted(a["axes"]):
        tensor = tensor.unsqueeze(axis)
    return tensor


_OPERATORS: dict[str, Callable[[list[torch.Tensor], Attributes], torch.Tensor]] = {
    "Add": lambda v, a: v[0] + v[1],
    "AveragePool": _average_pool,
    "BatchNormalization": _batch_norm,
    "Concat": lambda v, a: torch.cat(v, a["axis"]),
    "Conv": _conv,
    "Div": lambda v, a: v[0] / v[1],
    "Erf": lambda v, a: torch.erf(v[0]),
    "Gelu": lambda v, a: functional.gelu(v[0]),
    "HardSigmoid": lambda v, a: (v[0] * a.get("alpha", 0.2) + a.get("beta", 0.5)).clamp(0, 1),
    "Identity": lambda v, a: v[0],
    "MatMul": lambda v, a: v[0] @ v[1],
    "MaxPool": _max_pool,
    "Mul": lambda v, a: v[0] * v[1],
    "Pow": lambda v, a: v[0] ** v[1],
    "ReduceMean": lambda v, a: v[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1))),
    "Relu": lambda v, a: torch.relu(v[0]),
    "Reshape": _reshape,
    "Shape": lambda v, a: torch.tensor(v[0].shape),
    "Sigmoid": lambda v, a: torch.sigmoid(v[0]),
    "Slice": _slice,
    "Softmax": lambda v, a: torch.softmax(v[0], a.get("axis", -1)),
    "Sqrt": lambda v, a: torch.sqrt(v[0]),
    "Squeeze": _squeeze,
    "Sub": lambda v, a: v[0] - v[1],
    "Transpose": lambda v, a: v[0].permute(a["perm"]),
    "Unsqueeze": _unsqueeze,
}


Node = tuple[str, list[str], list[str], dict[str, Any]]


def _fused(nodes: list[Node]) -> list[Node]:
    """Write x · (1 + erf(x / √2)) · ½ as one node: five passes over memory become one."""
    same: dict[str, str] = {}
    kept: list[Node] = []
    for kind, inputs, outputs, attributes in nodes:
        own = [same.get(name, name) for name in inputs]
        if kind == "Identity":
            same[outputs[0]] = own[0]
        else:
            kept.append((kind, own, outputs, attributes))
    users: dict[str, list[int]] = {}
    for place, (_, inputs, _, _) in enumerate(kept):
        for name in inputs:
            users.setdefault(name, []).append(place)
    makers = {outputs[0]: place for place, (_, _, outputs, _) in enumerate(kept)}
    gone: set[int] = set()
    for place, (kind, inputs, outputs, _) in enumerate(kept):
        if kind != "Erf":
            continue
        before = makers[inputs[0]]
        (after,) = users[outputs[0]]
        (times,) = users[kept[after][2][0]]
        (half,) = users[kept[times][2][0]]
        chain = [kept[at][0] for at in (before, after, times, half)]
        assert chain == ["Div", "Add", "Mul", "Mul"], f"another use of Erf: {chain}"
        gone |= {before, place, after, times}
        kept[half] = ("Gelu", [kept[before][1][0]], kept[half][2], {})
    return [node for place, node in enumerate(kept) if place not in gone]


class OnnxNetwork(nn.Module):
    """The graph with its initialisers; those named are parameters."""

    def __init__(self, model: onnx.ModelProto, trained: Callable[[str], bool]) -> None:
        super().__init__()
        graph = model.graph
        unknown = {node.op_type for node in graph.node} - _OPERATORS.keys() - {"Constant"}
        if unknown:
            raise ValueError(f"operators not known here: {sorted(unknown)}")
        self._nodes = _fused(
            [
                (
                    node.op_type,
                    list(node.input),
                    list(node.output),
                    {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute},
                )
                for node in graph.node
            ]
        )
        self._input, self._output = graph.input[0].name, graph.output[0].name
        self.weights = nn.ParameterDict()
        self.names: dict[str, str] = {}
        self._constants: dict[str, torch.Tensor] = {}
        for one in graph.initializer:
            array = torch.from_numpy(np.array(numpy_helper.to_array(one)))
            if array.is_floating_point() and trained(one.name):
                key = one.name.replace(".", "/")
                self.names[one.name] = key
                self.weights[key] = nn.Parameter(array)
            else:
                self._constants[one.name] = array
        for kind, _, outputs, attributes in self._nodes:
            if kind == "Constant":
                value = np.array(numpy_helper.to_array(attributes["value"]))
                self._constants[outputs[0]] = torch.from_numpy(value)
        self._last_use = self._uses()

    def _uses(self) -> dict[int, list[str]]:
        last = {
            name: place for place, (_, inputs, _, _) in enumerate(self._nodes) for name in inputs
        }
        uses: dict[int, list[str]] = {}
        for name, place in last.items():
            uses.setdefault(place, []).append(name)
        return uses

    def forward(self, pictures: torch.Tensor, until: str | None = None) -> torch.Tensor:
        """Return the output of the graph, or the value of that name."""
        wanted = until or self._output
        values: dict[str, torch.Tensor] = {self._input: pictures}
        values |= self._constants
        values |= {name: self.weights[key] for name, key in self.names.items()}
        for place, (kind, inputs, outputs, attributes) in enumerate(self._nodes):
            if kind == "Constant":
                continue
            given = [values[name] for name in inputs if name]
            values[outputs[0]] = _OPERATORS[kind](given, attributes)
            if outputs[0] == wanted:
                return values[wanted]
            for name in self._last_use.get(place, ()):
                if name != wanted:
                    values.pop(name, None)
        raise ValueError(f"{wanted} is not in the graph")
