"""One module a process: `python -m workers.processes.NAME`. Each imports only what it runs, to stay small."""
