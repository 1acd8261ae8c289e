"""Tables of the assessment, one module for each part."""
