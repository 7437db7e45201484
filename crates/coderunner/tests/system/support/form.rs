//! Forms of the type multipart/form-data, byte by byte: what is tried with them is not always what a library would send.

/// A form that grows part by part.
pub(crate) struct Form {
    boundary: &'static str,
    bytes: Vec<u8>,
}

impl Form {
    pub(crate) fn new() -> Self {
        Self::between("a-boundary-that-is-in-no-file")
    }

    /// With another boundary than the others.
    pub(crate) fn between(boundary: &'static str) -> Self {
        Self { boundary, bytes: Vec::new() }
    }

    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.part(&format!("name=\"{name}\""), text.as_bytes())
    }

    pub(crate) fn file(self, name: &str, path: &str, content: &[u8]) -> Self {
        self.part(&format!("name=\"{name}\"; filename=\"{path}\""), content)
    }

    fn part(mut self, described: &str, content: &[u8]) -> Self {
        let head = format!("--{}\r\nContent-Disposition: form-data; {described}\r\n\r\n", self.boundary);
        for piece in [head.as_bytes(), content, b"\r\n"] {
            self.bytes.extend_from_slice(piece);
        }
        self
    }

    pub(crate) fn media_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        [&self.bytes, format!("--{}--\r\n", self.boundary).as_bytes()].concat()
    }
}
