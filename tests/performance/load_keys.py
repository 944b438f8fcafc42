"""What the load client and the prepared databases agree on."""

CSRF_SECRET = "benchbenchbenchbenchbenchbench12"
