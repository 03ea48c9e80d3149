"""People from and into files of this machine, for the command line: as CSV or JSON lines, and going on after a stop."""
