"""Law as data: the released plans, and what they allow, forbid and demand. No Django, no clock."""
