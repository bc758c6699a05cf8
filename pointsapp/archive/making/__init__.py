"""Making an archive: the .zip, its pages and workbooks, one after the other."""
