//! Reports as YAML or JSON, one in a file or all of them.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

#[derive(Deserialize)]
struct Reports {
    records: Vec<Report>,
}

#[derive(Deserialize)]
struct Report {
    code: String,
    region: String,
    population: u64,
    status: String,
    budget: Budget,
    app: App,
    documents: Documents,
    districts: Districts,
    communes: Communes,
    portal: Portal,
    security: Security,
    contact: Contact,
}

#[derive(Deserialize)]
struct Budget {
    total: u64,
    it: u64,
    propaganda: u64,
    disbursed: u64,
}

#[derive(Deserialize)]
struct App {
    bluezone_installs: u64,
}

#[derive(Deserialize)]
struct Documents {
    resolution: Document,
    plan: Document,
}

#[derive(Deserialize)]
struct Document {
    issued: String,
    signed: bool,
}

#[derive(Deserialize)]
struct Districts {
    total: u64,
    connected: u64,
    radio_stations: u64,
    radio_staff: u64,
}

#[derive(Deserialize)]
struct Communes {
    total: u64,
    connected: u64,
}

#[derive(Deserialize)]
struct Portal {
    online: bool,
    services_total: u64,
    services_level4: u64,
    uptime_pct: f64,
}

#[derive(Deserialize)]
struct Security {
    level: u64,
}

#[derive(Deserialize)]
struct Contact {
    email: Option<String>,
}

impl Report {
    fn met(&self) -> [bool; 20] {
        let Report { budget, districts, communes, portal, population, .. } = self;
        let (resolution, plan, installs) = (&self.documents.resolution, &self.documents.plan, self.app.bluezone_installs);
        [
            budget.it * 1000 >= budget.total,
            budget.propaganda * 5000 >= budget.total,
            budget.disbursed * 100 >= budget.total * 80,
            budget.disbursed <= budget.total,
            installs * 100 >= population * 30,
            installs <= *population,
            resolution.issued.as_str() <= "2021-06-30",
            resolution.signed,
            plan.issued >= resolution.issued,
            districts.connected == districts.total,
            communes.connected * 100 > communes.total * 97,
            communes.connected <= communes.total,
            districts.radio_stations != 0 || districts.radio_staff >= 1,
            portal.online,
            portal.services_level4 * 100 >= portal.services_total * 50,
            matches!(self.status.as_str(), "submitted" | "approved"),
            matches!(self.region.as_str(), "north" | "central" | "south"),
            self.contact.email.is_some(),
            self.security.level >= 3,
            portal.uptime_pct >= 99.5,
        ]
    }
}

pub fn check(path: &str) -> Result<(), Box<dyn Error>> {
    let (mut out, mut violations) = (String::new(), 0);
    for file in files(path)? {
        let bytes = fs::read(&file)?;
        let parse = if file.extension().is_some_and(|e| e == "json") { json } else { yaml };
        for report in parse(&bytes)? {
            violations += crate::tell(&mut out, &report.code, report.met());
        }
    }
    println!("{out}violations {violations}");
    Ok(())
}

fn files(path: &str) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !fs::metadata(path)?.is_dir() {
        return Ok(vec![path.into()]);
    }
    let mut files = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.sort();
    Ok(files)
}

fn yaml(bytes: &[u8]) -> Result<Vec<Report>, Box<dyn Error>> {
    if bytes.starts_with(b"records:") {
        return Ok(serde_yaml::from_slice::<Reports>(bytes)?.records);
    }
    Ok(vec![serde_yaml::from_slice(bytes)?])
}

fn json(bytes: &[u8]) -> Result<Vec<Report>, Box<dyn Error>> {
    if bytes.starts_with(b"{\"records\":") {
        return Ok(serde_json::from_slice::<Reports>(bytes)?.records);
    }
    Ok(vec![serde_json::from_slice(bytes)?])
}
