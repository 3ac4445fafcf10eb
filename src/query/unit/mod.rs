//! What is an amount in another unit?

pub(in crate::query) mod number;
pub(in crate::query) mod print;
