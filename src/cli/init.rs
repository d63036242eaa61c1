//! `chitieu init`: a start that works.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::Manner;
use super::output::{complain, to_stdout, unwritable};
use crate::base::{Disk, Files as _, Sources, create_new_file};
use crate::diagnostic::{Code, Diagnostic, Lang, Text};
use crate::project::Status;
use crate::project::start::{StartFile, files};

/// Make a first set of rules, with tests, settings and an example report
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Make a first set of rules, with tests, settings and an example report.\n\n\
        The files are small, full of comments, and work as they are: change them bit by bit into your own. Nothing that is there \
        is ever overwritten. With --lang vi the comments and the rules are in Vietnamese.",
    after_help = "\
Examples:
  chitieu init                              in this folder
  chitieu init my-rules                     in a folder of this name, which is made
  chitieu init my-rules --lang vi           in Vietnamese

Exit status: 0 made, 3 a file is in the way or cannot be written; nothing was overwritten"
)]
pub(super) struct InitArgs {
    /// The folder; by default this one
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(args: &InitArgs, manner: Manner) -> Status {
    let lang = manner.lang(None);
    match make(&args.folder, &files(lang)).and_then(|()| tell(&args.folder, &files(lang), lang)) {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

/// Where a file goes; in this folder it keeps its bare name.
fn place(folder: &Path, file: &StartFile) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(file.path) } else { folder.join(file.path) }
}

/// Writes all files, or none where one of them is there.
fn make(folder: &Path, files: &[StartFile]) -> Result<(), Box<Diagnostic>> {
    if Disk.exists(folder) && !Disk.is_folder(folder) {
        let name = folder.display();
        let message = Text::new(format!("`{name}` is no folder"), format!("`{name}` không phải là thư mục"));
        return Err(Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message)));
    }
    let places: Vec<PathBuf> = files.iter().map(|file| place(folder, file)).collect();
    let there: Vec<String> = places.iter().filter(|p| Disk.exists(p) || Disk.is_link(p)).map(|p| format!("`{}`", p.display())).collect();
    if !there.is_empty() {
        let names = there.join(", ");
        let message = Text::new(format!("nothing was made, for there is already {names}"), format!("chưa tạo tệp nào vì đã có {names}"));
        let help = Text::new("name another folder: `chitieu init FOLDER`", "hãy nêu một thư mục khác: `chitieu init THƯ_MỤC`");
        return Err(Box::new(Diagnostic::error(Code::RUN_UNWRITABLE, message).help(help)));
    }
    for (path, file) in places.iter().zip(files) {
        let written = create_new_file(path).and_then(|mut out| out.write_all(file.text.as_bytes()));
        written.map_err(|error| unwritable(&path.display().to_string(), &error.to_string()))?;
    }
    Ok(())
}

/// Says what was made, and what to type next.
fn tell(folder: &Path, files: &[StartFile], lang: Lang) -> Result<(), Box<Diagnostic>> {
    let vi = lang == Lang::Vi;
    let names: Vec<String> = files.iter().map(|file| place(folder, file).display().to_string()).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let next = [
        ("chitieu test", "run the tests of the rules", "chạy các phép thử của quy tắc"),
        ("chitieu check", "judge the example report", "kiểm tra báo cáo ví dụ"),
        ("chitieu test --boundaries", "see which side of each threshold passes", "xem mỗi ngưỡng đạt từ giá trị nào"),
        ("chitieu fmt", "lay the rules out after a change", "trình bày lại quy tắc sau khi sửa"),
        ("chitieu lint", "look for slips in the rules", "tìm chỗ sơ suất trong quy tắc"),
    ];
    to_stdout(|out| {
        writeln!(out, "{}", if vi { "đã tạo" } else { "made" })?;
        for (name, file) in names.iter().zip(files) {
            writeln!(out, "  {name:<width$}  {}", file.purpose.get(lang))?;
        }
        writeln!(out, "\n{}", if vi { "tiếp theo" } else { "next" })?;
        if folder != Path::new(".") {
            writeln!(out, "  cd {}", quoted(&folder.display().to_string()))?;
        }
        next.iter().try_for_each(|(command, en, vi_words)| writeln!(out, "  {command:<27}{}", if vi { vi_words } else { en }))
    })
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:".contains(c);
    if name.chars().all(plain) { name.to_owned() } else { format!("\"{name}\"") }
}
