//! Text to tree. Parsing never fails as a whole: what cannot be read is left out and said once, and the rest stays.

mod build;
mod condition;
mod declaration;
mod expression;
mod grammar;
mod keywords;
mod letters;
mod mistakes;
mod outline;
mod packed;
mod parse;
mod printer;
mod slips;
mod starts;
pub mod tree;
mod vietnamese;
pub mod words;

pub use grammar::GRAMMAR;
pub use keywords::OPERATOR_WORDS;
pub use packed::Packed;
pub use parse::{Limits, Parsed, parse};
pub use printer::{Formatted, Names, WIDTH, format, plain, statement, translate};
pub use vietnamese::{HEADER, Surface, date_in_vietnamese, is_vietnamese, number_in_vietnamese, speak_as_written, surface_of};
