from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Commitments")

    def ready(self):
        from . import sign_ins  # noqa: F401 - its receivers write down who signs in
        from .roles import make_roles

        post_migrate.connect(make_roles, sender=self)
