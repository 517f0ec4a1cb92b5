from django.urls import path, register_converter

from tracker.converters import NumberConverter, ReferenceConverter

from .forms import ACTS
from .views import acting, managing, reading, sources

register_converter(NumberConverter, "number")
register_converter(ReferenceConverter, "reference")

urlpatterns = [
    path("commitments/", reading.commitment_list, name="commitment-list"),
    path("commitments/new/", acting.register, name="commitment-new"),
    path("commitments/due/", reading.due_preview, name="due-preview"),
    *(
        path(
            f"commitments/export.{extension}",
            reading.commitment_export,
            {"extension": extension},
            name=f"commitment-export-{extension}",
        )
        for extension in ("csv", "json")
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
    path("review/", managing.review, name="review"),
]
