"""samples/systems/hoiku/buttons."""
