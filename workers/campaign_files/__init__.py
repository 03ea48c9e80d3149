"""Campaigns from and into files: what is in them, their text, and applying them to a site."""
