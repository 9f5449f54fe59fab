"""Algebra: expressions as small trees, written in symbols, written with numbers put in, and evaluated.

A model and an optimizer say with them what they compute, next to the code that computes it. Evaluated in the
precision of the numbers that are in it, an expression takes the same operations in the same order as that
code, and so comes to the same bits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from gdtui.core.arrays import Number
from gdtui.core.functions import FUNCTIONS

Numeral = Callable[[float], str]  # how a number is written

SO_FAR = "…"  # stands before a sum of terms that are not written
SUM, PRODUCT, POWER, ATOM = range(4)  # how strongly a part holds together: what binds less is put in brackets
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Expression:
    """A part of a formula. `level` says how strongly it holds together."""

    level: ClassVar[int] = ATOM

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return what it comes to, each number in it taken as `number` makes it.

        With decimals all is as exact as they are; roots, exponentials and logarithms are as exact as doubles.
        """
        raise NotImplementedError

    def written(self, numeral: Numeral | None = None) -> str:
        """Return it with numbers as `numeral` writes them; without one, in symbols."""
        raise NotImplementedError

    def __add__(self, other: "Expression") -> "Expression":
        return Sum((*_summands(self), (1, other)))

    def __sub__(self, other: "Expression") -> "Expression":
        return Sum((*_summands(self), (-1, other)))

    def __mul__(self, other: "Expression") -> "Expression":
        return Product((*(self.factors if isinstance(self, Product) else (self,)), other))

    def __radd__(self, other: int) -> "Expression":
        return Constant(other) + self

    def __rmul__(self, other: int) -> "Expression":
        return Constant(other) * self

    def __rsub__(self, other: int) -> "Expression":
        return Constant(other) - self

    def __truediv__(self, other: "Expression") -> "Expression":
        return Quotient(self, other)

    def __pow__(self, other: "int | Expression") -> "Expression":
        return Power(self, Constant(other) if isinstance(other, int) else other)


@dataclass(frozen=True, eq=False, slots=True)
class Named(Expression):
    """A number with a symbol: x, w, lr."""

    symbol: str
    number: Number

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the number."""
        return number(self.number)

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the symbol, or the number."""
        return self.symbol if numeral is None else numeral(float(self.number))


@dataclass(frozen=True, eq=False, slots=True)
class Constant(Expression):
    """A whole number that belongs to the formula itself, as the 2 in 2·x."""

    number: int

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the number as it is: beside any other it takes that one's precision."""
        return self.number

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the number."""
        return str(self.number)


@dataclass(frozen=True, eq=False, slots=True)
class Sum(Expression):
    """Terms that are added, or subtracted where their sign is −1, from left to right."""

    terms: tuple[tuple[Literal[1, -1], Expression], ...]
    level: ClassVar[int] = SUM

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the sum, added in order."""
        (sign, first), *rest = self.terms
        total = first.evaluate(number) if sign > 0 else -first.evaluate(number)
        for sign, term in rest:
            total = total + term.evaluate(number) if sign > 0 else total - term.evaluate(number)
        return total

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the terms with their signs between them: 2 − 7.84, and not 2 + -7.84."""
        (sign, first), *rest = self.terms
        text = first.written(numeral) if sign > 0 else f"-{_part(first, numeral, PRODUCT, first=False)}"
        for sign, term in rest:
            part = _part(term, numeral, PRODUCT)
            if part.startswith("-"):
                sign, part = (-1 if sign > 0 else 1), part[1:]
            text += f" + {part}" if sign > 0 else f" − {part}"
        return text

    def largest(self, count: int) -> "Sum":
        """Return the sum of so many of its terms, those of the largest size, in their order."""
        sizes = [abs(float(term.evaluate())) for _, term in self.terms]
        ranked = sorted(range(len(sizes)), key=lambda i: (-sizes[i] if sizes[i] == sizes[i] else 0.0, i))
        return Sum(tuple(self.terms[i] for i in sorted(ranked[:count])))


@dataclass(frozen=True, eq=False, slots=True)
class Product(Expression):
    """Factors that are multiplied from left to right."""

    factors: tuple[Expression, ...]
    level: ClassVar[int] = PRODUCT

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the product, multiplied in order."""
        total, *rest = (factor.evaluate(number) for factor in self.factors)
        for factor in rest:
            total = total * factor
        return total

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the factors with points between them."""
        first, *rest = self.factors
        parts = [_part(first, numeral, PRODUCT), *(_part(each, numeral, POWER, first=False) for each in rest)]
        return "·".join(parts)


@dataclass(frozen=True, eq=False, slots=True)
class Quotient(Expression):
    """One part divided by another."""

    above: Expression
    below: Expression
    level: ClassVar[int] = PRODUCT

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the quotient."""
        return self.above.evaluate(number) / self.below.evaluate(number)

    def written(self, numeral: Numeral | None = None) -> str:
        """Return both with a stroke between them."""
        return f"{_part(self.above, numeral, PRODUCT)}/{_part(self.below, numeral, POWER, first=False)}"


@dataclass(frozen=True, eq=False, slots=True)
class Power(Expression):
    """A base to an exponent; a whole one is the base times itself so often, as a program writes it."""

    base: Expression
    exponent: Expression
    level: ClassVar[int] = POWER

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the power."""
        base = self.base.evaluate(number)
        if isinstance(self.exponent, Constant) and self.exponent.number > 0:
            power = base
            for _ in range(1, self.exponent.number):
                power = power * base
            return power
        return base ** self.exponent.evaluate(number)

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the base with its exponent raised, or behind a ^ where it cannot be."""
        base, exponent = (_part(part, numeral, ATOM, first=False) for part in (self.base, self.exponent))
        raised = exponent.translate(RAISED)
        return base + (raised if exponent.isdecimal() and raised != exponent else f"^{exponent}")


@dataclass(frozen=True, eq=False, slots=True)
class Applied(Expression):
    """One of FUNCTIONS, by its name, of a part."""

    function: str
    part: Expression

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return what the function makes of the part."""
        value = self.part.evaluate(number)
        function = FUNCTIONS[self.function]
        return Decimal(repr(float(function(float(value))))) if isinstance(value, Decimal) else function(value)

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the function's name with the part in brackets; a root needs none around one symbol.

        A softplus is written out.
        """
        if self.function == "softplus":
            return f"log(1+exp({_tight(self.part.written(numeral), numeral)}))"
        if self.function == "√":
            return f"√{_part(self.part, numeral, ATOM, first=False)}"
        return f"{self.function}({_tight(self.part.written(numeral), numeral)})"


@dataclass(frozen=True, eq=False, slots=True)
class Larger(Expression):
    """The larger of two parts."""

    some: Expression
    other: Expression

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the larger one; nan where either is none."""
        some, other = self.some.evaluate(number), self.other.evaluate(number)
        return some if some >= other or some != some else other

    def written(self, numeral: Numeral | None = None) -> str:
        """Return both in the brackets of a max."""
        parts = (_tight(part.written(numeral), numeral) for part in (self.some, self.other))
        return f"max({', '.join(parts)})"


@dataclass(frozen=True, eq=False, slots=True)
class Total(Expression):
    """The sum of a batch: many terms with one symbol. If `carried`, the first is the sum of all before."""

    symbol: str
    terms: tuple[Number, ...]
    carried: bool = False
    level: ClassVar[int] = SUM

    def evaluate(self, number: Callable[[Number], Number] = lambda number: number) -> Number:
        """Return the sum, added in order."""
        total: Number = 0  # as a run begins to sum, so that −0.0 alone comes to 0.0
        for term in self.terms:
            total = total + number(term)
        return total

    def written(self, numeral: Numeral | None = None) -> str:
        """Return the symbol, or all terms, with a … before what is carried."""
        if numeral is None:
            return self.symbol
        return SO_FAR * self.carried + Sum(tuple((1, Named("", term)) for term in self.terms)).written(
            numeral
        )


def gives(expression: Expression, numeral: Numeral, value: float, shown: Numeral) -> bool:
    """Does somebody who computes with the numbers as `numeral` writes them get what `shown` writes?

    Computed in 28 digits, and then rounded as the value is, of which it may differ by half a unit in the last
    digit that is shown. False also where a number is not finite.
    """
    try:
        found = Decimal(expression.evaluate(lambda number: Decimal(numeral(float(number)))))
        text = Decimal(shown(value))
        unit = Decimal((0, (1,), int(text.as_tuple().exponent)))
        return abs(found - text) <= unit / 2 and Decimal(shown(float(found))) == text
    except (ArithmeticError, ValueError):  # inf, nan, and what they lead to
        return False


def _summands(part: Expression) -> tuple[tuple[Any, Expression], ...]:
    return part.terms if isinstance(part, Sum) else ((1, part),)


def _part(part: Expression, numeral: Numeral | None, level: int, first: bool = True) -> str:
    """Return a part of something that holds together so strongly, in brackets where it needs them.

    Behind an operator a number with a sign needs them too.
    """
    text = part.written(numeral)
    if _level(part, numeral) < level or (not first and text.startswith("-")):
        return f"({_tight(text, numeral)})"
    return text


def _level(part: Expression, numeral: Numeral | None) -> int:
    return ATOM if isinstance(part, Total) and (numeral is None or len(part.terms) == 1) else part.level


def _tight(text: str, numeral: Numeral | None) -> str:
    """Return symbols in brackets without blanks; between numbers they stay."""
    return text.replace(" ", "") if numeral is None else text
