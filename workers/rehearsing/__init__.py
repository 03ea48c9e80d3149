"""Trying campaigns before they run: one person step by step, and everybody over what really happened."""
