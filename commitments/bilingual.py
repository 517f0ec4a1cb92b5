"""Text that exists in Spanish and English, each in a plain column of its own."""

from django.utils.translation import get_language

LANGUAGES = ("es", "en")


def preferred_languages():
    """The two language codes, the active one first."""
    return LANGUAGES if (get_language() or "").startswith("es") else LANGUAGES[::-1]


class Bilingual:
    """Reads `<name>_es` or `<name>_en`, whichever the active language prefers and is filled in."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        texts = (getattr(instance, f"{self.name}_{code}") for code in preferred_languages())
        return next(filter(None, texts), "")
