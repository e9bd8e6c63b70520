"""A scan file comes in; its pages go out as pictures, whatever the file tries to do to us.

All that is known of file formats is here, also whether a file has been written to its end. `flows`
may call it. Doors: `split.split`, `split.split_stack`, `blank_backs.blank_backs`,
`wholeness.is_whole`, `page_files.facts_of_page` for the reader.
"""
