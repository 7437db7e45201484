# coding: rot13 : an encoding that is no text encoding is refused.
cevag("uryyb")
