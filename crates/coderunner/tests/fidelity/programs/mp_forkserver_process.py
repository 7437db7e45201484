# A Process of the fork server, with a preloaded module.
import multiprocessing
import os


def work(connection):
    connection.send((__name__, os.getppid() != int(os.environ["STARTER"])))
    connection.close()


if __name__ == "__main__":
    os.environ["STARTER"] = str(os.getpid())
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["json"])
    for _ in range(2):
        here, there = context.Pipe()
        process = context.Process(target=work, args=(there,))
        process.start()
        print(here.recv())
        process.join()
        print(process.exitcode)
