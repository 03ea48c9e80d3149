"""Conversations: what is said, and who is told of it."""
