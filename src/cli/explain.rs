//! `chitieu explain`: what a diagnostic code means, and what a rule asks for.

use std::io;
use std::path::{Path, PathBuf};

use super::Manner;
use super::check::{RuleArgs, day};
use super::output::{complain, style, to_stdout};
use crate::base::{Disk, Sources};
use crate::diagnostic::{Code, Diagnostic, Lang, PAGES, Page, Severity, Text, nearest, page};
use crate::evaluation::{Across, Judgement, Options, evaluate_traced};
use crate::project::{Config, DataArgument, Project, Request, Status, records};
use crate::report::card::{self, Card};
use crate::semantics::rules::TargetId;
use crate::semantics::{Rules, reads};
use crate::value::Date;

/// Explain a rule with its card, or a diagnostic code with a wrong and a right example
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Explain a rule with its card, or a diagnostic code with a wrong and a right example.\n\n\
        A card says what a rule asks for in words, where it was decided, which figures it reads, and what makes it pass, fail, be \
        missing or pending. With --for, the values of a report are put in, step by step to the verdict.",
    after_help = EXAMPLES
)]
pub(super) struct ExplainArgs {
    /// The id of a target, or a code as it stands in square brackets behind a message; all codes are listed without it
    #[arg(value_name = "RULE|CODE")]
    id: Option<String>,
    #[command(flatten)]
    rules: RuleArgs,
    /// Put the values of this report in. Repeatable
    #[arg(long = "for", value_name = "REPORT", requires = "id")]
    reports: Vec<PathBuf>,
    /// Only the unit with this key
    #[arg(long, value_name = "KEY", requires = "reports")]
    unit: Option<String>,
    /// Judge deadlines by this day: 2021-06-30 or 30/06/2021
    #[arg(long, value_name = "DATE", value_parser = day, requires = "reports")]
    as_of: Option<Date>,
}

const EXAMPLES: &str = "\
Examples:
  chitieu explain                           list all codes
  chitieu explain rules/unknown-name        what this code means
  chitieu explain rules/unknown-name --lang vi
                                            the same in Vietnamese
  chitieu explain q3_2020.it_spending       the card of a rule
  chitieu explain q3_2020.it_spending --for report.yaml
                                            with a report's values, step by step
  chitieu explain my_rules.staff -r rules/ --lang vi
                                            a rule of your own, in Vietnamese";

/// So many units are told step by step.
const MOST: usize = 5;

pub(super) fn run(args: &ExplainArgs, manner: Manner) -> Status {
    let Some(id) = args.id.as_deref() else {
        let lang = spoken(manner);
        let line = |out: &mut dyn io::Write, page: &Page| writeln!(out, "{:<28}{}", page.code, page.summary(lang));
        return ended(to_stdout(|out| PAGES.iter().try_for_each(|page| line(out, page))), lang, manner);
    };
    if let Some(page) = page(id) {
        let lang = spoken(manner);
        return ended(to_stdout(|out| out.write_all(page.get(lang).as_bytes())), lang, manner);
    }
    rule(args, id, manner)
}

/// The language of pages: they explain codes also where the configuration is wrong, so nothing is said of it.
fn spoken(manner: Manner) -> Lang {
    let read = |path: PathBuf| Config::read(&Disk, &path, &mut Sources::default()).0;
    manner.lang(Config::find(&Disk, Path::new(".")).and_then(read).and_then(|config| config.lang))
}

fn ended(written: Result<(), Box<Diagnostic>>, lang: Lang, manner: Manner) -> Status {
    match written {
        Ok(()) => Status::Met,
        Err(problem) => {
            complain(&[*problem], &Sources::default(), lang, manner);
            Status::NotChecked
        }
    }
}

fn rule(args: &ExplainArgs, id: &str, manner: Manner) -> Status {
    let data: Vec<DataArgument> = args.reports.iter().map(|path| DataArgument::Path(path.clone())).collect();
    let mut project = Project::open(&Disk, &data, &args.rules.choice());
    let lang = manner.lang(project.config.as_ref().and_then(|c| c.lang));
    let is_wrong = |problems: &[Diagnostic]| problems.iter().any(|p| p.severity == Severity::Error);
    let Some(target) = project.rules.find(id) else {
        // Where the rules are wrong the rule may be among those that could not be read.
        if is_wrong(&project.problems) {
            complain(&project.problems, &project.sources, lang, manner);
            return Status::NotChecked;
        }
        complain(&[unknown(id, &project.rules)], &Sources::default(), lang, manner);
        return Status::Usage;
    };
    let mut card = card::card(&project.rules, &project.sources, target, lang);
    if !data.is_empty() {
        let problems = tell(args, data, &mut project, target, &mut card, lang);
        complain(&problems, &project.sources, lang, manner);
        if card.told.is_empty() {
            return Status::NotChecked;
        }
    }
    let width = style(manner, &io::stdout()).width;
    ended(to_stdout(|out| card::write(&card, lang, width, out)), lang, manner)
}

/// Puts the values of reports in; what is wrong with them.
fn tell(
    args: &ExplainArgs,
    data: Vec<DataArgument>,
    project: &mut Project,
    target: TargetId,
    card: &mut Card,
    lang: Lang,
) -> Vec<Diagnostic> {
    let request = Request {
        data,
        rules: args.rules.choice(),
        select: Vec::new(),
        ignore: Vec::new(),
        as_of: args.as_of,
        today: crate::base::today(),
        entity: None,
        input: None,
        across: Across::Always,
        missing: None,
        waivers: Vec::new(),
        baseline: None,
    };
    let (found, wrong) = records(&Disk, project, &request);
    let rules = &project.rules;
    // Of values that the rule does not read nobody asked.
    let fields = reads::all(rules).into_iter().nth(target.0 as usize).unwrap_or_default();
    let read = wrong.into_iter().filter(|problem| problem.field.is_none_or(|field| fields.contains(&field)));
    let mut problems: Vec<Diagnostic> = read.map(|problem| problem.diagnostic).collect();
    let mut selected = vec![false; rules.targets.len()];
    if let Some(place) = selected.get_mut(target.0 as usize) {
        *place = true;
    }
    let options = Options { as_of: request.as_of, across: request.across, selected, ..Options::on(request.today) };
    let (outcome, trace) = evaluate_traced(rules, &found, &options);
    problems.extend(outcome.problems);
    card.tell(rules, &project.sources, &outcome.judgements, &trace, lang);
    let wanted = |j: &Judgement| args.unit.as_ref().is_none_or(|unit| j.key.as_ref().is_some_and(|key| key == unit));
    let mut kept = outcome.judgements.iter().map(wanted);
    card.told.retain(|_| kept.next().unwrap_or(false));
    if card.told.is_empty() && !problems.iter().any(|p| p.severity == Severity::Error) {
        let message = Text::new("the rule applies to no record of this report", "quy tắc không áp dụng cho bản ghi nào của báo cáo này");
        let help =
            Text::new("its card says what it is judged on, and from which day", "thẻ của quy tắc cho biết đối tượng và ngày áp dụng");
        problems.push(Diagnostic::error(Code::RUN_NOTHING_SELECTED, message).help(help));
    }
    let more = card.told.len().saturating_sub(MOST);
    if more > 0 {
        card.told.truncate(MOST);
        let message = Text::new(format!("{more} more units are not shown"), format!("còn {more} đơn vị không hiển thị"));
        let help = Text::new("name one with `--unit KEY`", "hãy nêu một đơn vị bằng `--unit MÃ`");
        problems.push(Diagnostic::warning(Code::RUN_NOTHING_SELECTED, message).help(help));
    }
    problems
}

/// That there is neither a rule nor a code of this name, with the nearest of both.
fn unknown(id: &str, rules: &Rules) -> Diagnostic {
    let message = Text::new(format!("there is no rule or code `{id}`"), format!("không có quy tắc hoặc mã `{id}`"));
    // The checks of the vocabulary are rarely meant.
    let of = |is_check: bool| rules.targets.iter().filter(move |t| t.is_check == is_check).map(|t| t.id.as_str());
    let known = || PAGES.iter().map(|page| page.code.0).chain(of(false)).chain(of(true));
    // People remember the last part: `unknown-name`, `it_spending`.
    fn last(known: &str) -> &str {
        known.rsplit(['/', '.']).next().unwrap_or(known)
    }
    let by_last = || nearest(id, known().map(last)).and_then(|near| known().find(|known| last(known) == near));
    let within = || known().find(|known| id.chars().count() > 3 && last(known).contains(id));
    let help = nearest(id, known()).or_else(by_last).or_else(within).map_or_else(
        || {
            Text::new(
                "`chitieu rules` lists the rules, `chitieu explain` the codes",
                "`chitieu rules` liệt kê quy tắc, `chitieu explain` liệt kê mã",
            )
        },
        |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
    );
    Diagnostic::error(Code::RUN_UNKNOWN_CODE, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_part_of_a_code_or_rule_finds_it() {
        let project = Project::open(&Disk, &[], &crate::project::RuleChoice { packs: vec!["q3-2020".to_owned()], ..Default::default() });
        let help = |id: &str| unknown(id, &project.rules).help.unwrap().en;
        assert_eq!(help("unknwn-pack"), "did you mean `project/unknown-pack`?");
        assert_eq!(help("rules/unknwn-name"), "did you mean `rules/unknown-name`?");
        assert_eq!(help("it_spendin"), "did you mean `q3_2020.it_spending`?");
        assert_eq!(help("spending"), "did you mean `q3_2020.it_spending`?");
        assert_eq!(help("q3_2020.blue_zone"), "did you mean `q3_2020.bluezone`?");
        assert_eq!(help("zzzz"), "`chitieu rules` lists the rules, `chitieu explain` the codes");
    }
}
