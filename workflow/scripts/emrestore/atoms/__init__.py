"""The atom as a radial function: projected radius, eq. 17, and its fit to multislice images."""
