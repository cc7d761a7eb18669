"""The authors' released package, fetched, checked and read as data only."""
