"""What is measured on images and on their restorations: metrics, filters to compare with, fidelity."""
