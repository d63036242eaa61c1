//! The tutorials and the page on gates, followed word for word from an empty folder, with the program and nothing else.

use std::path::Path;

use crate::transcripts::follow;

fn tutorial(name: &str, least: usize) {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let room = std::env::temp_dir().join(format!("chitieu-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&room).unwrap();
    // The folder of the program holds nothing else that a command of the tutorial could be.
    let program = Path::new(env!("CARGO_BIN_EXE_chitieu")).parent().unwrap();
    let (count, wrong) = follow(&document, &room, &program.display().to_string());
    std::fs::remove_dir_all(&room).unwrap();
    assert!(count >= least, "the commands of {name} were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_english_tutorial_does_what_it_says() {
    tutorial("tutorial.en.md", 12);
}

#[test]
fn the_vietnamese_tutorial_does_what_it_says() {
    tutorial("tutorial.vi.md", 12);
}

#[test]
fn the_page_on_gates_does_what_it_says() {
    tutorial("gate.md", 5);
}
