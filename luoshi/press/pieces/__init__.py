"""What the parts of the press share: pieces, their authors and finished texts, and the panels that parts add to a piece."""
