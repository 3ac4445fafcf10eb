//! Does the data keep the rules?
