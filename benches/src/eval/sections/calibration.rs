//! Recall and false alerts by culture.
use super::super::report::Report;
use super::Run;
pub(super) fn run(_: &Run, _: &mut Report) -> Result<(), String> {
    Err("not yet".into())
}
