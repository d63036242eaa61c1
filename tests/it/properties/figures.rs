//! Figures are exact, however large.

use chitieu::data::Format;
use chitieu::evaluation::{Measure, Verdict};
use chitieu::value::Number;
use num_bigint::BigInt;
use num_integer::Integer as _;
use proptest::prelude::*;

use super::World;

fn pow10(n: u32) -> BigInt {
    BigInt::from(10).pow(n)
}

/// A share `digits / 10^decimals` percent, as it is written.
fn percent(digits: u64, decimals: u32) -> String {
    let (whole, rest) = (digits / 10_u64.pow(decimals), digits % 10_u64.pow(decimals));
    if decimals == 0 { format!("{whole}%") } else { format!("{whole}.{rest:0width$}%", width = decimals as usize) }
}

fn rules(body: &str) -> String {
    format!(
        "list vn_provinces from \"provinces.csv\" key code
         entity province plural provinces {{ key code: text  x: money  y: money  parts: list of part }}
         entity part plural parts {{ amount: money }}
         ruleset r {{ about province  target t {{ {body} }} }}"
    )
}

fn judge(body: &str, format: Format, data: &str) -> (Verdict, Option<Measure>) {
    let mut world = World::new(&rules(body), "code\n1\n");
    let records = world.load("provinces", format, data);
    let outcome = world.judge(&records);
    let [judgement] = outcome.judgements.as_slice() else { panic!("one target, one record") };
    (judgement.verdict, judgement.clauses[0].measure.clone())
}

fn number(n: &BigInt) -> Number {
    Number::from_digits(&n.to_string(), "").expect("a number")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// At, one đồng below and one đồng above the threshold, wherever that lies between two đồng.
    #[test]
    fn a_share_of_a_budget_is_decided_as_whole_numbers_decide_it(
        y in prop_oneof![1_u64..2_000, Just(1_000_000_000_000_000_000), 1_000_000_000_000_000..=u64::MAX],
        digits in 1_u64..=1_000_000, decimals in 0_u32..=6, off in -1_i32..=1, far in any::<u64>(), near in prop::bool::weighted(0.9),
        strict: bool,
    ) {
        // x >= digits / 10^(decimals + 2) * y, in whole numbers.
        let (scaled, scale) = (BigInt::from(digits) * y, pow10(decimals + 2));
        let threshold = scaled.div_floor(&scale);
        let x = if near { &threshold + off } else { BigInt::from(far) }.max(BigInt::from(0));
        let holds = if strict { &x * &scale > scaled } else { &x * &scale >= scaled };
        let comparator = if strict { ">" } else { ">=" };
        let body = format!("require x {comparator} {} of y", percent(digits, decimals));
        let data = format!("provinces:\n  - {{ code: 1, x: {x}, y: {y} }}\n");
        let (verdict, measure) = judge(&body, Format::Yaml, &data);
        prop_assert_eq!(verdict, if holds { Verdict::Pass } else { Verdict::Fail });
        let Some(Measure::Figures(figures)) = measure else { return Err(TestCaseError::fail("no measure")) };
        let least = if strict { &threshold + 1 } else { scaled.div_ceil(&scale) };
        let gap = if holds { BigInt::from(0) } else { least - &x };
        prop_assert_eq!(figures.gap, number(&gap));
        prop_assert_eq!(figures.actual, number(&x));
        prop_assert_eq!(&figures.required * &number(&scale), number(&scaled));
    }

    /// Sums of amounts beyond what a machine's number or a float holds, in every way that an amount can be written.
    #[test]
    fn money_never_rounds(amounts in prop::collection::vec((0_u64..=u64::MAX, 0_usize..5), 1..6), off in -1_i32..=1) {
        let written = |(amount, way): &(u64, usize)| match way {
            0 => amount.to_string(),
            1 => format!("\"{amount} VND\""),
            2 => format!("\"{}.{:09} tỷ\"", amount / 1_000_000_000, amount % 1_000_000_000),
            3 => format!("\"{}.{:06} triệu đồng\"", amount / 1_000_000, amount % 1_000_000),
            _ => format!("\"{},{:09} tỷ đồng\"", amount / 1_000_000_000, amount % 1_000_000_000),
        };
        let sum: BigInt = amounts.iter().map(|(amount, _)| BigInt::from(*amount)).sum();
        let x = &sum + off;
        prop_assume!(x >= BigInt::from(0));
        let parts = amounts.iter().map(|a| format!("{{\"amount\": {}}}", written(a))).collect::<Vec<_>>().join(", ");
        let data = format!("{{\"provinces\": [{{\"code\": \"1\", \"x\": {x}, \"parts\": [{parts}]}}]}}");
        for format in [Format::Json, Format::Yaml] {
            let (verdict, measure) = judge("require x = sum of parts.amount", format, &data);
            prop_assert_eq!(verdict, if off == 0 { Verdict::Pass } else { Verdict::Fail });
            let Some(Measure::Figures(figures)) = measure else { return Err(TestCaseError::fail("no measure")) };
            prop_assert_eq!((figures.actual, figures.required), (number(&x), number(&sum)));
        }
    }
}
