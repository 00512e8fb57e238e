"""Forms of lists, things and tables for programs and spreadsheets; no request is read here."""

__all__: list[str] = []
