"""Bringing a spreadsheet in: read, kept row by row, checked, shown, and applied all at once.

`files` reads a file into rows of text and writes rows into a file; `columns` knows the columns by
their names in either language; `lookups` finds what cells name; `commitments` and `vocabulary`
judge a row (new, changed, unchanged, wrong) and do what it asks; `jobs` keeps the rows meanwhile.
"""
