//! The same reports as a table.

use std::error::Error;

use crate::whole;

const COLUMNS: [&str; 24] = [
    "code",
    "region",
    "population",
    "status",
    "budget_total",
    "budget_it",
    "budget_propaganda",
    "budget_disbursed",
    "app_bluezone_installs",
    "documents_resolution_issued",
    "documents_resolution_signed",
    "documents_plan_issued",
    "districts_total",
    "districts_connected",
    "districts_radio_stations",
    "districts_radio_staff",
    "communes_total",
    "communes_connected",
    "portal_online",
    "portal_services_total",
    "portal_services_level4",
    "portal_uptime_pct",
    "security_level",
    "contact_email",
];

pub fn check(path: &str) -> Result<(), Box<dyn Error>> {
    let mut table = csv::Reader::from_path(path)?;
    let headings = table.byte_headers()?.clone();
    let at = COLUMNS.map(|name| headings.iter().position(|h| h == name.as_bytes()).unwrap());
    let (mut row, mut out, mut violations) = (csv::ByteRecord::new(), String::new(), 0);
    while table.read_byte_record(&mut row)? {
        let [code, region, people, status, budget, it, outreach, disbursed, installs, issued, signed, plan, rest @ ..] =
            at.map(|column| &row[column]);
        let [districts, connected, stations, staff, communes, online_communes, portal, services, level4, uptime, level, email] = rest;
        let met = [
            whole(it) * 1000 >= whole(budget),
            whole(outreach) * 5000 >= whole(budget),
            whole(disbursed) * 100 >= whole(budget) * 80,
            whole(disbursed) <= whole(budget),
            whole(installs) * 100 >= whole(people) * 30,
            whole(installs) <= whole(people),
            issued <= b"2021-06-30".as_slice(),
            signed == b"true",
            plan >= issued,
            whole(connected) == whole(districts),
            whole(online_communes) * 100 > whole(communes) * 97,
            whole(online_communes) <= whole(communes),
            whole(stations) != 0 || whole(staff) >= 1,
            portal == b"true",
            whole(level4) * 100 >= whole(services) * 50,
            matches!(status, b"submitted" | b"approved"),
            matches!(region, b"north" | b"central" | b"south"),
            !email.is_empty(),
            whole(level) >= 3,
            crate::hundredths(uptime) >= 9950,
        ];
        violations += crate::tell(&mut out, std::str::from_utf8(code)?, met);
    }
    println!("{out}violations {violations}");
    Ok(())
}
