"""Weekly digests by mail: subscribing, deciding what is new, and delivery."""
