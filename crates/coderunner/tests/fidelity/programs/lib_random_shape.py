# random is not seeded: two draws differ; seeded it repeats, as do hash values of numbers.
import random
import secrets
import uuid

print(random.random() != random.random(), len({random.getrandbits(64) for _ in range(100)}))
random.seed(42)
print(random.random(), random.sample(range(100), 5), random.choices("abc", k=5), random.gauss(0, 1))
random.seed("text")
print(random.randint(1, 10**9), hash(3.5), hash(2**61), hash((1, 2)))
print(uuid.uuid4().version, uuid.uuid5(uuid.NAMESPACE_DNS, "example"), len(secrets.token_hex(8)), uuid.uuid1().version)
