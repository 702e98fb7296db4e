//! The weights of the score (`data/rules/weights.tsv`).

use std::sync::LazyLock;

use crate::name::{Mode, table};

pub(crate) struct Weights {
    pub(crate) contradiction: u32,
    pub(crate) surplus: u32,
    pub(crate) servant: u32,
    missing_person: u32,
    missing_organization: u32,
    pub(crate) missing_syllables: u32,
    thin_person: u32,
    thin_organization: u32,
    thin_points_person: u32,
    thin_points_organization: u32,
    thin_whole_person: u32,
    thin_whole_organization: u32,
    pub(crate) joined: u32,
    pub(crate) order_turned: i32,
    pub(crate) order_mixed: i32,
    pub(crate) chain_order: i32,
    pub(crate) generation: i32,
    pub(crate) legal_form: i32,
    pub(crate) legal_kind: i32,
    pub(crate) no_anchor: i32,
    pub(crate) no_anchor_slope: i32,
    pub(crate) anchor_far: u16,
    pub(crate) anchor_cost: u16,
    pub(crate) anchor_weight: u16,
}

impl Weights {
    pub(crate) fn missing(&self, mode: Mode) -> u32 {
        match mode {
            Mode::Person => self.missing_person,
            Mode::Organization => self.missing_organization,
        }
    }

    pub(crate) fn thin(&self, mode: Mode) -> u32 {
        match mode {
            Mode::Person => self.thin_person,
            Mode::Organization => self.thin_organization,
        }
    }

    pub(crate) fn thin_points(&self, mode: Mode) -> u32 {
        match mode {
            Mode::Person => self.thin_points_person,
            Mode::Organization => self.thin_points_organization,
        }
    }

    /// How many times less thin evidence takes off where two whole names agree.
    pub(crate) fn thin_whole(&self, mode: Mode) -> u32 {
        let less = match mode {
            Mode::Person => self.thin_whole_person,
            Mode::Organization => self.thin_whole_organization,
        };
        less.max(1)
    }
}

pub(crate) static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let rows: Vec<_> = table::rows(include_str!("../../data/rules/weights.tsv")).collect();
    let value = |id: &str| -> u32 {
        rows.iter()
            .find(|row| row.column(0) == id)
            .and_then(|row| row.column(1).parse().ok())
            .unwrap_or(0)
    };
    let points = |id: &str| value(id).min(1000) as i32;
    Weights {
        contradiction: value("contradiction"),
        surplus: value("surplus"),
        servant: value("servant"),
        missing_person: value("missing-person"),
        missing_organization: value("missing-organization"),
        missing_syllables: value("missing-syllables"),
        thin_person: value("thin-person"),
        thin_organization: value("thin-organization"),
        thin_points_person: value("thin-points-person"),
        thin_points_organization: value("thin-points-organization"),
        thin_whole_person: value("thin-whole-person"),
        thin_whole_organization: value("thin-whole-organization"),
        joined: value("joined"),
        order_turned: points("order-turned"),
        order_mixed: points("order-mixed"),
        chain_order: points("chain-order"),
        generation: points("generation"),
        legal_form: points("legal-form"),
        legal_kind: points("legal-kind"),
        no_anchor: points("no-anchor"),
        no_anchor_slope: points("no-anchor-slope"),
        anchor_far: value("anchor-far").min(1000) as u16,
        anchor_cost: value("anchor-cost").min(1000) as u16,
        anchor_weight: value("anchor-weight").min(100) as u16,
    }
});
