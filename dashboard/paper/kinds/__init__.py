"""Kinds of sheets: a function from a view to what stands on the sheet, a file a subject."""
