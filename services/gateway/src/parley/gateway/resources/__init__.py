"""The public API's resources: what requests and answers look like as JSON, and how protobuf becomes them."""
