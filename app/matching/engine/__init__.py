"""The engine under the index: postings in windows, searched by compiled code, kept in files."""
