//! What is asked of every system alike, and what it answers.

use noticematch::record::{EntityKind, PartialDate, Record, Sex};

/// Two names and whether they are one person's.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The first name.
    pub a: String,
    /// The second name.
    pub b: String,
    /// Person, organisation ...; `None` when not said.
    pub kind: Option<EntityKind>,
    /// The label.
    pub is_match: bool,
    /// Row of the table that it belongs to.
    pub group: String,
}

/// Pairs to score.
#[derive(Debug, Clone, Default)]
pub struct PairTask {
    /// Short id, also the file name for peers.
    pub id: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

/// One query against the list of a [`SearchTask`].
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The name to look for.
    pub name: String,
    /// Person, organisation ...
    pub kind: Option<EntityKind>,
    /// Date of birth, where the task is asked with facts.
    pub born: Option<PartialDate>,
    /// Sex, where the task is asked with facts.
    pub sex: Option<Sex>,
    /// Nationality, where the task is asked with facts.
    pub nationality: Option<String>,
    /// Positions in the list of the entry that is right; empty when the person is on no list.
    pub right: Vec<usize>,
    /// Row of the table that it belongs to.
    pub group: String,
    /// A second grouping (source, strength).
    pub part: String,
}

/// A list and queries against it.
#[derive(Debug, Clone, Default)]
pub struct SearchTask {
    /// Short id, also the file name for peers.
    pub id: String,
    /// The list.
    pub entries: Vec<Record>,
    /// The queries.
    pub asks: Vec<Ask>,
    /// How many candidates a system may name; beyond it the right entry counts as not found.
    pub limit: usize,
    /// Whether the queries carry facts beside the name.
    pub facts: bool,
    /// Whether a system that scans (a peer) may answer a sample only.
    pub heavy: bool,
}

/// A system's answer to one [`Ask`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answer {
    /// Position of the right entry among the candidates, from 1.
    pub rank: Option<u32>,
    /// Its points (0-1000), 0 when it was not named.
    pub right: u16,
    /// Its level: 0 none, 1 weak, 2 possible, 3 probable, 4 strong.
    pub right_level: u8,
    /// The best candidate's points.
    pub top: u16,
    /// The best level of any candidate.
    pub top_level: u8,
}

/// A system's answer to one [`Pair`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scored {
    /// Points, 0-1000.
    pub points: u16,
    /// Level: 0 none, 1 weak, 2 possible, 3 probable, 4 strong.
    pub level: u8,
}

/// noticematch, or a peer.
pub trait System {
    /// Name in the tables.
    fn name(&self) -> &str;
    /// Key in the JSON.
    fn key(&self) -> &str;
    /// Scores every pair; `None` when this system does not do such a task. The second value is microseconds a pair.
    fn pairs(&self, task: &PairTask) -> Option<(Vec<Scored>, f64)>;
    /// Answers every query; `None` where it does not do such a task, and for single queries that it left out.
    fn search(&self, task: &SearchTask) -> Option<Vec<Option<Answer>>>;
}
