//! Names, collections and expressions in words.

use super::sentence::Speaker;
use crate::data::{DOCUMENT_ATTRIBUTES, FieldType};
use crate::diagnostic::Lang;
use crate::report::message::{clean, lower, unit_of};
use crate::report::trials::coverage::parameter_value;
use crate::semantics::rules::{AggregateFunction, Calc, CalcOp, Collection, Cond, ParameterId, Ref};
use crate::value::format::{self, figure};

impl Speaker<'_> {
    pub(super) fn members(&self, collection: &Collection, filter: Option<&Cond>) -> String {
        let entity = self.rules.schema.entity(collection.entity);
        let name = match self.lang {
            Lang::Vi if !entity.label.is_empty() => clean(&lower(&entity.label)),
            _ if collection.name == entity.name => entity.plural.clone().unwrap_or_else(|| entity.name.clone()),
            _ => collection.name.clone(),
        };
        match filter {
            None => name,
            Some(filter) => {
                let filter = self.line(&self.say(filter, true));
                self.by_lang(format!("{name} (where {filter})"), format!("{name} (mà {filter})"))
            }
        }
    }

    pub(super) fn all(&self, calcs: &[Calc]) -> String {
        // In Vietnamese a comma stands in numbers.
        let between = if self.lang == Lang::Vi && calcs.iter().any(|c| c.kind.is_figure()) { "; " } else { ", " };
        calcs.iter().map(|c| self.value(c)).collect::<Vec<_>>().join(between)
    }

    /// A parameter that never changes by its value, else by its name.
    pub(super) fn parameter(&self, id: ParameterId) -> String {
        let parameter = self.rules.parameter(id);
        match parameter.values.as_slice() {
            [(_, value)] => parameter_value(value, parameter.kind, self.lang),
            _ => parameter.name.clone(),
        }
    }

    pub fn field(&self, r: Ref, attribute: Option<u8>) -> String {
        let field = self.rules.schema.field(r.entity, r.slot);
        let mut name = if self.lang == Lang::En || field.label.is_empty() { field.path.clone() } else { clean(&field.label) };
        if r.up > 0 {
            name = match self.lang {
                Lang::En => format!("{}.{name}", self.rules.schema.entity(r.entity).name),
                Lang::Vi => format!("{name} của {}", self.rules.schema.entity(r.entity).name),
            };
        }
        let Some(number) = attribute.map(usize::from) else { return name };
        let extra = || match &field.ty {
            FieldType::Document(extras) => extras.get(number.checked_sub(DOCUMENT_ATTRIBUTES.len())?),
            _ => None,
        };
        match (self.lang, DOCUMENT_ATTRIBUTES.get(number), extra()) {
            (Lang::En, Some(attribute), _) => format!("{name}.{attribute}"),
            (Lang::En, None, Some(extra)) => format!("{name}.{}", extra.path),
            (Lang::Vi, Some(attribute), _) => {
                let word = match *attribute {
                    "number" => "số, ký hiệu",
                    "issued" => "ngày ban hành",
                    "title" => "trích yếu",
                    "url" => "địa chỉ đăng tải",
                    _ => "cơ quan ban hành",
                };
                format!("{name}, {word}")
            }
            (Lang::Vi, None, Some(extra)) if !extra.label.is_empty() => format!("{name}, {}", clean(&lower(&extra.label))),
            (Lang::Vi, None, Some(extra)) => format!("{name}, {}", extra.path),
            (_, None, None) => name,
        }
    }

    /// An expression: by names and figures where it is simple, else in the rule's words.
    pub fn value(&self, calc: &Calc) -> String {
        match &calc.op {
            CalcOp::Number(n) => figure(n, unit_of(calc.kind), self.lang),
            CalcOp::Negate(inner) if matches!(inner.op, CalcOp::Number(_)) => format!("-{}", self.value(inner)),
            CalcOp::Text(text) => format!("“{}”", clean(text)),
            CalcOp::Date(range) => format::days(*range, self.lang),
            CalcOp::Field(r) => self.field(*r, None),
            CalcOp::Attribute(r, attribute) => self.field(*r, Some(*attribute)),
            CalcOp::Parameter(id) => self.parameter(*id),
            CalcOp::Share(share, whole) => self.by_lang(
                format!("{} of {}", self.value(share), self.value(whole)),
                format!("{} của {}", self.value(share), self.value(whole)),
            ),
            CalcOp::Previous(inner) => {
                let inner = self.value(inner);
                self.by_lang(format!("{inner} of the period before"), format!("{inner} của kỳ trước"))
            }
            CalcOp::Product(parts) => {
                let mut out = String::new();
                for (over, part) in parts {
                    if !out.is_empty() {
                        out.push_str(if *over { " / " } else { " × " });
                    }
                    out.push_str(&self.value(part));
                }
                out
            }
            CalcOp::If(then, condition, otherwise) => {
                let (then, condition, otherwise) = (self.value(then), self.line(&self.say(condition, true)), self.value(otherwise));
                self.by_lang(
                    format!("{then} (if {condition}; else {otherwise})"),
                    format!("{then} (nếu {condition}; nếu không thì {otherwise})"),
                )
            }
            CalcOp::Aggregate(aggregate) => {
                let mut collection = aggregate.collection.clone();
                if let Some(Calc { op: CalcOp::Field(r), .. }) = &aggregate.value {
                    let path = &self.rules.schema.field(r.entity, r.slot).path;
                    if let Some(members) = collection.name.strip_suffix(path.as_str()).and_then(|name| name.strip_suffix('.')) {
                        collection.name = members.to_owned();
                    }
                }
                let members = self.members(&collection, aggregate.filter.as_ref());
                let of = aggregate.value.as_ref().map(|v| self.value(v)).unwrap_or_default();
                let (en, vi) = match aggregate.function {
                    AggregateFunction::Count => return self.by_lang(format!("the number of {members}"), format!("số lượng {members}")),
                    AggregateFunction::Sum => ("the sum of", "tổng"),
                    AggregateFunction::Average => ("the average of", "trung bình"),
                    AggregateFunction::Min => ("the least", "giá trị nhỏ nhất của"),
                    AggregateFunction::Max => ("the greatest", "giá trị lớn nhất của"),
                };
                self.by_lang(format!("{en} {of} over {members}"), format!("{vi} {of} trên {members}"))
            }
            _ => clean(&self.rules.words(self.target.source, calc.span)),
        }
    }
}
