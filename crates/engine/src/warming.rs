//! What zygotes import ahead: what everybody imports, and what an environment's recent programs do.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use sandbox::spec::Preload;

use crate::launcher_link::lock;

/// Modules of the standard library that most programs import, or what they import does. Not more: an interpreter's memory is mapped for every program
/// anew, so what an environment's programs import besides is learnt.
const STANDARD: &str = "\
    abc bisect collections collections.abc contextlib copy dataclasses datetime enum functools heapq io itertools json math operator os os.path \
    pathlib random re statistics string sys textwrap threading time traceback types typing";

/// Programs of an environment that are remembered, and how many of them have to import a module before it is imported ahead.
const PROGRAMS_REMEMBERED: usize = 200;
const IMPORTS_MIN: usize = 3;
/// Modules that are imported ahead because programs import them.
const LEARNT_MAX: usize = 32;

/// Decides what to import ahead. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Warming {
    settings: WarmingSettings,
    recent: Arc<Mutex<HashMap<String, Recent>>>,
}

/// Whether interpreters are kept warm, and how much that may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarmingSettings {
    /// Environments with a warm interpreter at a time; none switches it off.
    pub environments_max: usize,
    /// What one of them may take, in bytes.
    pub memory_bytes_max: u64,
}

/// What an environment's recent programs import, the oldest first.
#[derive(Debug, Default)]
struct Recent(std::collections::VecDeque<Vec<String>>);

impl Warming {
    pub(crate) fn new(settings: WarmingSettings) -> Self {
        Self { settings, recent: Arc::default() }
    }

    /// How many environments may be warm at a time.
    pub(crate) fn environments_max(&self) -> usize {
        self.settings.environments_max
    }

    /// What to import in an environment that is to be warm.
    pub(crate) fn preload_of(&self, environment: &str) -> Preload {
        let standard = STANDARD.split_whitespace().map(str::to_owned);
        Preload {
            modules: standard.chain(self.learnt(environment)).collect(),
            memory_bytes_max: self.settings.memory_bytes_max,
        }
    }

    /// Remembers what a program imports.
    pub(crate) fn see(&self, environment: &str, program: &str) {
        let imports = imports_of(program);
        let mut recent = lock(&self.recent);
        let of_environment = &mut recent.entry(environment.to_owned()).or_default().0;
        of_environment.push_back(imports);
        if of_environment.len() > PROGRAMS_REMEMBERED {
            of_environment.pop_front();
        }
    }

    /// What enough of an environment's recent programs import, the most frequent first.
    pub(crate) fn learnt(&self, environment: &str) -> Vec<String> {
        let recent = lock(&self.recent);
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let programs = recent.get(environment).into_iter().flat_map(|recent| &recent.0);
        for module in programs.flatten() {
            *counts.entry(module).or_default() += 1;
        }
        let mut often: Vec<(&str, usize)> =
            counts.into_iter().filter(|(_, count)| *count >= IMPORTS_MIN).collect();
        often.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then(a.cmp(b)));
        often.into_iter().take(LEARNT_MAX).map(|(module, _)| module.to_owned()).collect()
    }
}

/// The modules that a program's import statements name, each once, as far as a look at its lines tells. What is wrong about that costs
/// an attempt to import it ahead.
fn imports_of(program: &str) -> Vec<String> {
    let mut modules: Vec<String> = Vec::new();
    for line in program.lines().map(str::trim_start) {
        let named = match line.split_once(char::is_whitespace) {
            Some(("import", names)) => names,
            Some(("from", rest)) => rest.split_whitespace().next().unwrap_or_default(),
            _ => continue,
        };
        for name in named.split(',') {
            let name = name.split_whitespace().next().unwrap_or_default().trim_end_matches(';');
            if is_module(name) && !modules.iter().any(|module| module == name) {
                modules.push(name.to_owned());
            }
        }
    }
    modules
}

/// Whether this is the name of a module, written out from the top.
fn is_module(name: &str) -> bool {
    let is_identifier = |part: &str| {
        part.chars().all(|character| character.is_alphanumeric() || character == '_')
            && part.starts_with(|first: char| !first.is_numeric())
    };
    name.len() <= 100 && name.split('.').all(is_identifier)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: WarmingSettings = WarmingSettings { environments_max: 4, memory_bytes_max: 1 };

    #[test]
    fn imports_are_found_by_their_lines() {
        let program = "import numpy as np, os.path\nfrom pandas.core import frame\n  import numpy; x = 1\n\
                       from . import here\nimported = 1\nimport\nfrom 3 import x\nprint('import x')\n";
        assert_eq!(imports_of(program), ["numpy", "os.path", "pandas.core"]);
    }

    #[test]
    fn what_several_programs_import_is_learnt_and_forgotten_again() {
        let warming = Warming::new(SETTINGS);
        (0..IMPORTS_MIN - 1).for_each(|_| warming.see("base", "import numpy"));
        assert!(warming.learnt("base").is_empty());
        warming.see("base", "import numpy, pandas");
        assert_eq!(warming.learnt("base"), ["numpy"]);
        assert!(warming.learnt("other").is_empty());
        assert!(warming.preload_of("base").modules.ends_with(&["numpy".to_owned()]));
        (0..PROGRAMS_REMEMBERED).for_each(|_| warming.see("base", "print()"));
        assert!(warming.learnt("base").is_empty());
    }
}
