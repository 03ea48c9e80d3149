"""People from a file: read, mapped, looked at beforehand, and stored by a job that can be stopped and goes on."""
