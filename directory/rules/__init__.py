"""Pure rules of the directory: reading rows, folding names, ranking, understanding a question."""
