"""The embedded default: PostgreSQL, Valkey, web, worker and beat on one machine.

Three front doors (`make up`, `manage.py` and `python -m services run`) use the same two ideas:

* `keeper.py`: an embedded server lives exactly as long as somebody holds a lock that says "I use it".
* `supervisor.py`: a process is started, watched, restarted with growing pauses, and never left behind.

Nothing here imports Django or the project's apps, so that it works before they can be imported.
"""
