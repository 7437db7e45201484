# YAML with the C parser and without: types, anchors, several documents, objects refused, an error's place.
import datetime

import yaml

text = """\
base: &base {a: 1, b: [x, y]}
other:
  <<: *base
  when: 2024-01-02
  text: |
    two
    lines
"""
loaded = yaml.load(text, Loader=yaml.CSafeLoader)
print(loaded, loaded == yaml.safe_load(text), yaml.__with_libyaml__)
print(yaml.safe_dump({"b": datetime.date(2024, 1, 2), "a": ["é", None, 1.5]}, allow_unicode=True), end="")
print(list(yaml.safe_load_all("--- 1\n--- {x: yes}\n")))
try:
    yaml.safe_load("!!python/object/apply:os.system ['true']")
except yaml.YAMLError as error:
    print(str(error).splitlines()[0])
yaml.safe_load("a: [1, 2\nb: 3")
