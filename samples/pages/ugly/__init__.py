"""Two dozen ugly pages: what goes wrong with paper, one thing a page, with what a person sees."""
