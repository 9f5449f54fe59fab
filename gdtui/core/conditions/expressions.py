"""Expressions: what a condition says, compiled into functions over the columns of a run.

Numbers are computed in double precision and by the rules of IEEE 754: a division by zero is inf or nan and
never an error. A comparison with a nan on a side is false, != too.
"""

import ast
from collections.abc import Sequence
from typing import Literal, NamedTuple
from unicodedata import normalize

import numpy as np

from gdtui.core.conditions.operators import (
    COMPARISONS,
    FUNCTIONS,
    OF_ONE,
    OF_SEVERAL,
    OPERATORS,
    SIGNS,
    Evaluate,
    applied,
    compared,
    joined,
)
from gdtui.core.conditions.quantities import GRADIENT, SYNONYMS, Quantity, known_names, quantity
from gdtui.core.conditions.syntax import ALIEN, Source
from gdtui.core.errors import ConditionError, visible
from gdtui.core.nearest import nearest


class Compiled(NamedTuple):
    """A truth value along a run, and the quantities that it looks at, as written, in order."""

    evaluate: Evaluate
    quantities: tuple[tuple[str, Quantity], ...]


class Term(NamedTuple):
    """A part of an expression: a number, or a truth value."""

    kind: Literal["number", "truth"]
    evaluate: Evaluate


def expression(source: Source, names: Sequence[str]) -> Compiled:
    """Return what the text says of a run with these parameters. ConditionError where it is no yes or no."""
    compiler = _Compiler(source, names)
    evaluate = compiler.truth(source.tree)
    return Compiled(evaluate, tuple(compiler.asked.items()))


class _Compiler:
    """Turns a tree into functions, from the leaves up, and collects the quantities on its way."""

    def __init__(self, source: Source, names: Sequence[str]) -> None:
        self._source = source
        # As Python reads them: it takes letters that look alike for the same.
        self._names = [normalize("NFKC", name) for name in names]
        self.asked: dict[str, Quantity] = {}

    def truth(self, node: ast.expr) -> Evaluate:
        """Return a part that must be a yes or no."""
        kind, evaluate = self._term(node)
        if kind == "truth":
            return evaluate
        raise self._source.error(node, "condition.no_truth")

    def _number(self, node: ast.expr) -> Evaluate:
        """Return a part that must be a number."""
        kind, evaluate = self._term(node)
        if kind == "number":
            return evaluate
        raise self._source.error(node, "condition.truth")

    def _term(self, node: ast.expr) -> Term:
        match node:
            case ast.Constant(value=int() | float() as value):
                number = float(value)
                return Term("number", lambda at: number)
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return self._name(node)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return Term("number", self._call(node, name, arguments))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Term("truth", applied(np.logical_not, self.truth(operand)))
            case ast.UnaryOp(op=op, operand=operand) if type(op) in SIGNS:
                return Term("number", applied(SIGNS[type(op)], self._number(operand)))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return Term("number", applied(OPERATORS[type(op)], self._number(left), self._number(right)))
            case ast.BoolOp(op=op, values=values):
                join = np.logical_and if isinstance(op, ast.And) else np.logical_or
                return Term("truth", joined(join, [self.truth(value) for value in values]))
            case ast.Compare(left=left, ops=ops, comparators=rest) if {*map(type, ops)} <= {*COMPARISONS}:
                parts = [self._number(part) for part in (left, *rest)]
                return Term("truth", compared([COMPARISONS[type(op)] for op in ops], parts))
        raise self._source.error(node, ALIEN)

    def _name(self, node: ast.expr) -> Term:
        name, asked = self._asked(node)
        if asked.kind == GRADIENT and asked.part is None:
            if len(self._names) > 1:
                parts = visible(", ".join(f"{name}.{part}" for part in self._names))
                raise self._source.error(node, "condition.several", parts=parts, name=name)
            asked = asked._replace(part=0)
        self.asked[name] = asked
        if asked.kind == "nan":
            return Term("truth", lambda at: at.column(asked) > 0)
        return Term("number", lambda at: at.column(asked))

    def _asked(self, node: ast.expr) -> tuple[str, Quantity]:
        """Return a name without the blanks in it, and what it asks for."""
        name = self._written(node)
        asked = quantity(name, self._names)
        if asked is None:
            raise self._unknown(node, name)
        return name, asked

    def _written(self, node: ast.expr) -> str:
        """Return a name as a program has it: self.w, or net[0].W[1,2]."""
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=inner, attr=attribute):
                return f"{self._written(inner)}.{attribute}"
            case ast.Subscript(value=inner, slice=place) if _is_place(place):
                return f"{self._written(inner)}[{ast.unparse(place)}]"
            case ast.Subscript(value=inner, slice=ast.Tuple(elts=places)) if all(map(_is_place, places)):
                return f"{self._written(inner)}[{','.join(map(ast.unparse, places))}]"
        raise self._source.error(node, ALIEN)

    def _unknown(self, node: ast.expr, name: str) -> ConditionError:
        if name in FUNCTIONS:
            argument = "grad" if name == "norm" else "w"
            return self._source.error(node, "condition.function", name=name, argument=argument)
        if name == "prev":
            return self._source.error(node, "condition.prev")
        known = known_names(self._names)
        listed = visible(" ".join([*known, "prev.…"]), 160)
        understood = [*known, *SYNONYMS]
        near = nearest(name, [*understood, *(f"prev.{each}" for each in understood if each != "nan")])
        if near is None:
            return self._source.error(node, "condition.unknown", names=listed)
        return self._source.error(node, "condition.unknown_near", near=near, names=listed)

    def _call(self, node: ast.Call, name: str, arguments: Sequence[ast.expr]) -> Evaluate:
        if name == "norm":
            return self._norm(node, arguments)
        if name in OF_ONE and len(arguments) == 1:
            return applied(OF_ONE[name], self._number(arguments[0]))
        if name in OF_SEVERAL and len(arguments) > 1:
            return joined(OF_SEVERAL[name], [self._number(argument) for argument in arguments])
        if name in FUNCTIONS:
            code = "condition.takes_one" if name in OF_ONE else "condition.takes_several"
            raise self._source.error(node, code, name=name)
        listed, near = " ".join(FUNCTIONS), nearest(name, FUNCTIONS)
        if near is None:
            raise self._source.error(node.func, "condition.no_function", names=listed)
        raise self._source.error(node.func, "condition.no_function_near", near=near, names=listed)

    def _norm(self, node: ast.Call, arguments: Sequence[ast.expr]) -> Evaluate:
        match arguments:
            case [ast.Name() | ast.Attribute() | ast.Subscript() as argument]:
                name, asked = self._asked(argument)
                if asked.kind == GRADIENT and asked.part is None:
                    length = Quantity("norm", None, asked.previous)
                    self.asked[f"norm({name})"] = length
                    return lambda at: at.column(length)
        raise self._source.error(node, "condition.no_length")


def _is_place(node: ast.expr) -> bool:
    """Return whether it is a whole number, as of a place in a list."""
    return isinstance(node, ast.Constant) and type(node.value) is int
