//! The table of ARCHITECTURE.md: which of our crates may use which, and what none of some may use.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, PackageId};

/// Our crates, and which of our crates each may use. Tests may use any (dev-dependencies).
pub type Table = BTreeMap<String, BTreeSet<String>>;

/// The privileged process is small enough to review in an hour: it uses these and no more.
const WHOLE_OF_LAUNCHER: &[&str] = &["sandbox", "libc"];

/// Crates that must stay small enough to review, or pure: nothing of `HEAVY` reaches them, not even
/// through somebody else.
const LEAN: &[&str] = &["domain", "sandbox", "launcher"];
const HEAVY: &[&str] = &["tokio", "axum", "hyper", "reqwest", "sea-orm", "sqlx", "schemars"];

/// What only some of our crates may name as a dependency of theirs.
const RESERVED: &[(&[&str], &[&str])] = &[
    (&["axum", "utoipa-axum", "tower-http"], &["api", "coderunner"]),
    (&["sea-orm", "sqlx", "rusqlite"], &["store"]),
];

/// One of our crates, and the names of what it is made of (not of what its tests use).
#[derive(Default)]
pub struct Crate {
    name: String,
    direct: BTreeSet<String>,
    /// `direct`, and what those use, and so on.
    all: BTreeSet<String>,
}

pub fn read(repository: &Path) -> Vec<Crate> {
    // Only this platform's packages: the others need not be downloaded on this machine.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let options = ["--locked", "--offline", "--filter-platform", &platform];
    let metadata = MetadataCommand::new()
        .manifest_path(repository.join("Cargo.toml"))
        .other_options(options.map(String::from))
        .exec()
        .expect("cargo metadata describes the workspace these tests were built from");
    metadata.workspace_members.iter().map(|id| describe(&metadata, id)).collect()
}

fn describe(metadata: &Metadata, id: &PackageId) -> Crate {
    let resolve = metadata.resolve.as_ref().expect("cargo metadata resolves unless told --no-deps");
    let nodes: HashMap<&PackageId, &Node> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let name_of = |id: &PackageId| metadata[id].name.to_string();

    let mut waiting = used_by(nodes[id]);
    let direct = waiting.iter().map(|id| name_of(id)).collect();
    let mut seen = BTreeSet::new();
    while let Some(next) = waiting.pop() {
        if seen.insert(next) {
            waiting.extend(used_by(nodes[next]));
        }
    }
    Crate { name: name_of(id), direct, all: seen.into_iter().map(name_of).collect() }
}

fn used_by(node: &Node) -> Vec<&PackageId> {
    let is_used = |kinds: &[cargo_metadata::DepKindInfo]| {
        kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
    };
    node.deps.iter().filter(|dependency| is_used(&dependency.dep_kinds)).map(|used| &used.pkg).collect()
}

/// Reads the rows "| `crates/<name>` | … | <what it may use> |", where the last cell is a list of names, or
/// "all", or "–" for none.
pub fn table(architecture: &str) -> Table {
    let rows: Vec<(&str, &str)> = architecture.lines().filter_map(row).collect();
    let used = |cell: &str| match cell {
        "all" => rows.iter().map(|(name, _)| (*name).to_owned()).collect(),
        names => names.split(", ").filter(|name| *name != "–").map(String::from).collect(),
    };
    rows.iter().map(|(name, cell)| ((*name).to_owned(), used(cell))).collect()
}

fn row(line: &str) -> Option<(&str, &str)> {
    let (name, rest) = line.strip_prefix("| `crates/")?.split_once("` |")?;
    let (_, uses) = rest.strip_suffix('|')?.rsplit_once('|')?;
    Some((name, uses.trim()))
}

pub fn complaints(crates: &[Crate], table: &Table) -> Vec<String> {
    crates
        .iter()
        .flat_map(|own| [unlisted(own, crates, table), launcher(own), heavy(own), reserved(own)])
        .flatten()
        .collect()
}

fn unlisted(own: &Crate, crates: &[Crate], table: &Table) -> Vec<String> {
    let Some(allowed) = table.get(&own.name) else {
        return vec![format!(
            "crate {}: not in the table: say in ARCHITECTURE.md what is in it and which crates it may use",
            own.name
        )];
    };
    let is_ours = |name: &str| crates.iter().any(|other| other.name == name);
    let stray = own.direct.iter().filter(|name| is_ours(name) && !allowed.contains(*name));
    stray
        .map(|name| {
            format!(
                "crate {}: may not use {name} (ARCHITECTURE.md, direction of dependency): move what it needs, \
                 or let the caller pass it in",
                own.name
            )
        })
        .collect()
}

fn launcher(own: &Crate) -> Vec<String> {
    let more = own
        .direct
        .iter()
        .filter(|name| own.name == "launcher" && !WHOLE_OF_LAUNCHER.contains(&name.as_str()));
    more.map(|name| format!("crate launcher: may not use {name}: let sandbox offer what it needs")).collect()
}

fn heavy(own: &Crate) -> Vec<String> {
    if !LEAN.contains(&own.name.as_str()) {
        return Vec::new();
    }
    let found = own.all.iter().filter(|name| HEAVY.iter().any(|heavy| is_part_of(name, heavy)));
    found
        .map(|name| {
            format!(
                "crate {}: {name} reaches it (`cargo tree -p {} -i {name}` shows how): it must do without",
                own.name, own.name
            )
        })
        .collect()
}

fn reserved(own: &Crate) -> Vec<String> {
    let forbidden = RESERVED.iter().filter(|(_, users)| !users.contains(&own.name.as_str()));
    forbidden
        .flat_map(|(packages, users)| {
            let found = own.direct.iter().filter(|name| packages.iter().any(|p| is_part_of(name, p)));
            found.map(move |name| {
                format!(
                    "crate {}: may not use {name}: that is for {} alone; put the code there",
                    own.name,
                    users.join(" and ")
                )
            })
        })
        .collect()
}

/// `sqlx-core` is part of `sqlx`.
fn is_part_of(name: &str, package: &str) -> bool {
    name.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(name: &str, direct: &[&str], through_others: &[&str]) -> Crate {
        let direct: BTreeSet<String> = direct.iter().map(ToString::to_string).collect();
        let all = direct.iter().cloned().chain(through_others.iter().map(ToString::to_string)).collect();
        Crate { name: name.into(), direct, all }
    }

    const ROWS: &str = "
| room | what is in it | may use |
|---|---|---|
| `crates/domain` | Pure | – |
| `crates/store` | the only SQL | domain |
| `crates/sandbox` | Linux | domain |
| `crates/launcher` | nests | sandbox |
| `crates/engine` | running | domain, store, sandbox |
| `crates/api` | axum | all |
| `web` | knows `crates/api` not | – |
";

    #[test]
    fn the_table_is_read() {
        let table = table(ROWS);
        let uses = |name: &str| table[name].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(table.len(), 6);
        assert!(uses("domain").is_empty());
        assert_eq!(uses("engine"), ["domain", "sandbox", "store"]);
        assert_eq!(uses("api").len(), 6);
    }

    fn complaint_about(wrong: Crate) -> String {
        let crates = [wrong, own("domain", &[], &[]), own("store", &["domain"], &[])];
        let found = complaints(&crates, &table(ROWS));
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    #[test]
    fn an_arrow_against_the_direction_is_refused() {
        assert!(complaint_about(own("sandbox", &["libc", "store"], &[])).contains("may not use store"));
    }

    #[test]
    fn the_launcher_stays_small() {
        assert!(complaint_about(own("launcher", &["libc", "serde"], &[])).contains("may not use serde"));
    }

    #[test]
    fn a_crate_nobody_put_in_the_table_is_refused() {
        assert!(complaint_about(own("shed", &[], &[])).contains("not in the table"));
    }

    #[test]
    fn weight_is_seen_through_others() {
        assert!(complaint_about(own("sandbox", &["nix"], &["tokio-util"])).contains("tokio-util reaches it"));
    }

    #[test]
    fn reserved_packages_are_refused_to_others() {
        assert!(complaint_about(own("engine", &["axum"], &[])).contains("for api and coderunner alone"));
        assert!(complaint_about(own("api", &["sea-orm-migration"], &[])).contains("for store alone"));
    }

    #[test]
    fn what_the_table_allows_is_accepted() {
        let crates = [own("store", &["domain", "sea-orm"], &["tokio"]), own("domain", &[], &[])];
        let found = complaints(&crates, &table(ROWS));
        assert!(found.is_empty(), "{found:?}");
    }
}
