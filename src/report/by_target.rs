//! Something for each target, found by its number.

use crate::semantics::rules::TargetId;

/// Something for each of some targets, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ByTarget<T>(Vec<Option<T>>);

impl<T> Default for ByTarget<T> {
    fn default() -> Self {
        ByTarget(Vec::new())
    }
}

impl<T> ByTarget<T> {
    /// What a target has.
    pub(super) fn get(&self, target: TargetId) -> Option<&T> {
        self.0.get(target.0 as usize)?.as_ref()
    }

    /// What each of those has that have something.
    pub(super) fn iter(&self) -> impl Iterator<Item = (TargetId, &T)> {
        (0..).map(TargetId).zip(&self.0).filter_map(|(target, own)| Some((target, own.as_ref()?)))
    }
}

impl<T: Default> ByTarget<T> {
    /// Changes what a target has, which has something from now on.
    pub(super) fn change(&mut self, target: TargetId, change: impl FnOnce(&mut T)) {
        let at = target.0 as usize;
        if self.0.len() <= at {
            self.0.resize_with(at + 1, || None);
        }
        if let Some(own) = self.0.get_mut(at) {
            change(own.get_or_insert_default());
        }
    }
}
