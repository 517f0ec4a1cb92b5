"""Sources: the documents that announce commitments."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..forms import FullSourceForm, RedactSourceForm
from ..models import Commitment, Source
from .acting import get_or_post, posted
from .reading import page_or_404


@require_safe
@permission_required("commitments.view_source", raise_exception=True)
def source_list(request):
    """All sources, newest first, each with how many commitments cite it."""
    sources = (
        Source.objects.with_publisher()
        .current()
        .defer("text")
        .annotate(cited=Count("citations__commitment", distinct=True))
        .newest_first()
    )
    return render(request, "sources/list.html", {"page": page_or_404(request, sources)})


@require_safe
@permission_required("commitments.view_source", raise_exception=True)
def source_detail(request, pk):
    source = get_object_or_404(
        Source.objects.select_related("publisher", "reprint_of", "created_by"), pk=pk
    )
    if source.merged_into_id:
        return redirect("source", source.merged_into_id)
    commitments = Commitment.objects.filter(citations__source=source).distinct().order_by("pk")
    context = {
        "source": source,
        "merged": source.merged_from.order_by("pk"),
        "reprints": source.reprints.defer("text").newest_first(),
        "page": page_or_404(request, commitments.for_rows()),
        "today": timezone.localdate(),
    }
    return render(request, "sources/detail.html", context)


@get_or_post
@permission_required("commitments.add_source", raise_exception=True)
def source_new(request):
    return save_source(request, Source(created_by=request.user))


@get_or_post
@permission_required("commitments.change_source", raise_exception=True)
def source_edit(request, pk):
    source = get_object_or_404(Source, pk=pk)
    if source.merged_into_id:
        return redirect("source-edit", source.merged_into_id)
    return save_source(request, source)


@get_or_post
@permission_required("commitments.redact_source", raise_exception=True)
def source_redact(request, pk):
    """Erase the text that was kept of a source, with a reason; its digest and the quotes stay."""
    source = get_object_or_404(Source.objects.exclude(text=""), pk=pk)
    form = RedactSourceForm(posted(request))
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            try:
                source.redact_text(by=request.user, note=form.cleaned_data["note"])
            except ValidationError as refused:
                form.add_error(None, refused.messages)
            else:
                messages.success(request, _("The text is redacted."))
                return redirect("source", pk)
    context = {
        "form": form,
        "source": source,
        "cited": source.citing_commitments().count(),
    }
    return render(request, "sources/redact.html", context, status=code)


def save_source(request, source):
    form = FullSourceForm(posted(request), instance=source)
    code = 200
    if request.method == "POST":
        code = 422
        if form.is_valid():
            saved = form.save()
            messages.success(request, _("The source is saved."))
            return redirect("source", saved.pk)
    return render(request, "sources/form.html", {"form": form, "source": source}, status=code)
