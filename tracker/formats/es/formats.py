"""Dates as Peruvian Spanish writes them."""

DATE_FORMAT = r"j \d\e F \d\e Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
DATE_INPUT_FORMATS = ["%d/%m/%Y"]
