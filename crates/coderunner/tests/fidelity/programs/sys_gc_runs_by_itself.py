# A cycle is collected after enough allocations, without being asked for.
import weakref


class Node:
    pass


node = Node()
node.me = node
gone = []
watch = weakref.ref(node, lambda _: gone.append(True))
del node
kept = [[number] for number in range(20000)]
print(gone)
