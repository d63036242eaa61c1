//! A table read in blocks says what the whole file says.

use std::io::Read;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;

use super::*;
use crate::base::{Origin, ReadError};
use crate::data::{Blocks, Problem, Reader, Refused, Segment, Sink, Table, Texts, Wanted};

/// What came out, each problem as the code, the message, the field and all its places.
#[derive(Debug, PartialEq)]
struct Said {
    records: Vec<(Record, String)>,
    problems: Vec<String>,
}

fn told(problem: &Problem, sources: &Sources) -> String {
    let d = &problem.diagnostic;
    let places: Vec<String> = d
        .labels
        .iter()
        .map(|l| format!("{} {:?}", sources.place(l.source, l.span, ""), sources.place(l.source, l.span, "").text))
        .collect();
    format!("{} {:?} {:?} {:?} {:?} {places:?}", d.code, d.severity, d.message, d.help, problem.field)
}

/// A record with the places of its cells, which are no part of its equality.
fn placed(record: Record, sources: &Sources) -> (Record, String) {
    let here = |span| sources.place(record.source, span, "").to_string();
    let cells: Vec<String> = record.cells.iter().filter(|c| c.value().is_some()).map(|c| here(c.span)).collect();
    let said = format!("{} {cells:?} {:?}", here(record.span), record.name);
    (record, said)
}

fn whole(bytes: &[u8], options: &Options) -> Said {
    let (schema, mut sources) = (schema(), Sources::default());
    let Loaded { records, problems, .. } = load("provinces-2020.csv", bytes, Format::Csv, &mut sources, &schema, options);
    let problems = problems.iter().map(|p| told(p, &sources)).collect();
    Said { records: records.into_iter().map(|r| placed(r, &sources)).collect(), problems }
}

/// Reads a few bytes at a time, whatever it is asked for.
struct Drop(std::io::Cursor<Vec<u8>>, usize);

impl Read for Drop {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let len = into.len().min(self.1);
        self.0.read(&mut into[..len])
    }
}

/// What came out, and how many records came from columns.
fn in_blocks(bytes: &[u8], options: &Options, size: usize) -> Result<(Said, usize), String> {
    let (schema, mut sources) = (schema(), Sources::default());
    let name = "provinces-2020.csv";
    let reopen = || Ok::<_, ReadError>(Box::new(Drop(std::io::Cursor::new(bytes.to_vec()), size)) as Box<dyn Read + Send>);
    let refused = |r: Refused, sources: &mut Sources| {
        let problem = r.problem(name, sources).unwrap();
        told(&problem, sources)
    };
    let mut blocks = match Blocks::new(reopen().unwrap(), options.delimiter, options.skip, &options.limits) {
        Ok(blocks) => blocks.of_size(size),
        Err(r) => return Err(refused(r, &mut sources)),
    };
    let opened = Table::open(name, &blocks, &schema, options, &Wanted::all(&schema), &mut sources, &reopen);
    let (table, mut sink) = match opened {
        Ok(opened) => opened,
        Err(problems) => {
            let problems = problems.iter().map(|p| told(p, &sources)).collect();
            return Ok((Said { records: Vec::new(), problems }, 0));
        }
    };
    let (mut records, mut usual) = (Vec::new(), 0);
    while let Some(block) = blocks.next() {
        let block = block.map_err(|r| refused(r, &mut sources))?;
        let source = sources.add(block.source(name));
        let (mut segments, mut part) = (Vec::new(), Sink::new(source));
        table.read(source, &block.text, &mut segments, &mut part);
        for segment in segments {
            match segment {
                Segment::Records(some) => records.extend(some),
                Segment::Columns(columns) => {
                    usual += columns.len();
                    for row in 0..columns.len() {
                        let reader = Reader { schema: &schema, options, format: Format::Csv };
                        let (record, problems) = match table.completed(&columns, row, &block.text) {
                            Some(completed) => completed.record(0, &mut Texts::new(&sources), &reader),
                            None => columns.record(row, &mut Texts::new(&sources), &reader),
                        };
                        records.extend(record);
                        part.extend(problems);
                    }
                }
            }
        }
        sink.merge(part);
    }
    sink.expect_records();
    let problems = sink.finish().iter().map(|p| told(p, &sources)).collect();
    Ok((Said { records: records.into_iter().map(|r| placed(r, &sources)).collect(), problems }, usual))
}

const HEADINGS: [&str; 15] = [
    "population",
    "Dân số (nghìn người)",
    "Tổng chi (triệu đồng)",
    "tỷ lệ",
    "name",
    "portal",
    "network.levels",
    "press_meetings",
    "party_resolution",
    "party_resolution.issued",
    "kỳ báo cáo",
    "as_of",
    "province",
    "mystery",
    "",
];

fn headings() -> impl Strategy<Value = Vec<&'static str>> {
    let some = proptest::sample::subsequence(HEADINGS.to_vec(), 0..5);
    (some, proptest::bool::weighted(0.9)).prop_map(|(some, key)| if key { [&["code"][..], &some].concat() } else { some }).prop_shuffle()
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[0-9]{1,4}",
        3 => "[0-9]{1,3}[.,][0-9]{1,3}( tỷ|%)?",
        1 => "[0-9]{1,3}[.][0-9]{3}[.,][0-9]{1,3}",
        2 => "[a-zà-ỹ \u{a0}]{0,5}",
        1 => Just("2020-05-05".to_owned()),
        1 => "[a\"\u{feff}\n\r,; ]{0,4}",
    ]
}

#[derive(Debug, Clone)]
struct Made {
    text: String,
    options: Options,
}

prop_compose! {
    fn tables()(
        head in headings(),
        rows in proptest::collection::vec((proptest::collection::vec((cell(), 0..5_u8), 6), 0..12_u8, 0..4_usize), 0..10),
        delimiter in prop_oneof![Just(','), Just(';'), Just('\t')],
        end in prop_oneof![3 => Just("\n"), 2 => Just("\r\n"), 1 => Just("\r")],
        (mark, sep, skip, quotes, last) in (any::<bool>(), any::<bool>(), 0..2_usize, any::<bool>(), any::<bool>()),
        declared in any::<bool>(),
    ) -> Made {
        let mut text = String::new();
        if mark { text.push('\u{feff}'); }
        if sep && delimiter != '\t' { text.push_str(&format!("sep={delimiter}{end}")); }
        if skip > 0 { text.push_str("Báo cáo \"năm\n"); }
        let joined = |cells: Vec<String>| cells.join(&delimiter.to_string());
        text.push_str(&joined(head.iter().map(|h| h.to_string()).collect()));
        for (cells, kind, other) in rows {
            text.push_str(end);
            let len = if kind == 0 { other } else { head.len() };
            let written = cells.into_iter().take(len).map(|(cell, quoted)| match quoted {
                _ if kind == 1 => String::new(),
                0 | 1 if quotes => format!("\"{}\"", cell.replace('"', "\"\"")),
                // As it comes, whatever that does to the row.
                2 => cell,
                _ => cell.replace(['"', '\n', '\r', ',', ';', '\t'], ""),
            });
            text.push_str(&joined(written.collect()));
            if kind == 2 { text.push_str(&delimiter.to_string().repeat(other)); }
        }
        if last { text.push_str(end); }
        let delimiter = declared.then_some(delimiter as u8);
        Made { text, options: Options { delimiter, skip, ..Options::default() } }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_in_blocks_is_the_whole_table(made in tables(), size in 1..80_usize) {
        let Made { text, options } = made;
        let (said, _) = in_blocks(text.as_bytes(), &options, size).unwrap();
        prop_assert_eq!(said, whole(text.as_bytes(), &options), "{:?}", text);
    }

    #[test]
    fn a_byte_that_is_no_text_is_found_where_it_stands(made in tables(), size in 1..80_usize, at in any::<prop::sample::Index>(), nul: bool) {
        let Made { text, options } = made;
        let at = at.index(text.len() + 1);
        let mut bytes = text.into_bytes();
        bytes.insert(at, if nul { 0 } else { 0xff });
        let place = |said: &str| said.split(" [").last().map(|p| p.split(' ').next().unwrap_or("").to_owned());
        let expected = whole(&bytes, &options).problems.remove(0);
        // Headings that mean nothing end the reading before the byte is met.
        if let Err(said) = in_blocks(&bytes, &options, size) {
            prop_assert_eq!(place(&said), place(&expected));
            prop_assert_eq!(said.split(" Some").next(), expected.split(" Some").next());
        }
    }
}

#[test]
fn most_made_tables_have_usual_rows() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut usual_tables = 0;
    for _ in 0..100 {
        let Made { text, options } = tables().new_tree(&mut runner).unwrap().current();
        usual_tables += usize::from(in_blocks(text.as_bytes(), &options, 100).unwrap().1 > 0);
    }
    assert!(usual_tables > 50, "{usual_tables}");
}

#[test]
fn usual_tables_go_into_columns() {
    for text in [
        "code,name,population,tỷ lệ\n1,a,5,99.5%\n2,b,,98%\n",
        "code;name;population\r\n1;Hà Nội;5\r\n\r\n2;b;6",
        "code,name,population,\n\"1\",\"a, b\",5,\n2,\"c\nd\",6,\n",
        "code\tname\tmystery\r1\ta\tx\r2\tb\ty\r",
        "code,period,as_of,mystery\n1,2020,2020-05-05,\"\"\"\"\n2,2021,,\n",
    ] {
        for size in [1, 7, 1000] {
            let (said, usual) = in_blocks(text.as_bytes(), &Options::default(), size).unwrap();
            assert_eq!((usual, said.records.len()), (2, 2), "{text}");
            assert_eq!(said, whole(text.as_bytes(), &Options::default()));
        }
    }
    let odd = "code,name\n1,\"a \"\"b\"\"\"\n2,c\n3\n4,d,\n5,e\n";
    let (said, usual) = in_blocks(odd.as_bytes(), &Options::default(), 1000).unwrap();
    assert_eq!((usual, said.records.len(), said.problems.len()), (2, 4, 1));
}

#[test]
fn a_long_table_is_cut_many_rows_at_a_time() {
    for end in ["\n", "\r\n"] {
        let rows: String =
            (0..3000).map(|i| format!("{i},đơn vị {i},{}{end}", if i % 700 == 5 { "x,y".to_owned() } else { i.to_string() })).collect();
        let text = format!("code,name,population{end}{rows}");
        for size in [1000, 50_000, 1 << 20] {
            let (said, usual) = in_blocks(text.as_bytes(), &Options::default(), size).unwrap();
            assert_eq!((usual, said.problems.len()), (2995, 5));
            assert_eq!(said, whole(text.as_bytes(), &Options::default()));
        }
    }
}

#[test]
fn blocks_are_whole_rows_and_the_file_in_their_order() {
    let text = "code,name\n1,\"a\n\nb\"\n2,c\"\n3,d\n";
    let mut blocks = Blocks::new(text.as_bytes(), None, 0, &Options::default().limits).unwrap().of_size(6);
    assert_eq!(&**blocks.head(), "code,name\n");
    let mut all = Vec::new();
    while let Some(block) = blocks.next() {
        all.push(block.unwrap());
    }
    assert_eq!(all.iter().map(|b| &*b.text).collect::<Vec<_>>(), ["1,\"a\n\nb\"\n", "2,c\"\n", "3,d\n"]);
    assert_eq!(all[1].origin, Origin { byte: 19, line: 5, column: 1 });
}

#[test]
fn a_table_over_the_limit_is_refused() {
    let limits = crate::data::Limits { table_bytes: 20, ..Options::default().limits };
    let refused = Blocks::new("code,name\n1,2\n3,4\n5,6\n".as_bytes(), None, 0, &limits).unwrap_err();
    assert!(matches!(refused, Refused::Read(ReadError::TooLarge { limit: 20 })));
}
