"""Request → filter → template; nothing else."""
