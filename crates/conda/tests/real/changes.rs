//! Making and changing environments.

use std::fs;
use std::path::Path;

use conda::{Change, CondaError, installed, parse_environment_yml, parse_name};

use crate::support::{Home, Server, channel_directory, install, names, run, tree};

#[test]
fn an_environment_is_made_and_works() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    let made = home.install("one", &["python", "greeting=1.0", "compass"]).expect("made");
    let found = names(&made);
    assert_eq!((found[0].as_str(), found[1].as_str()), ("compass 1.0", "greeting 1.0"));
    assert!(made.python_version.as_ref().is_some_and(|version| version.starts_with("3.")), "{made:?}");
    assert!(made.packages.iter().all(|package| package.is_requested && package.size_bytes > 0), "{made:?}");
    assert_eq!(installed(&home.generation("one")).expect("read"), made);

    let prefix = home.generation("one").display().to_string();
    assert_eq!(home.run("one", "python", &["-c", "import sys; print(sys.prefix)"]), prefix);
    assert_eq!(home.run("one", "python", &["-c", "import ssl, sqlite3, ctypes; print(7)"]), "7");
    assert_eq!(home.run("one", "greet", &[]), "Hello from greeting 1.0");
    assert_eq!(home.run("one", "compass", &[]), prefix);
    assert_eq!(home.run("one", "needle", &[]), prefix);
    let text = fs::read_to_string(home.generation("one").join("share/compass.txt")).expect("there");
    assert_eq!(text.trim(), format!("{prefix}/share"));
    assert!(home.told.iter().any(|line| line.starts_with("Downloading python 3")), "{:?}", home.told);
    assert!(home.told.iter().any(|line| line == "Installing greeting 1.0"), "{:?}", home.told);
}

#[test]
fn what_is_written_is_where_executions_see_it() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.change_seen_at("one", Path::new("/env"), install(&["python", "greeting", "compass"])).expect("made");
    assert_eq!(home.run("one", "compass", &[]), "/env");
    let command = fs::read_to_string(home.generation("one").join("bin/greet")).expect("there");
    assert!(command.starts_with("#!/env/bin/python3."), "{command}");

    let before = tree(&home.generation("one"));
    let scratch = tempfile::tempdir().expect("a directory");
    assert_eq!(
        conda::compile(&home.generation("one"), Path::new("/env"), scratch.path(), &[]).expect("compiled"),
        2
    );
    assert_eq!(tree(&home.generation("one")), before, "compiling writes elsewhere");
    assert_eq!(home.compile("one", Path::new("/env")), 2);
    assert_eq!(home.compile("one", Path::new("/env")), 0, "it is done");

    // Python tells where it found a module; what the compiled file holds is read past it.
    let code = "import greeting, marshal; print(marshal.loads(open(greeting.__cached__, 'rb').read()[16:]).co_filename)";
    let source = home.run("one", "python", &["-B", "-c", code]);
    assert!(source.starts_with("/env/lib/python3.") && source.ends_with("greeting/__init__.py"), "{source}");
}

#[test]
fn the_directory_may_be_reached_through_a_link() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    let (real, link) = (home.generation("real"), home.generation("env"));
    fs::create_dir(&real).expect("made");
    std::os::unix::fs::symlink(&real, &link).expect("made");
    home.install("env", &["python", "greeting=1.0", "compass"]).expect("made");
    home.compile("env", &link);
    home.change("env", Change::Upgrade(vec![parse_name("greeting").expect("a name")])).expect("upgraded");
    assert_eq!(home.run("env", "greet", &[]), "Hello from greeting 2.0");
    assert_eq!(home.run("env", "compass", &[]), link.display().to_string());
    assert_eq!(installed(&real).expect("read"), installed(&link).expect("read"));
}

#[test]
fn generations_change_and_older_ones_do_not() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("one", &["python", "greeting=1.0", "choir"]).expect("made");
    assert_eq!(home.compile("one", Path::new("/env")), 3);
    let (first, cached) = (tree(&home.generation("one")), tree(&home.cache().join("packages")));

    home.copy("one", "two");
    let upgraded = Change::Upgrade(vec![parse_name("greeting").expect("a name")]);
    let two = home.change("two", upgraded).expect("upgraded");
    assert_eq!(home.compile("two", Path::new("/env")), 2, "choir was compiled already");
    assert_eq!(names(&two)[..2], ["choir 1.0", "greeting 2.0"]);
    assert_eq!(home.run("two", "python", &["-c", "import choir; choir.main()"]).lines().count(), 3);

    home.copy("two", "three");
    let three =
        home.change("three", Change::Remove(vec![parse_name("choir").expect("a name")])).expect("removed");
    assert_eq!(names(&three)[0], "greeting 2.0");
    assert!(three.packages.iter().all(|package| package.name.as_str() != "choir"));
    let left: Vec<_> = tree(&home.generation("three")).into_keys().collect();
    assert!(!left.iter().any(|path| path.to_string_lossy().contains("choir")), "bytecode goes along");

    assert_eq!(tree(&home.generation("one")), first);
    let still_cached = tree(&home.cache().join("packages"));
    assert!(cached.iter().all(|(path, content)| still_cached.get(path) == Some(content)));
}

#[test]
fn what_is_needed_or_absent_is_not_removed() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("one", &["python", "greeting", "choir"]).expect("made");
    let name = |text| vec![parse_name(text).expect("a name")];
    let refused = home.change("one", Change::Remove(name("greeting"))).expect_err("choir needs it");
    assert_eq!(refused.to_string(), "greeting is needed by choir 1.0");
    for change in [Change::Remove(name("compass")), Change::Upgrade(name("compass"))] {
        assert!(matches!(home.change("one", change), Err(CondaError::NotInstalled(_))));
    }
    assert!(matches!(home.install("one", &["greeting ==7"]), Err(CondaError::Unsolvable(_))));
    assert!(matches!(home.install("one", &["nobody"]), Err(CondaError::Unsolvable(_))));
}

#[test]
fn what_is_there_stays_as_it_is() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("one", &["python", "greeting=1.0"]).expect("made");
    let after = home.install("one", &["choir", "compass"]).expect("installed");
    assert_eq!(names(&after)[..3], ["choir 1.0", "compass 1.0", "greeting 1.0"]);
    assert!(home.told.contains(&"2 to install, 0 to remove".to_owned()), "{:?}", home.told);
    home.install("one", &["greeting"]).expect("nothing to do");
    assert!(home.told.contains(&"Nothing to change".to_owned()), "{:?}", home.told);
    let other = home.install("one", &["greeting=2.0"]).expect("installed");
    assert!(names(&other).contains(&"greeting 2.0".to_owned()));
}

#[test]
fn a_second_environment_shares_the_files_of_the_first() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("one", &["python"]).expect("made");
    home.install("two", &["python"]).expect("made");
    assert!(!home.told.iter().any(|line| line.starts_with("Downloading")), "{:?}", home.told);
    let library = |name: &str| {
        let mut find = std::process::Command::new("find");
        find.arg(home.generation(name)).args(["-name", "os.py", "-printf", "%i"]);
        run(find)
    };
    assert_eq!(library("one"), library("two"));
}

#[test]
fn what_is_exported_can_be_made_again() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    let made = home.install("one", &["python", "greeting=1.0"]).expect("made");
    let channels = [home.channels[0].name().to_owned()];
    let text = conda::environment_yml("one", &channels, &made.packages, &["rich==1".into()]);
    let file = parse_environment_yml(&text).expect("read");
    assert_eq!((file.channels.as_slice(), file.pip.as_slice()), (&channels[..], &["rich==1".to_owned()][..]));
    let again = home.change("two", Change::Install(file.specs)).expect("made");
    assert_eq!(names(&again), names(&made));
}

#[test]
fn a_stray_file_in_the_way_is_replaced_and_not_written_into() {
    let server = Server::of(&channel_directory());
    let mut home = Home::with(vec![server.channel()]);
    home.install("one", &["python"]).expect("made");
    let stray = home.generation("one").join("bin/greet");
    fs::write(&stray, "somebody's").expect("written");
    home.copy("one", "two");
    home.install("two", &["greeting"]).expect("installed");
    assert_eq!(fs::read_to_string(stray).expect("kept"), "somebody's");
    assert!(home.run("two", "greet", &[]).starts_with("Hello"));
}
