"""Two addresses for those who watch over the server; neither needs a login."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(request):
    """200 as long as the process answers; asks nothing of the database."""
    return _word("alive")


@login_not_required
@never_cache
@require_safe
def readyz(request):
    """200 when the database answers and all migrations are applied, else 503 and which of both."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _word("no database", status=503)
    if pending:
        return _word("migrations pending", status=503)
    return _word("ready")


def _word(text, status=200):
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
