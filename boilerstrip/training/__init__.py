"""How the labeller is trained (extra ``[train]``): data, word weights, boosted trees, figures. Never needed to run."""
