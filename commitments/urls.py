from django.urls import path, register_converter

from tracker.converters import NumberConverter, ReferenceConverter, TokenConverter

from .exports import FORMATS
from .forms import ACTS
from .views import (
    account,
    acting,
    bulk,
    counterparts,
    desk,
    digest,
    managing,
    reading,
    reports,
    review_session,
    saved_views,
    sources,
    timeline,
)

register_converter(NumberConverter, "number")
register_converter(ReferenceConverter, "reference")
register_converter(TokenConverter, "token")

urlpatterns = [
    path("", desk.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("commitments/", reading.commitment_list, name="commitment-list"),
    path("commitments/new/", acting.register, name="commitment-new"),
    path("commitments/bulk/", bulk.bulk, name="commitment-bulk"),
    path("commitments/due/", reading.due_preview, name="due-preview"),
    *(
        path(
            f"commitments/export.{extension}",
            reading.commitment_export,
            {"extension": extension},
            name=f"commitment-export-{extension}",
        )
        for extension in FORMATS
    ),
    path("commitments/<reference:pk>/", reading.commitment_detail, name="commitment"),
    *(
        path(
            f"commitments/<reference:pk>/{slug}/",
            acting.act,
            {"form_class": form},
            name=f"commitment-{slug.replace('/', '-')}",
        )
        for slug, form in ACTS.items()
    ),
    path(
        "commitments/<reference:pk>/citations/<number:citation>/remove/",
        acting.uncite,
        name="citation-remove",
    ),
    path(
        "commitments/<reference:pk>/updates/<number:number>/redact/",
        acting.redact,
        name="note-redact",
    ),
    path("sources/", sources.source_list, name="source-list"),
    path("sources/new/", sources.source_new, name="source-new"),
    path("sources/<number:pk>/", sources.source_detail, name="source"),
    path("sources/<number:pk>/edit/", sources.source_edit, name="source-edit"),
    path("sources/<number:pk>/redact/", sources.source_redact, name="source-redact"),
    path("reports/", reports.reports, name="reports"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("counterparts/", counterparts.counterpart_list, name="counterpart-list"),
    path("counterparts/<slug:slug>/", counterparts.meeting_brief, name="counterpart"),
    path("review/", managing.review, name="review"),
    path("review/session/", review_session.review_session, name="review-session"),
    path("review/session/summary/", review_session.review_summary, name="review-summary"),
    path("review/session/<reference:pk>/", review_session.review_item, name="review-item"),
    path("views/", saved_views.view_list, name="view-list"),
    path("views/<number:pk>/", saved_views.view_edit, name="view"),
    path("views/<number:pk>/delete/", saved_views.view_delete, name="view-delete"),
    path("views/<number:pk>/start/", saved_views.view_start, name="view-start"),
    path("account/", account.account, name="account"),
    path("account/feeds/", account.feed_new, name="feed-new"),
    path("account/feeds/<number:pk>/revoke/", account.feed_revoke, name="feed-revoke"),
    path("digest/<str:token>/stop/", digest.unsubscribe, name="unsubscribe"),
    path("calendar/<token:token>.ics", account.calendar, name="calendar"),
]
