# A Manager: lists, dictionaries and a namespace that live in a process of their own.
import multiprocessing


def work(shared, names, n):
    shared.append(n)
    names[n] = n * n


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Manager() as manager:
        shared, names, place = manager.list(), manager.dict(), manager.Namespace()
        place.x = 5
        workers = [multiprocessing.get_context("fork").Process(target=work, args=(shared, names, n)) for n in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        print(sorted(shared), sorted(names.items()), place.x, place)
        try:
            names["missing"]
        except KeyError as error:
            print(repr(error))
