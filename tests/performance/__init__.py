"""How fast the product is, as ratios to a floor app measured in the same run."""
