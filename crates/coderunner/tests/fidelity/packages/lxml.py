# XML and HTML: XPath, transformations, schemas, large files read in pieces, errors with lines.
import io
import threading

from lxml import etree, html

root = etree.XML("<shop xmlns:x='urn:x'><item n='1'>apple</item><item n='2' x:k='v'>Birne</item></shop>")
print(root.xpath("sum(//item/@n)"), root.xpath("//item[@n=2]/text()"), root.find("item").tag, root[1].attrib)
style = etree.XML("<s:stylesheet version='1.0' xmlns:s='http://www.w3.org/1999/XSL/Transform'><s:template match='item'><s:value-of select='@n'/>;</s:template></s:stylesheet>")
print(str(etree.XSLT(style)(root)).strip())
schema = etree.XMLSchema(etree.XML("<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element name='a' type='xs:int'/></xs:schema>"))
print(schema.validate(etree.XML("<a>5</a>")), schema.validate(etree.XML("<a>x</a>")), schema.error_log[0].line)
with open("large.xml", "w") as file:
    file.write("<r>" + "<e>t</e>" * 50_000 + "</r>")
print(sum(1 for _ in etree.iterparse("large.xml", tag="e")))
print(html.fromstring("<p>a<b>c<p>d&eacute;").text_content(), etree.tostring(root[0]))
threads = [threading.Thread(target=lambda: etree.parse("large.xml").getroot()) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(etree.parse(io.BytesIO(b"<a>\n<b/></a>")).getroot()[0].sourceline)
etree.fromstring("<a><b></a>")
