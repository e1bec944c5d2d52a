# Part of evalharness, a harness that measures how well language models write code.
# SPDX-License-Identifier: Apache-2.0
"""multiprocessing between threads, with semaphores that need no folder."""
import threading
import unittest

import runner  # noqa: F401  makes the package
from evalharness import semaphores

semaphores.install()
import multiprocessing  # noqa: E402
from multiprocessing.pool import ThreadPool  # noqa: E402


class SemaphoreTests(unittest.TestCase):
    def test_locks_exclude(self):
        lock, counts = multiprocessing.Lock(), [0]

        def add():
            for _ in range(2000):
                with lock:
                    counts[0] += 1
        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(counts, [8000])
        self.assertTrue(lock.acquire(False))
        self.assertFalse(lock.acquire(False))
        self.assertFalse(lock.acquire(True, 0.01))
        lock.release()
        with self.assertRaises(ValueError):
            lock.release()

    def test_recursive_locks_are_held_by_one(self):
        lock = multiprocessing.RLock()
        with lock, lock:
            found = []
            thread = threading.Thread(target=lambda: found.append(lock.acquire(False)))
            thread.start()
            thread.join()
            self.assertEqual(found, [False])
        with self.assertRaises(AssertionError):
            lock.release()

    def test_semaphores_count_and_pools_map(self):
        semaphore = multiprocessing.BoundedSemaphore(2)
        self.assertTrue(semaphore.acquire(False) and semaphore.acquire(False))
        self.assertFalse(semaphore.acquire(False))
        semaphore.release()
        semaphore.release()
        with self.assertRaises(ValueError):
            semaphore.release()
        with ThreadPool(3) as pool:
            self.assertEqual(pool.map(abs, range(-50, 0)), list(range(50, 0, -1)))
        event = multiprocessing.Event()
        threading.Timer(0.01, event.set).start()
        self.assertTrue(event.wait(5))


if __name__ == '__main__':
    unittest.main()
