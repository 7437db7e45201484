# A failing unittest.main() shows the traceback and exits with 1.
import time
import unittest

time.perf_counter = time.monotonic = time.time = lambda: 0.0


class Broken(unittest.TestCase):
    def test_differs(self):
        self.assertEqual([1, 2, 3], [1, 2, 4])

    def test_raises(self):
        {}["missing"]


if __name__ == "__main__":
    unittest.main()
