"""Campaigns gone through on a virtual clock: the engine's own steps, and nothing done to the world."""
