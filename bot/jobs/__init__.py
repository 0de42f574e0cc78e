"""The coarse work as jobs: reading an issue or a file, composing a digest, filling in the past.

`work.py` has the functions. In one process on SQLite `inside.py` calls them; on PostgreSQL `queue.py` puts them into
Procrastinate's queue and `workers.py` takes them out of it, in any number of processes. Only who calls differs.
"""
