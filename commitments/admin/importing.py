"""Import and export in the admin: upload, preview, apply; a template; the records as a file."""

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ..bilingual import preferred_languages
from ..due import describe
from ..forms.fields import NoteField
from ..importing import files, jobs
from ..importing.subjects import SUBJECTS
from ..models import ImportJob, ImportRow

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 50
Outcome = ImportRow.Outcome
# What the preview shows, the gravest first; what is unchanged is only counted.
SHOWN = (Outcome.WRONG, Outcome.CHANGED, Outcome.NEW, Outcome.UNCHANGED)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, CSV in UTF-8, or JSON; at most 20 MB and 2,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.json"}),
    )
    note = NoteField(
        label=gettext_lazy("Why"),
        required=False,
        help_text=gettext_lazy(
            "The reason for all rows that give none of their own. Internal; nothing classified."
        ),
    )

    def __init__(self, *args, subject, owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject, self.owner = subject, owner
        if subject != "commitment":
            del self.fields["note"]

    def clean(self):
        """Reading the file is the check: what it says is kept as a job, or refused in words."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self.job = jobs.stage(
                    cleaned["file"],
                    self.subject,
                    owner=self.owner,
                    note=cleaned.get("note", ""),
                )
            except forms.ValidationError as error:
                self.add_error("file", error)
        return cleaned


class ImportExportMixin:
    """Adds the pages of import and export to the admin of a model that can be imported."""

    @property
    def subject(self):
        return SUBJECTS[self.opts.model_name]

    def get_urls(self):
        name = f"commitments_{self.opts.model_name}"
        view = self.admin_site.admin_view
        pages = [
            ("import/", get_or_post(self.import_view), "import"),
            ("import/template.<str:extension>", require_safe(self.template_view),
             "import_template"),
            ("import/<int:pk>/", get_or_post(self.job_view), "import_job"),
            ("import/<int:pk>/wrong/", require_safe(self.wrong_view), "import_wrong"),
            ("export/", require_safe(self.export_view), "export"),
        ]  # fmt: skip
        ours = [path(at, view(page), name=f"{name}_{page_name}") for at, page, page_name in pages]
        return [*ours, *super().get_urls()]

    def has_import_permission(self, request):
        return request.user.has_perms(self.subject.permissions)

    def page(self, request, template, title, status=200, **context):
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "subject": self.subject,
            "home": reverse(f"admin:commitments_{self.opts.model_name}_import"),
            "export": reverse(f"admin:commitments_{self.opts.model_name}_export"),
        }
        return render(request, f"admin/commitments/{template}.html", context, status=status)

    def import_view(self, request):
        """GET: the upload's form and the columns. POST: keep the rows, go to the preview."""
        self.require_import(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*sent, subject=self.opts.model_name, owner=request.user)
        if form.is_bound and form.is_valid():
            jobs.check(form.job)
            return redirect(form.job)
        return self.page(
            request,
            "import",
            _("Import: %s") % self.opts.verbose_name_plural,
            status=422 if form.is_bound else 200,
            form=form,
            jobs=ImportJob.objects.filter(owner=request.user, subject=self.opts.model_name)
            .filter(expires_at__gt=timezone.now())
            .order_by("-pk")[:5],
        )

    def require_import(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied

    def job_of(self, request, pk):
        """The person's own import; nobody else's exists for them."""
        self.require_import(request)
        mine = ImportJob.objects.filter(owner=request.user, subject=self.opts.model_name)
        return get_object_or_404(mine.filter(expires_at__gt=timezone.now()), pk=pk)

    def job_view(self, request, pk):
        """GET: progress or preview. POST: check further rows, apply, or throw away."""
        job = self.job_of(request, pk)
        if request.method == "POST":
            return self.do(request, job)
        counts = job.counts()
        outcome = request.GET.get("outcome")
        if outcome not in SHOWN:
            outcome = next((kind for kind in SHOWN if counts[kind]), Outcome.UNCHANGED)
        rows = Paginator(job.rows.filter(outcome=outcome), PAGE)
        page = rows.get_page(request.GET.get("page"))
        total = sum(counts.values())
        return self.page(
            request,
            "import_job",
            _("Import: %s") % job.file_name,
            job=job,
            total=total,
            checked=total - counts[Outcome.UNCHECKED],
            counts=[(kind, counts[kind]) for kind in SHOWN],
            outcome=Outcome(outcome),
            rows=page,
            told=[(row, list(self.told(row))) for row in page],
            doing=sum(counts[kind] for kind in ImportRow.DOING),
            wrong=counts[Outcome.WRONG],
        )

    def told(self, row):
        """What changes, or what is wrong, as people read it: (column, old, new or reason)."""
        labels = {column.code: column.label for column in self.subject.columns}
        if row.outcome == Outcome.WRONG:
            for column, sentence in row.problems:
                yield labels.get(column, ""), row.cells.get(column, ""), sentence
            return
        for column, old, new in row.changes:
            yield labels[column], self.words(column, old), self.words(column, new)

    def words(self, column, text):
        """A cell's text in words: a choice by its label, a window by its days."""
        if column == "due_edtf":
            return describe(text, preferred_languages()[0])
        names = {field.name: field for field in self.opts.concrete_fields}
        choices = dict(names[column].flatchoices) if column in names else {}
        return choices.get(text, text)

    def do(self, request, job):
        act = request.POST.get("act")
        if act == "check":
            jobs.check(job)
        elif act == "discard":
            job.delete()
            messages.info(request, _("The import was thrown away; nothing was changed."))
            return redirect(f"admin:commitments_{self.opts.model_name}_import")
        elif act in ("all", "right"):
            self.apply(request, job, act)
        else:
            raise BadRequest
        return redirect(job)

    def apply(self, request, job, act):
        counts = job.counts()
        if job.applied_at:
            messages.info(request, _("This import is applied already."))
        elif counts[Outcome.UNCHECKED] or (act == "all" and counts[Outcome.WRONG]):
            messages.error(request, _("Not all rows are right; nothing was changed."))
        elif refused := jobs.apply(job, by=request.user):
            messages.error(
                request,
                ngettext(
                    "%d row can't be applied any more; see why. Nothing was changed.",
                    "%d rows can't be applied any more; see why. Nothing was changed.",
                    len(refused),
                )
                % len(refused),
            )
        else:
            new, changed = counts[Outcome.NEW], counts[Outcome.CHANGED]
            messages.success(
                request,
                _("The import is applied: %(new)d new, %(changed)d changed.")
                % {"new": new, "changed": changed},
            )

    def wrong_view(self, request, pk):
        """The wrong rows in the format of the file, each with its reason, to be mended."""
        job = self.job_of(request, pk)
        rows = job.rows.filter(outcome=Outcome.WRONG).iterator(chunk_size=PAGE)
        records = (
            [*(row.cells.get(code, "") for code in job.columns), self.reasons(row)] for row in rows
        )
        return download(f"wrong-{job.pk}", job.extension, [*job.columns, "reason"], records)

    def reasons(self, row):
        return " ".join(
            f"{label}: {sentence}" if label else sentence
            for label, _old, sentence in self.told(row)
        )

    def template_view(self, request, extension):
        """A file with every column, one example row, and what each column takes."""
        self.require_import(request)
        if extension not in ("xlsx", "csv"):
            raise BadRequest
        columns = self.subject.columns
        notes = [[_("column"), _("code"), _("what it takes")]]
        notes += [[str(c.label), c.code, str(c.help)] for c in columns]
        return download(
            f"template-{self.opts.model_name}",
            extension,
            [str(column.label) for column in columns],
            [[column.example for column in columns]],
            notes,
        )

    def export_view(self, request):
        """GET shows the formats; with `format` it answers the file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        extension = request.GET.get("format")
        if extension is None:
            return self.page(
                request,
                "export",
                _("Export: %s") % self.opts.verbose_name_plural,
                formats=[(code, code.upper()) for code in files.EXTENSIONS],
                archivable=self.opts.model_name == "commitment",
            )
        if extension not in files.EXTENSIONS:
            raise BadRequest
        subject = self.subject
        rows = subject.queryset(archived="archived" in request.GET)
        name = f"{self.opts.model_name}-{timezone.localdate().isoformat()}"
        return download(name, extension, subject.codes, subject.records(rows))


def download(name, extension, header, records, notes=None):
    return StreamingHttpResponse(
        files.pieces(extension, header, records, notes),
        content_type=files.TYPES[extension],
        headers={"Content-Disposition": f'attachment; filename="{name}.{extension}"'},
    )
