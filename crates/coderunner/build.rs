//! The web interface is embedded from `web/dist`. A build without it (`cargo check` in a fresh clone) embeds nothing
//! rather than fails; `make build` always makes it first.

fn main() {
    let dist = std::path::Path::new("../../web/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::warning=no place for the web interface: {error}");
    }
    println!("cargo::rerun-if-changed=../../web/dist");
}
