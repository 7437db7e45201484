//! Attacks as they are written: a file each, with a header in its docstring.

use rust_embed::RustEmbed;
use sandbox::layers::Layer;

use crate::sign::Sign;

#[derive(RustEmbed)]
#[folder = "attacks"]
struct Files;

const PRELUDE: &str = include_str!("../python/prelude.py");
const FOOTER: &str = include_str!("../python/footer.py");

/// What is kept from outside of a layer, and may stand where an attack says what stops it.
const OTHER_STOPS: [&str; 5] = ["wall_time", "cpu_time", "output_limit", "own_machine", "kernel"];

/// One attack.
#[derive(Clone, Debug)]
pub struct Attack {
    /// Its class and name, as in `escape/user_namespace`.
    pub name: String,
    /// What it does, in a sentence.
    pub title: String,
    /// What is tried, and why it would work.
    pub technique: String,
    /// What success would look like.
    pub success: String,
    /// What stops it, first what answers first.
    pub stopped_by: Vec<String>,
    /// Layers without which it cannot be held.
    pub needs: Vec<Layer>,
    /// Why it is not promised that it is held, where that is so.
    pub not_promised: Option<String>,
    /// What must be seen of it: of one of these, all.
    pub(crate) held_when: Vec<Vec<Sign>>,
    text: String,
}

/// What is wrong with a header.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct HeaderError {
    file: String,
    what: String,
}

/// A part of a file, played in an execution of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Attack,
    /// What an execution leaves for a later one, which is to find it.
    Leave,
    Find,
    /// What must come out differently each time.
    Draw,
    /// What two executions do at the same time.
    Send,
    Receive,
    Twin,
}

impl Part {
    pub(crate) fn function(self) -> &'static str {
        match self {
            Self::Attack => "attack",
            Self::Leave => "leave",
            Self::Find => "find",
            Self::Draw => "draw",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Twin => "twin",
        }
    }
}

impl Attack {
    /// Every attack whose class and name begin as one of these; of none, all.
    ///
    /// # Errors
    /// A file whose header is not as it must be.
    pub fn named(prefixes: &[String]) -> Result<Vec<Self>, HeaderError> {
        let is_asked_for =
            |path: &str| prefixes.is_empty() || prefixes.iter().any(|prefix| path.starts_with(prefix));
        let mut names: Vec<_> =
            Files::iter().filter(|path| path.ends_with(".py") && is_asked_for(path)).collect();
        names.sort();
        names.iter().map(|path| Self::read(path, &text_of(path))).collect()
    }

    fn read(path: &str, text: &str) -> Result<Self, HeaderError> {
        let wrong = |what: String| HeaderError { file: path.to_owned(), what };
        let header = Header::of(text).ok_or_else(|| wrong("has no docstring at its beginning".into()))?;
        let field = |name| header.field(name).ok_or_else(|| wrong(format!("has no `{name}:`")));
        let stopped_by: Vec<String> =
            field("Stopped by")?.split(',').map(|name| name.trim().to_owned()).collect();
        let is_known = |name: &&String| Layer::named(name).is_none() && !OTHER_STOPS.contains(&name.as_str());
        if let Some(unknown) = stopped_by.iter().find(is_known) {
            return Err(wrong(format!("is stopped by {unknown:?}, which is no layer")));
        }
        let needs = header.field("Needs").unwrap_or_default();
        let needs = needs.split(',').map(str::trim).filter(|name| !name.is_empty());
        let unknown = |name: &str| wrong(format!("needs {name:?}, which is no layer"));
        let needs =
            needs.map(|name| Layer::named(name).ok_or_else(|| unknown(name))).collect::<Result<_, _>>()?;
        let held_when = match header.field("Held when") {
            Some(signs) => Sign::parse_all(&signs).map_err(wrong)?,
            None => vec![vec![Sign::Refused]],
        };
        let attack = Self {
            name: path.trim_end_matches(".py").to_owned(),
            title: header.title.clone(),
            technique: field("Technique")?,
            success: field("Success")?,
            stopped_by,
            needs,
            not_promised: header.field("Not promised"),
            held_when,
            text: text.to_owned(),
        };
        if !attack.has(Part::Twin) || attack.rounds().next().is_none() {
            return Err(wrong("needs a twin, and an attack, leave and find, or send and receive".into()));
        }
        Ok(attack)
    }

    pub(crate) fn has(&self, part: Part) -> bool {
        self.text.contains(&format!("\ndef {}(", part.function()))
    }

    /// Which parts are played together, one after the other.
    pub(crate) fn rounds(&self) -> impl Iterator<Item = &'static [Part]> {
        const ROUNDS: [&[Part]; 4] =
            [&[Part::Attack], &[Part::Leave, Part::Find], &[Part::Draw], &[Part::Send, Part::Receive]];
        ROUNDS.into_iter().filter(|parts| parts.iter().all(|part| self.has(*part)))
    }

    /// The whole program.
    pub(crate) fn program(&self) -> String {
        [PRELUDE, "\n\n", &self.text, FOOTER].concat()
    }
}

fn text_of(path: &str) -> String {
    let file = Files::get(path).expect("a path of the embedded files");
    String::from_utf8_lossy(&file.data).into_owned()
}

/// A docstring: a title, then fields `Name: text` whose further lines are indented.
struct Header {
    title: String,
    fields: Vec<(String, String)>,
}

impl Header {
    fn of(text: &str) -> Option<Self> {
        let (docstring, _) = text.strip_prefix("\"\"\"")?.split_once("\"\"\"")?;
        let mut lines = docstring.lines();
        let title = lines.next()?.trim().to_owned();
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            match line.split_once(": ").or_else(|| line.strip_suffix(':').map(|name| (name, ""))) {
                Some((name, value)) if !line.starts_with(' ') => {
                    fields.push((name.to_owned(), value.trim().to_owned()));
                }
                _ => {
                    let (_, value) = fields.last_mut()?;
                    value.push(' ');
                    value.push_str(line.trim());
                }
            }
        }
        Some(Self { title, fields })
    }

    fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\"\"\"Do it.\n\nTechnique: this\n    and that\nSuccess: it is done\nStopped by: seccomp, own_uid\n\"\"\"\n\ndef attack():\n    pass\n\n\ndef twin():\n    pass\n";

    #[test]
    fn a_header_is_read() {
        let attack = Attack::read("escape/it.py", FILE).expect("whole");
        assert_eq!((attack.name.as_str(), attack.title.as_str()), ("escape/it", "Do it."));
        assert_eq!(attack.technique, "this and that");
        assert_eq!(attack.stopped_by, ["seccomp", "own_uid"]);
        assert_eq!(attack.rounds().collect::<Vec<_>>(), [[Part::Attack]]);
    }

    #[test]
    fn what_a_header_lacks_is_told() {
        for (was, becomes, expected) in [
            ("\"\"\"", "#", "docstring"),
            ("Success:", "Succes:", "`Success:`"),
            ("own_uid", "luck", "\"luck\""),
            ("def twin", "def sister", "twin"),
            ("def attack", "def leave", "leave and find"),
            ("Stopped by:", "Held when: it rains\nStopped by:", "it rains"),
            ("Stopped by:", "Needs: luck\nStopped by:", "needs \"luck\""),
        ] {
            let error = Attack::read("escape/it.py", &FILE.replace(was, becomes)).expect_err(becomes);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn every_attack_has_a_whole_header_and_every_class_has_many() {
        let attacks = Attack::named(&[]).unwrap_or_else(|error| panic!("{error}"));
        for class in ["escape", "information", "exhaustion", "lying", "host", "covert", "hygiene"] {
            let count = attacks.iter().filter(|attack| attack.name.starts_with(&format!("{class}/"))).count();
            assert!(count >= 10, "{count} of {class}");
        }
        assert!(attacks.len() >= 120, "{}", attacks.len());
    }
}
