//! Communes as a long table: twelve checks a row, and three shares for each province.

use std::error::Error;

/// By the code of the province: its communes, and how many of them meet C01, C04 and C09.
type Provinces = [[u64; 4]; 100];

pub fn check(path: &str) -> Result<(), Box<dyn Error>> {
    let data = std::fs::read(path)?;
    let mut table = csv::Reader::from_reader(data.as_slice());
    let mut row = csv::ByteRecord::new();
    let (mut rows, mut failed, mut provinces): (u64, [u64; 12], Provinces) = (0, [0; 12], [[0; 4]; 100]);
    while table.read_byte_record(&mut row)? {
        rows += 1;
        let [province, people, households, budget, it, installs] = [1, 4, 5, 6, 7, 8].map(|column| crate::whole(&row[column]));
        let (issued, status, officer) = (&row[3], &row[10], &row[11]);
        let connected = crate::hundredths(&row[9]);
        let met = [
            it * 1000 >= budget,
            installs * 100 >= people * 30,
            installs <= people,
            issued <= b"2021-06-30".as_slice(),
            issued >= b"2021-01-01".as_slice(),
            connected > 9700,
            connected <= 10000,
            matches!(status, b"submitted" | b"approved"),
            !officer.is_empty(),
            (1..=63).contains(&province),
            households >= 1,
            households <= people,
        ];
        for (failed, met) in failed.iter_mut().zip(met) {
            *failed += u64::from(!met);
        }
        let [all, c01, c04, c09] = &mut provinces[province as usize];
        *all += 1;
        *c01 += u64::from(met[0]);
        *c04 += u64::from(met[3]);
        *c09 += u64::from(met[8]);
    }
    println!("rows {rows} violations {}", failed.iter().sum::<u64>());
    for (i, failed) in failed.iter().enumerate() {
        println!("C{:02} {failed}", i + 1);
    }
    for (i, least) in [(1, 9000), (2, 9000), (3, 9412)] {
        let short = provinces.iter().filter(|p| p[i] * 10_000 < p[0] * least).count();
        println!("A{i:02} {short}");
    }
    Ok(())
}
