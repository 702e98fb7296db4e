//! Quality, measured: tasks from the evaluation collections, systems that answer them, tables of the answers.
//!
//! A *task* is what every system gets (pairs to score, or a list and queries). A *system* is noticematch or a peer.
//! A *section* makes tasks, asks every system and writes tables. Each figure also has a key (`pairs.persons.f1`), so that
//! two runs can be compared.

pub mod data;
pub mod metrics;
pub mod report;
pub mod sections;
pub mod systems;
pub mod task;
