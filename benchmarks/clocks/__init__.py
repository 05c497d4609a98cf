"""The watch over all clocks, measured."""
