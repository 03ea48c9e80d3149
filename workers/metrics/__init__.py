"""What is measured of a running product, over all its processes."""
