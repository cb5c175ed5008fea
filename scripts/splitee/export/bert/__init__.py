"""A multi-exit BERT in PyTorch's functions: its weights, its tokens and its forward pass."""
