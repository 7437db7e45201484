//! From bytes to text, piece by piece.

/// Reads UTF-8 that comes in pieces. What is none becomes U+FFFD; a character is never torn.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// The beginning of a character whose end has not come yet.
    held: Vec<u8>,
}

impl Decoder {
    /// The text of one more piece.
    pub(crate) fn more(&mut self, piece: &[u8]) -> String {
        let joined;
        let bytes = if self.held.is_empty() {
            piece
        } else {
            joined = [std::mem::take(&mut self.held).as_slice(), piece].concat();
            &joined
        };
        let whole = bytes.len() - torn_bytes(bytes);
        self.held = bytes[whole..].to_vec();
        String::from_utf8_lossy(&bytes[..whole]).into_owned()
    }

    /// What is left when no more comes.
    pub(crate) fn end(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned()
    }
}

/// Bytes at the end that begin a character and do not end it: three at most.
pub(crate) fn torn_bytes(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last();
    let invalid = last.map_or(&[][..], |chunk| chunk.invalid());
    let is_torn = std::str::from_utf8(invalid).is_err_and(|error| error.error_len().is_none());
    if is_torn { invalid.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> Vec<String> {
        let mut decoder = Decoder::default();
        let mut texts: Vec<String> = pieces.iter().map(|piece| decoder.more(piece)).collect();
        texts.push(decoder.end());
        texts
    }

    #[test]
    fn characters_are_whole_wherever_they_are_cut() {
        let text = "a你é🦀b".as_bytes();
        for cut in 0..=text.len() {
            let texts = read(&[&text[..cut], &text[cut..]]);
            assert_eq!(texts.concat(), "a你é🦀b");
            assert!(!texts.concat().contains('\u{fffd}'));
        }
        let one_by_one: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(read(&one_by_one).concat(), "a你é🦀b");
    }

    #[test]
    fn what_is_no_text_is_shown_as_such() {
        assert_eq!(read(&[b"a\xff", b"b"]), ["a\u{fffd}", "b", ""]);
        assert_eq!(read(&[b"\xe4\xbd"]), ["", "\u{fffd}"]);
        assert_eq!(read(&[b"\xe4", b"x"]), ["", "\u{fffd}x", ""]);
    }
}
