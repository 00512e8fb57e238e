"""Real servers on free ports of the loopback interface, which start and end with the tests."""
