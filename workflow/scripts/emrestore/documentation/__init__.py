"""Documentation: pages filled with the parameters, rules and pictures of this project's own run."""
