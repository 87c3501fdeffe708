"""How the labeller is trained (extra ``[train]``): data, network, quantising, figures. Never needed to run."""
