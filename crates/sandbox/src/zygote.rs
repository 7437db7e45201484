//! What is said between a zygote, which is Python (`runtime/`), and the inits of its nest and its slots: words, numbers and JSON.
//!
//! A zygote has imported packages of an environment, so nothing of what it says is believed: it is read with care, bounded, and good
//! for nothing but executions of that environment.

use std::fs::File;
use std::os::fd::OwnedFd;

use serde::{Deserialize, Serialize};

use crate::idmap::PROGRAM_ID;
use crate::layers::{Layer, Layers};
use crate::spec::{Ending, Limits, Part, Preload, Warmth};
use crate::watch::Seen;
use crate::{SetupError, Step as _, environ, rlimit};

/// The directory with a zygote's own files, in its root file system and in no slot's.
pub const DIRECTORY: &str = "/run/zygote";
/// The descriptor a zygote hears orders by.
pub const ORDERS_FD: i32 = 3;

/// To a zygote: make a child. Carries the slot's pid namespace, the child's channel, and the entrances to the slot's cgroups.
pub const CHILD: &[u8] = b"child";
/// A slot's init to its child: the slot is there. Carries [`namespaces_to_join`], and a Landlock ruleset where that is a layer.
pub const JOIN: &[u8] = b"join";

/// The namespaces that a child joins by itself, the user namespace first: rights over the others come with it. By their descriptors,
/// not by a pidfd: to join by that takes the right to look into the process that it names, and with it to write to its memory.
const JOINED: [(Layer, &str); 6] = [
    (Layer::UserNamespace, "user"),
    (Layer::MountNamespace, "mnt"),
    (Layer::CgroupNamespace, "cgroup"),
    (Layer::UtsNamespace, "uts"),
    (Layer::IpcNamespace, "ipc"),
    (Layer::NetworkNamespace, "net"),
];

/// This process's own namespaces, of those that are layers in force.
///
/// # Errors
/// What open(2) says.
pub fn namespaces_to_join(layers: Layers) -> Result<Vec<OwnedFd>, SetupError> {
    JOINED.iter().filter(|(layer, _)| layers.has(*layer)).map(|(_, name)| own_namespace(name)).collect()
}

/// This process's own pid namespace, into which a child has to be born.
///
/// # Errors
/// What open(2) says.
pub fn pid_namespace() -> Result<OwnedFd, SetupError> {
    own_namespace("pid")
}

fn own_namespace(name: &str) -> Result<OwnedFd, SetupError> {
    File::open(format!("/proc/self/ns/{name}")).map(OwnedFd::from).step("open namespace")
}

/// Texts of a zygote that are kept of what it says, in characters: they end up in a log.
const TEXT_CHARACTERS_MAX: usize = 200;
/// Modules it may name.
const MODULES_MAX: usize = 1000;

#[derive(Serialize)]
struct Settings<'a> {
    preload: &'a [String],
    layers: Vec<&'static str>,
    program_id: u32,
    rlimits: Vec<(u32, u64)>,
    workspace: &'a str,
}

/// The text of a zygote's settings.
#[must_use]
pub fn settings(preload: &Preload, layers: Layers) -> String {
    let rlimits = rlimit::OF_PROGRAMS.iter().map(|(resource, value)| (*resource as u32, *value));
    let settings = Settings {
        preload: &preload.modules,
        layers: layers.iter().map(Layer::name).collect(),
        program_id: PROGRAM_ID,
        rlimits: rlimits.collect(),
        workspace: environ::WORKSPACE,
    };
    serde_json::to_string(&settings).expect("plain data has a text")
}

/// A slot's init to its child: this is your program. Carries its stdout and stderr, and of the parts of a [`crate::spec::RunSpec`] these, in their order:
/// [`Part::Call`], [`Part::Stdin`], [`Part::Displays`]. In words: `start`, the open files and the processes that it may have, the names of these parts.
#[must_use]
pub fn start(limits: &Limits, parts: &[Part]) -> Vec<u8> {
    let processes_max = rlimit::processes_of(limits.pids_max);
    let words = parts.iter().map(|part| format!(" {}", part.name()));
    format!("start {} {processes_max}{}", limits.open_files_max, words.collect::<String>()).into_bytes()
}

#[derive(Deserialize)]
struct Ready {
    preloaded: Vec<String>,
    dropped: std::collections::BTreeMap<String, String>,
}

/// What a zygote says of itself when it is ready.
///
/// # Errors
/// That cannot be understood.
pub fn read_warmth(message: &[u8]) -> Result<Warmth, SetupError> {
    let ready: Ready =
        serde_json::from_slice(message).map_err(|_| SetupError::refused("understand the zygote"))?;
    let dropped = ready.dropped.into_iter().map(|(module, why)| (brief(&module), brief(&why)));
    Ok(Warmth {
        preloaded: ready.preloaded.iter().take(MODULES_MAX).map(|module| brief(module)).collect(),
        dropped: dropped.take(MODULES_MAX).collect(),
    })
}

/// What comes through a child's channel: from the child before it runs, and from its zygote when it has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// The child is locked down and waits. Carries its pidfd and, where the kernel gave it one, the listener of its seccomp filter.
    Ready,
    /// The child has ended, and so much it had used, as far as the kernel told its parent.
    Ended(Ending, Seen),
    /// There is no child, or it could not be locked down.
    Broken(String),
}

/// Understands a word.
///
/// # Errors
/// It is none.
pub fn read_word(message: &[u8]) -> Result<Word, SetupError> {
    let text = String::from_utf8_lossy(message);
    let parts: Vec<&str> = text.split(' ').collect();
    let word = match parts[..] {
        ["ready"] => Some(Word::Ready),
        ["ended", how, number, cpu_time_us, peak_memory_bytes] => read_ending(how, number)
            .zip(read_seen(cpu_time_us, peak_memory_bytes))
            .map(|(how, seen)| Word::Ended(how, seen)),
        ["broken", ..] => Some(Word::Broken(brief(text.trim_start_matches("broken ")))),
        _ => None,
    };
    word.ok_or(SetupError::refused("understand the zygote"))
}

fn read_ending(how: &str, number: &str) -> Option<Ending> {
    let number = number.parse().ok().filter(|number| (0..=255).contains(number))?;
    match how {
        "exited" => Some(Ending::Exited(number)),
        "signaled" => Some(Ending::Signaled(number)),
        _ => None,
    }
}

fn read_seen(cpu_time_us: &str, peak_memory_bytes: &str) -> Option<Seen> {
    Some(Seen { peak_memory_bytes: peak_memory_bytes.parse().ok()?, cpu_time_us: cpu_time_us.parse().ok()? })
}

/// As much as a log line takes, without what a terminal would obey.
fn brief(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(TEXT_CHARACTERS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_and_others_are_not() {
        assert_eq!(read_word(b"ready"), Ok(Word::Ready));
        let seen = Seen { cpu_time_us: 5, peak_memory_bytes: 4096 };
        assert_eq!(read_word(b"ended exited 3 5 4096"), Ok(Word::Ended(Ending::Exited(3), seen)));
        assert_eq!(read_word(b"ended signaled 9 5 4096"), Ok(Word::Ended(Ending::Signaled(9), seen)));
        assert_eq!(read_word(b"broken setns: no\x1b[m such"), Ok(Word::Broken("setns: no[m such".into())));
        let nonsense = [
            &b""[..],
            b"ended exited -1 0 0",
            b"ended exited 999 0 0",
            b"ended exited 0",
            b"ended",
            b"ready ",
            b"\xff",
        ];
        for nonsense in nonsense {
            read_word(nonsense).expect_err("nonsense");
        }
    }

    #[test]
    fn what_a_zygote_says_of_itself_is_bounded() {
        let said = format!(r#"{{"preloaded": ["{}"], "dropped": {{"b": "w\u0007hy"}}}}"#, "a".repeat(999));
        let warmth = read_warmth(said.as_bytes()).expect("it is understood");
        assert_eq!(warmth.preloaded[0].len(), TEXT_CHARACTERS_MAX);
        assert_eq!(warmth.dropped, [("b".to_owned(), "why".to_owned())]);
        read_warmth(b"[]").expect_err("something else");
    }

    #[test]
    fn settings_name_the_layers_as_everybody_does() {
        let preload = Preload { modules: vec!["json".into()], memory_bytes_max: 1 };
        let text = settings(&preload, Layers::all());
        assert!(text.starts_with(r#"{"preload":["json"],"layers":["user_namespace","#), "{text}");
    }
}
