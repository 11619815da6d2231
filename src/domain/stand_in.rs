//! Values that stand in for faulty ones while the other faults of a call are collected.

use super::change::Change;

/// A type with such a value. It never leaves the decoder of the arguments: the call is refused.
pub trait StandIn {
    /// The value.
    fn stand_in() -> Self;
}

impl<T> StandIn for Option<T> {
    fn stand_in() -> Self {
        None
    }
}

impl<T> StandIn for Change<T> {
    fn stand_in() -> Self {
        Self::Keep
    }
}

impl StandIn for bool {
    fn stand_in() -> Self {
        false
    }
}
