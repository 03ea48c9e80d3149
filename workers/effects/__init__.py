"""Doing what nodes ask for, a file a kind of effect."""
