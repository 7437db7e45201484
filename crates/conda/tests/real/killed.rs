//! SIGKILL in the middle, and then again.

use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{Command, Stdio};

use conda::{Network, Place, parse_channel};

use crate::support::{Home, Server, channel_directory, install, tree};

const SPECS: &[&str] = &["python", "choir", "compass"];

/// Not a test: the process that is killed. Three lines of input: the channel, the directory and the cache.
#[test]
#[ignore = "started by the test below"]
fn victim() {
    let lines: Vec<String> = stdin().lines().map(|line| line.expect("a line")).collect();
    let [channel, directory, cache] = lines.as_slice() else { panic!("three lines, not {lines:?}") };
    let place = Place { directory: directory.as_ref(), prefix: "/env".as_ref(), cache: cache.as_ref() };
    let network = Network { proxy: None, download_bytes_max: 1 << 30 };
    let channels = [parse_channel(channel, None).expect("an address")];
    conda::change(&install(SPECS), &channels, place, &network, &mut |told| println!("\n{told}"))
        .expect("made");
}

/// Runs it until it tells something that begins so, and kills it then; false if it came to its end before.
fn killed_at(beginning: &str, channel: &str, home: &Home, generation: &str) -> bool {
    let itself = std::env::current_exe().expect("tests are a file");
    let mut victim = Command::new(itself)
        .args(["--exact", "killed::victim", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let (directory, cache) = (home.generation(generation), home.cache());
    let input = format!("{channel}\n{}\n{}\n", directory.display(), cache.display());
    victim.stdin.take().expect("piped").write_all(input.as_bytes()).expect("read");
    let told = BufReader::new(victim.stdout.take().expect("piped")).lines();
    let mut told = told.map(|line| line.expect("text"));
    let was_told = told.any(|line| line.starts_with(beginning));
    victim.kill().expect("it was not waited for");
    victim.wait().expect("it is dead");
    was_told
}

#[test]
fn what_was_killed_can_be_done_again() {
    let server = Server::of(&channel_directory());
    let channel = server.channel().name().to_owned();
    let mut home = Home::with(vec![server.channel()]);
    let moments = ["Reading", "Choosing", "Downloading", "Installing", "Installing python"];
    for (number, moment) in moments.iter().enumerate() {
        assert!(killed_at(moment, &channel, &home, &format!("killed-{number}")), "it never told {moment:?}");
    }
    home.install("whole", SPECS).expect("made");
    assert_eq!(home.run("whole", "python", &["-c", "import choir; choir.main()"]).lines().count(), 3);

    let mut fresh = Home::with(vec![server.channel()]);
    fresh.install("whole", SPECS).expect("made");
    let packages = |home: &Home| {
        let root = home.cache().join("packages");
        let files =
            tree(&root).into_iter().filter(|(path, _)| path.extension().is_none_or(|end| end != "lock"));
        files
            .map(|(path, content)| (path.strip_prefix(&root).expect("in it").to_owned(), content))
            .collect::<Vec<_>>()
    };
    assert_eq!(packages(&home), packages(&fresh), "nothing half-made is left in the cache");
}
