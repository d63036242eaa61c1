//! Why no case can be made.

use crate::diagnostic::Text;
use crate::semantics::rules::{Cond, CondOp};

pub(super) fn computed(cond: &Cond) -> Text {
    match &cond.op {
        CondOp::Agrees(..) => Text::new(
            "a printed figure against what it is rounded from has no threshold",
            "so sánh số in với số được làm tròn không có ngưỡng",
        ),
        CondOp::Matches(..) => Text::new("a pattern has no threshold", "mẫu chữ không có ngưỡng"),
        _ => Text::new("this form of condition has no threshold", "dạng điều kiện này không có ngưỡng"),
    }
}

pub(super) fn computed_value() -> Text {
    Text::new(
        "the value that is compared is computed, and no single field",
        "giá trị được so sánh là giá trị tính ra, không phải một trường",
    )
}

pub(super) fn outer() -> Text {
    Text::new("the value belongs to another record", "giá trị thuộc bản ghi khác")
}

pub(super) fn too_deep() -> Text {
    Text::new("its members lie too deep in each other", "các phần tử lồng nhau quá sâu")
}

pub(super) fn same_field() -> Text {
    Text::new("the same field stands on both sides", "cùng một trường ở cả hai vế")
}

pub(super) fn unreachable() -> Text {
    Text::new(
        "the parts around it cannot be made to leave the decision to it",
        "không thể đặt các phần còn lại sao cho chỉ điều kiện này quyết định",
    )
}

pub(super) fn tolerance() -> Text {
    Text::new("what is compared may be apart by a tolerance", "phép so sánh có sai số cho phép")
}

pub(super) fn many() -> Text {
    Text::new("it would take too many members", "cần quá nhiều phần tử")
}

pub(super) fn no_threshold() -> Text {
    Text::new("the threshold cannot be worked out", "không tính được ngưỡng")
}
