//! A figure that its own comma cuts in two: in `{…}` a comma ends an entry, so that `{spent: 120,5 tỷ}` has two.

use super::Binder;
use super::record::Draft;
use super::sink::Owner;
use crate::base::Span;
use crate::data::reading::{Form, Unreadable};
use crate::data::record::{Cell, Content};
use crate::data::schema::Slot;
use crate::data::tree::{NodeId, Shape, Tree};
use crate::diagnostic::Text;

impl Binder<'_> {
    /// Whether an entry is the rest of the figure before it. If so it is said, and the figure cannot be read.
    pub(super) fn rest_of_figure(
        &mut self,
        draft: &mut Draft,
        tree: &Tree,
        before: Option<(NodeId, Slot)>,
        entry: (NodeId, NodeId),
    ) -> bool {
        let Some((figure, slot)) = before else { return false };
        let (key, value) = entry;
        let has_no_value = matches!(tree.shape(value), Shape::Scalar(raw) if raw.form == Form::Null);
        let digits = tree.text(figure).ends_with(|c: char| c.is_ascii_digit()) && tree.text(key).starts_with(|c: char| c.is_ascii_digit());
        let between = Span { start: tree.span(figure).end, end: tree.span(key).start };
        if !(has_no_value && digits && tree.slice(between) == ",") {
            return false;
        }
        let span = Span { start: tree.span(figure).start, end: tree.span(key).end };
        let written = tree.slice(span);
        let why = Text::new(
            format!("the comma in {written} ends the entry here, as it does everywhere between `{{` and `}}`"),
            format!("dấu phẩy trong {written} kết thúc mục tại đây, như mọi dấu phẩy giữa `{{` và `}}`"),
        );
        let accepted = Text::new(
            format!("\"{written}\" in quotes, or a line for each field"),
            format!("\"{written}\" trong dấu nháy, hoặc mỗi trường một dòng"),
        );
        let schema = self.schema;
        let field = schema.field(draft.entity, slot);
        let owner = Owner { entity: draft.entity, slot, path: &field.path };
        self.sink.unreadable(owner, span, &Unreadable { why, accepted });
        draft.set(slot, Cell { content: Content::Unreadable, span }, span);
        true
    }
}
