"""What the authors' pairs say of the laws of the data sets, and what nobody can tell them apart by."""
