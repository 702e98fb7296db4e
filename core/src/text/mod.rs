//! From a name as typed to pieces of one script each, and from a piece to the ways documents write
//! it in Latin letters.
//!
//! ```text
//! &str ─▶ pieces ─▶ Piece { text, script, glue } ─▶ readings ─▶ [Reading { "putin", ru-passport-2013, 3 }, ...]
//! ```
//!
//! * [`pieces()`] cuts at separators, script changes, glued capitals and after the family names of
//!   unspaced Chinese and Korean names; [`fold_native`] is a piece's identity in its own script.
//! * [`Piece::readings`] interprets `core/data/translit/*.tsv`: one romanization is not enough, so
//!   each has the system that made it and a penalty for how unusual it is.

mod abjad;
mod abugida;
mod chars;
mod fold;
mod han;
mod japanese;
mod latin;
mod lookalike;
mod pieces;
mod reading;
mod script;
mod segment;
mod speller;
mod table;
mod tables;
mod thai;
mod transcribed;
mod variants;
mod words;

#[cfg(test)]
mod measure;
#[cfg(test)]
mod tests;

pub use fold::fold_native;
pub use pieces::{Glue, Piece, Pieces, pieces};
pub use reading::{Reading, Readings, plain_reading, reading_of_letters, readings};
pub use script::Script;
pub(crate) use segment::chinese_family_in_hangul;
