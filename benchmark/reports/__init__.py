"""What a run says: summarised once, then shown as a table, Markdown or a page."""
