"""The source of a module comes in; every small change that could be made to it goes out."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_NAMED = {"all": "any", "any": "all", "min": "max", "max": "min"}
_TABLE = 8  # a literal of more members is a table: no member of it is a law
_TOLD = 90


@dataclass(frozen=True, slots=True)
class Mutation:
    """One small change to a module.

    Attributes:
        line: the number of the line on which it begins.
        text: that line, without the spaces around it.
        told: what becomes of what, as "old -> new".
        start: where the old text begins, in bytes of the source in UTF-8.
        end: where it ends.
        new: what stands there instead.
        crash: that it makes nearly any use fail, which nearly any test notices.
    """

    line: int
    text: str
    told: str
    start: int
    end: int
    new: str
    crash: bool = False

    def applied(self, source: str) -> str:
        """Return the source with this change."""
        raw = source.encode()
        return (raw[: self.start] + self.new.encode() + raw[self.end :]).decode()


def sites(source: str) -> tuple[tuple[Mutation, ...], ...]:
    """Return what can be changed in a module: of each place the changes, in the order of places.

    Annotations, decorators, strings, docstrings, imports and the members of long tables stay.
    """
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    return tuple(finder.found)


@dataclass(frozen=True, slots=True)
class _Change:
    told: str
    new: str
    crash: bool = False
    at: ast.expr | None = None  # where it is not the node itself that goes


class _Finder(ast.NodeVisitor):
    def __init__(self, source: str) -> None:
        self.found: list[tuple[Mutation, ...]] = []
        self._lines = source.encode().splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def visit(self, node: ast.AST) -> None:
        """Look for changes of one node, then of those inside."""
        if changes := tuple(_changes(node)):
            self.found.append(tuple(self._mutation(node, change) for change in changes))
        for inside in _inside(node):
            self.visit(inside)

    def _mutation(self, whole: ast.AST, change: _Change) -> Mutation:
        node = change.at or whole
        assert isinstance(node, ast.expr | ast.stmt)
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return Mutation(
            line=node.lineno,
            text=self._lines[node.lineno - 1].decode().strip(),
            told=f"{_short(ast.unparse(node))} -> {_short(change.told)}",
            start=self._starts[node.lineno - 1] + node.col_offset,
            end=self._starts[end_line - 1] + end_column,
            new=change.new,
            crash=change.crash,
        )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TOLD else f"{line[:_TOLD]}…"


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes inside another in which changes are looked for."""
    if isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.pattern):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) > _TABLE:
        return
    if isinstance(node, ast.Dict) and len(node.keys) > _TABLE:
        return
    unlooked = ("decorator_list", "annotation", "returns", "bases")
    for name, value in ast.iter_fields(node):
        if name not in unlooked:
            parts = value if isinstance(value, list) else [value]
            yield from (part for part in parts if isinstance(part, ast.AST))


def _changes(node: ast.AST) -> Iterator[_Change]:
    for kind, make in _MAKERS:
        if isinstance(node, kind):
            yield from make(node)


def _put(node: ast.expr, *, crash: bool = False) -> _Change:
    text = ast.unparse(node)
    return _Change(text, f"({text})", crash)


def _of_compare(node: ast.Compare) -> Iterator[_Change]:
    for place, operator in enumerate(node.ops):
        for other in _COMPARED[type(operator)]:
            ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
            yield _put(ast.Compare(node.left, ops, node.comparators))


def _of_both(node: ast.BoolOp) -> Iterator[_Change]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _put(ast.BoolOp(other, node.values))
    for place in range(len(node.values)):
        rest = node.values[:place] + node.values[place + 1 :]
        yield _put(rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))


def _of_not(node: ast.UnaryOp) -> Iterator[_Change]:
    if isinstance(node.op, ast.Not):
        yield _put(node.operand)


def _of_reckoning(node: ast.BinOp) -> Iterator[_Change]:
    if type(node.op) in _RECKONED and not _is_text(node.left) and not _is_text(node.right):
        yield _put(ast.BinOp(node.left, _RECKONED[type(node.op)](), node.right))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
    )


def _of_constant(node: ast.Constant) -> Iterator[_Change]:
    value = node.value
    if isinstance(value, bool):
        yield _put(ast.Constant(not value))
    elif isinstance(value, int):
        yield from (_put(ast.Constant(value + 1)), _put(ast.Constant(value - 1)))
    elif isinstance(value, float):
        yield from (_put(ast.Constant(value * 1.5)), _put(ast.Constant(value / 1.5)))


def _of_call(node: ast.Call) -> Iterator[_Change]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in _NAMED:
        yield _put(ast.Call(ast.Name(_NAMED[name]), node.args, node.keywords))
    first = node.args[:2]
    symmetric = name in {*_NAMED, "and_", "or_", "isinstance"}  # the last is plainly a crash
    if len(first) == 2 and not symmetric and not any(isinstance(one, ast.Starred) for one in first):
        yield _put(ast.Call(node.func, [*first[::-1], *node.args[2:]], node.keywords), crash=True)


def _of_return(node: ast.Return) -> Iterator[_Change]:
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield _Change("return None", "return None", crash=True)


def _of_statement(node: ast.Expr) -> Iterator[_Change]:
    if isinstance(node.value, ast.Call):
        yield _Change("pass", "pass")


def _of_sum(node: ast.AugAssign) -> Iterator[_Change]:
    if type(node.op) in _RECKONED:
        text = ast.unparse(ast.AugAssign(node.target, _RECKONED[type(node.op)](), node.value))
        yield _Change(text, text)


def _of_condition(node: ast.IfExp) -> Iterator[_Change]:
    yield _put(ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse))


def _of_branch(node: ast.If) -> Iterator[_Change]:
    for text in (ast.unparse(ast.UnaryOp(ast.Not(), node.test)), "True", "False"):
        yield _Change(text, f"({text})", at=node.test)


def _of_loop(node: ast.While) -> Iterator[_Change]:
    yield _Change("False", "False", at=node.test)


def _of_filter(node: ast.comprehension) -> Iterator[_Change]:
    for test in node.ifs:
        yield _Change("True", "True", at=test)


_MAKERS: tuple[tuple[type[ast.AST], Callable[..., Iterator[_Change]]], ...] = (
    (ast.Compare, _of_compare),
    (ast.BoolOp, _of_both),
    (ast.UnaryOp, _of_not),
    (ast.BinOp, _of_reckoning),
    (ast.Constant, _of_constant),
    (ast.Call, _of_call),
    (ast.Return, _of_return),
    (ast.Expr, _of_statement),
    (ast.AugAssign, _of_sum),
    (ast.IfExp, _of_condition),
    (ast.If, _of_branch),
    (ast.While, _of_loop),
    (ast.comprehension, _of_filter),
)
