"""What anybody may read without signing in: warnings in force, those that are over, risk notices. Nothing else."""
