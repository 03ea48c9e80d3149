"""Telling other systems what happens: endpoints of sites, spread, sent and tried again."""
