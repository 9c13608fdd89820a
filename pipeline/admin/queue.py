"""The queue's own pages are not shown.

django-q2's admin lets a viewer resubmit paid tasks and anybody who may add a schedule run any
dotted path, so its models are unregistered.
"""

from __future__ import annotations

from django.contrib import admin
from django_q.models import Failure, OrmQ, Schedule, Success

for queue_model in (Schedule, Success, Failure, OrmQ):
    if admin.site.is_registered(queue_model):
        admin.site.unregister(queue_model)
