"""A report as a page of HTML that needs nothing else: for a browser, a printer, a screen reader."""
