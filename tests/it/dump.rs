//! `dump`.
