"""What restored images are worth: columns fitted, compared with their limit, counted."""
