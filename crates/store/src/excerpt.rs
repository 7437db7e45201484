//! Lists show the beginnings of long texts.

/// Characters a list keeps of each long text, such as a program or its output. Together with the bound on a page's length
/// it bounds what one list costs in memory: whole programs and outputs, a hundred at once, would be hundreds of megabytes.
pub const LISTED_CHARS_MAX: usize = 16 * 1024;

/// What a list needs of each of them: one character more than is shown, whatever it is made of, says that something was cut.
pub(crate) const BEGINNING_BYTES_MAX: u32 = 4 * (LISTED_CHARS_MAX as u32 + 1);

/// The first characters of what is the beginning of a text, and whether they are not all of it.
pub(crate) fn cut(beginning: &[u8]) -> (String, bool) {
    // Only the last character can be broken: the database cut there.
    let text = beginning.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    match text.char_indices().nth(LISTED_CHARS_MAX) {
        Some((end, _)) => (text[..end].to_owned(), true),
        None => (text.to_owned(), false),
    }
}
