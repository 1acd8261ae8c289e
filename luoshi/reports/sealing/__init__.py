"""Pages of closing periods, the chain of seals and its proof."""
