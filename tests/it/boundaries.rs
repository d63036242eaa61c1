//! The cases at the edges of the shipped packs.

use chitieu::base::Disk;
use chitieu::project::{Project, RuleChoice, packs};
use chitieu::ruletest::boundary::{Tried, cases};

#[test]
fn every_boundary_case_of_the_shipped_packs_is_on_the_side_that_the_rule_states() {
    let choice = RuleChoice { packs: packs::names().map(str::to_owned).collect(), ..RuleChoice::default() };
    let project = Project::open(&Disk, &[], &choice);
    assert!(project.problems.is_empty(), "{:?}", project.problems);
    let found = cases(&project.rules, &|_| true);
    let wrong: Vec<_> = found.cases.iter().filter(|case| !case.agrees()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(found.cases.len() > 250, "{}", found.cases.len());
    // Each target of a ruleset has cases on both sides, whatever its clauses ask for.
    for (id, target) in project.rules.iter().filter(|(_, target)| !target.is_check) {
        let of = |stated: bool| found.cases.iter().any(|c| c.target == id && (c.stated == chitieu::evaluation::Verdict::Pass) == stated);
        assert!(of(true) && of(false), "{} has cases on one side only", target.id);
    }
    // A day before a deadline, and the day itself.
    let deadline = found.cases.iter().filter(|c| project.rules.target(c.target).id == "q3_2020.plan");
    let days: Vec<String> = deadline.filter_map(|c| if let Tried::Day(day) = c.tried { Some(day.to_string()) } else { None }).collect();
    assert_eq!(days, ["2020-12-30", "2020-12-31", "2021-01-01"]);
}
