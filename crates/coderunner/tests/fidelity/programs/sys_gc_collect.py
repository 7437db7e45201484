# gc.collect() counts the program's own unreachable objects, and callbacks hear of it.
import gc

gc.collect()
told = []
gc.callbacks.append(lambda phase, info: told.append((phase, info["generation"])))


class Cycle:
    def __init__(self):
        self.me = self

    def __del__(self):
        print("collected")


for _ in range(3):
    Cycle()
print(gc.collect() >= 3, told, gc.garbage)
gc.callbacks.clear()
