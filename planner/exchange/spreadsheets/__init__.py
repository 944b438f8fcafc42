"""Spreadsheets in and out.

A file that somebody brings becomes cells of text (`reading`), its tables are found and their columns recognized
(`headers`), and its rows become drafts with a verdict for every cell (`drafts`). A plan goes out as a workbook
(`workbook`), as CSV or as JSON (`plan_json`).
"""
