// Part of evalharness, a harness that measures how well language models write code.
// SPDX-License-Identifier: Apache-2.0

extension OwnProblem {
  /// Problems whose values cross to the strict judge.
  static let strict = [
    OwnProblem(
      name: "class with __eq__",
      entryPoint: "plus",
      prompt: """
        class Vector:
            def __init__(self, x, y):
                self.x, self.y = x, y

            def __eq__(self, other):
                return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)


        def plus(first, second):
            \"""The sum of two vectors.\"""

        """,
      solution: """
            return Vector(first.x + second.x, first.y + second.y)

        """,
      test: """
        def check(candidate):
            assert candidate(Vector(1, 2), Vector(3, 4)) == Vector(4, 6)
            assert candidate(Vector(0, 0), Vector(0, 1)) != Vector(0, 0)

        """
    ),
    OwnProblem(
      name: "dataclass",
      entryPoint: "restock",
      prompt: """
        from dataclasses import dataclass, field


        @dataclass(order=True)
        class Item:
            name: str
            count: int = 0
            notes: list = field(default_factory=list)


        def restock(items, name, count):
            \"""The items, sorted, with more of the one that has the name.\"""

        """,
      solution: """
            for item in items:
                if item.name == name:
                    item.count += count
                    item.notes.append('restocked')
            return sorted(items)

        """,
      test: """
        def check(candidate):
            items = [Item('nut', 2), Item('bolt', 1)]
            result = candidate(items, 'nut', 3)
            assert result == [Item('bolt', 1), Item('nut', 5, ['restocked'])]
            assert items[0].count == 5 and result[0] < result[1]

        """
    ),
    OwnProblem(
      name: "enum",
      entryPoint: "turn",
      prompt: """
        import enum


        class Heading(enum.Enum):
            NORTH = 0
            EAST = 1
            SOUTH = 2
            WEST = 3


        def turn(heading, quarters):
            \"""The heading after so many quarter turns to the right.\"""

        """,
      solution: """
            return Heading((heading.value + quarters) % 4)

        """,
      test: """
        def check(candidate):
            assert candidate(Heading.NORTH, 1) is Heading.EAST
            assert {candidate(h, 4) for h in Heading} == set(Heading)
            assert candidate(Heading.EAST, -2).name == 'WEST'

        """
    ),
    OwnProblem(
      name: "named tuple",
      entryPoint: "extent",
      prompt: """
        from typing import List, NamedTuple


        class Span(NamedTuple):
            low: int
            high: int


        def extent(spans: List[Span]) -> Span:
            \"""The least span that holds all of them.\"""

        """,
      solution: """
            return Span(min(s.low for s in spans), max(s.high for s in spans))

        """,
      test: """
        def check(candidate):
            result = candidate([Span(2, 5), Span(-1, 3)])
            assert result == Span(-1, 5) == (-1, 5)
            assert result._asdict() == {'low': -1, 'high': 5}

        """
    ),
    OwnProblem(
      name: "tree node",
      entryPoint: "mirror",
      prompt: """
        class Node:
            def __init__(self, value, left=None, right=None):
                self.value = value
                self.left = left
                self.right = right


        def mirror(root):
            \"""The tree with left and right exchanged, in place.\"""

        """,
      solution: """
            if root is not None:
                root.left, root.right = mirror(root.right), mirror(root.left)
            return root

        """,
      test: """
        def flat(node):
            return [] if node is None else flat(node.left) + [node.value] + flat(node.right)


        def check(candidate):
            root = Node(2, Node(1), Node(4, Node(3)))
            result = candidate(root)
            assert result is root
            assert flat(root) == [4, 3, 2, 1]
            assert candidate(None) is None

        """
    ),
    OwnProblem(
      name: "coroutines",
      entryPoint: "delayed",
      prompt: """
        import asyncio


        async def delayed(values):
            \"""Each value doubled, after giving others a turn.\"""

        """,
      solution: """
            result = []
            for value in values:
                await asyncio.sleep(0)
                result.append(2 * value)
            return result

        """,
      test: """
        import asyncio


        def check(candidate):
            assert asyncio.run(candidate([1, 2])) == [2, 4]
            assert asyncio.run(candidate([])) == []

        """
    ),
    OwnProblem(
      name: "captured output",
      entryPoint: "banner",
      prompt: """
        def banner(text):
            \"""Prints a text between two lines of stars as long as it is.\"""

        """,
      solution: """
            print('*' * len(text))
            print(text)
            print('*' * len(text))

        """,
      test: """
        import contextlib
        import io


        def check(candidate):
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                candidate('abc')
            assert output.getvalue() == '***\\nabc\\n***\\n'

        """
    ),
    OwnProblem(
      name: "generator",
      entryPoint: "windows",
      prompt: """
        def windows(items, size):
            \"""Yields the runs of so many neighbours.\"""

        """,
      solution: """
            for start in range(len(items) - size + 1):
                yield tuple(items[start:start + size])

        """,
      test: """
        import types


        def check(candidate):
            result = candidate([1, 2, 3], 2)
            assert isinstance(result, types.GeneratorType)
            assert next(result) == (1, 2)
            assert list(result) == [(2, 3)]

        """
    ),
    OwnProblem(
      name: "exceptions",
      entryPoint: "withdraw",
      prompt: """
        class Overdrawn(ValueError):
            def __init__(self, missing):
                super().__init__('%d missing' % missing)
                self.missing = missing


        def withdraw(balance, amount):
            \"""What is left; raises Overdrawn when that is less than nothing.\"""

        """,
      solution: """
            if amount > balance:
                raise Overdrawn(amount - balance)
            return balance - amount

        """,
      test: """
        def check(candidate):
            assert candidate(5, 3) == 2
            try:
                candidate(5, 8)
            except Overdrawn as error:
                assert error.missing == 3 and str(error) == '3 missing'
            else:
                assert False, 'nothing was raised'

        """
    ),
    OwnProblem(
      name: "a list within an argument",
      entryPoint: "put",
      prompt: """
        def put(table):
            \"""Puts 1 into the list 'a' of a table.\"""

        """,
      solution: """
            table['a'].append(1)

        """,
      test: """
        def check(candidate):
            items = []
            candidate({'a': items})
            assert items == [1]

        """
    ),
  ]
}
