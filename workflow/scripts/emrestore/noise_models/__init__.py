"""Networks trained with deliberately wrong noise models, and what goes wrong with them (Figure 7)."""
