# unittest.main() finds the tests of __main__, reports on stderr and exits with 0.
import time
import unittest

time.perf_counter = time.monotonic = time.time = lambda: 0.0


class Arithmetic(unittest.TestCase):
    def test_sum(self):
        self.assertEqual(sum([1, 2]), 3)

    @unittest.skip("not today")
    def test_skipped(self):
        pass


unittest.main(verbosity=2)
