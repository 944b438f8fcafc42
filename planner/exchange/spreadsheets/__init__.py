"""Spreadsheets in and out.

A file that somebody brings becomes cells of text (`reading`), its tables are found and their columns recognized
(`headers`), and its rows become drafts with a verdict for every cell (`drafts`). Tables go out as a workbook
(`workbook`) or as CSV (`csv_tables`); what stands in those of a plan says `exchange.plan_workbooks`.
"""
