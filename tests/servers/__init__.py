"""Real servers, started by the tests on free ports of the loopback interface and ended with them."""
