# A character that Python does not know.
price = 5 €
