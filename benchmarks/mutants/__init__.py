"""Whether the tests would notice: the code is changed in one place at a time, and they are run."""
