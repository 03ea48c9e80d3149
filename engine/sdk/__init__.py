"""Messages of Segment's SDKs, as calls of this product."""
