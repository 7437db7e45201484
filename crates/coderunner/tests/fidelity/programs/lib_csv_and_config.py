# csv, configparser, json and XML read and written in the workspace.
import configparser
import csv
import json
import xml.etree.ElementTree

with open("t.csv", "w", newline="") as file:
    csv.writer(file).writerows([["a", "b,c"], ["é", 'q"q']])
print(list(csv.DictReader(open("t.csv", newline=""))), open("t.csv", newline="").read())
config = configparser.ConfigParser()
config.read_string("[a]\nx = 5\ny = %(x)s0\n")
print(config["a"]["y"], config.getint("a", "x"))
root = xml.etree.ElementTree.fromstring("<a><b c='1'>t</b></a>")
print(root.find("b").attrib, xml.etree.ElementTree.tostring(root))
json.loads('{"a": [1, 2,, 3]}')
