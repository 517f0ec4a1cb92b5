"""Path converters."""


class NumberConverter:
    """A number that every database can compare: nine digits at most, so no address overflows."""

    regex = "[0-9]{1,9}"

    def to_python(self, text):
        return int(text)

    def to_url(self, number):
        return str(number)


class ReferenceConverter:
    """C-0001 in a path, the commitment's number in a view."""

    regex = f"[Cc]-{NumberConverter.regex}"

    def to_python(self, text):
        return int(text[2:])

    def to_url(self, number):
        return f"C-{number:04d}"


class TokenConverter:
    """The secret of a calendar address: 32 random bytes, as secrets.token_urlsafe writes them."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, text):
        return text

    def to_url(self, token):
        return token
