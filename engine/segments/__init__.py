"""Segments: conditions on people, from JSON through typed expressions to one Cypher predicate each.

Read in this order: expressions, parse, passes, lower, compile, live. A kind of condition is one file in kinds/.
"""
