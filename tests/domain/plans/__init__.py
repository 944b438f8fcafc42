"""The three worked plans of the handbook, section 8, as worksheets."""
