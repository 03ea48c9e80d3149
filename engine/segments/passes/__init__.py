"""Rewriting an expression into an equal one that is cheaper to evaluate."""
