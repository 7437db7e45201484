# Messages, addresses, HTML and URLs.
import email.message
import html.parser
import urllib.parse

message = email.message.EmailMessage()
message["Subject"], message["To"] = "Grüße", "Anna <a@example.org>"
message.set_content("Hällo\n")
print(message.as_string())


class Links(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        print(tag, attributes)


Links().feed("<a href='x?a=1&amp;b=2'>t</a><br/>")
print(urllib.parse.urlsplit("http://u@h:1/p?q#f"), urllib.parse.quote("ü/ "))
