"""From a batch of accepted calls to the graph, in one transaction."""
