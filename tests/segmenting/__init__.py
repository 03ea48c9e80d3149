"""What the tests of segments share: people in a graph, random definitions, and what definitions mean."""
