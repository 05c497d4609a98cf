"""Composition only. Celery's app is config.celery, and the worker and the clock alone load it: no door sends a task,
and each process starts a third of a second sooner."""
