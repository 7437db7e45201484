# Objects of __main__ travel to spawned processes and back.
import dataclasses
import enum
import multiprocessing


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass
class Item:
    name: str
    colour: Colour


def change(item):
    return Item(item.name + "!", item.colour), item.colour is Colour.RED


if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        item, same = pool.apply(change, (Item("a", Colour.RED),))
        print(item, same, type(item) is Item)
        try:
            pool.apply(lambda: 0)
        except Exception as error:
            print(type(error).__name__, "pickle" in str(error))
