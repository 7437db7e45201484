# Broken HTML through two parsers: finding, changing, printing.
import bs4

text = "<html><body><p class='x y'>One<p>Two <b>bold</b><a href='/a?b=1&c=2'>link</a><table><tr><td>1<td>2"
for parser in ("html.parser", "lxml"):
    soup = bs4.BeautifulSoup(text, parser)
    print(parser, len(soup.find_all("p")), soup.b.get_text(), soup.a["href"], [cell.get_text(strip=True) for cell in soup.select("td")])
    print(soup.select_one("p.x").contents[0], soup.find("p")["class"], soup.b.find_parent("p") is not None)
soup.b.replace_with("plain")
soup.a.string = "Grüße 你"
print(soup.find_all("p")[1].decode())
print(bs4.BeautifulSoup("<a>é</a>".encode("latin-1"), "html.parser", from_encoding="latin-1").prettify())
soup.nothing.text
