# Weak references, weak dictionaries and sets follow their objects.
import weakref


class Thing:
    def method(self):
        return "called"


thing = Thing()
names = weakref.WeakValueDictionary(a=thing)
keys = weakref.WeakKeyDictionary({thing: 1})
members = weakref.WeakSet([thing])
bound = weakref.WeakMethod(thing.method)
print(len(names), len(keys), len(members), bound()())
proxy = weakref.proxy(thing)
del thing
print(len(names), len(keys), len(members), bound())
proxy.method()
