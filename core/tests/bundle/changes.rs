//! Deltas: small, resumable, searched in place; what they mean for past queries.

use noticematch::bundle::*;
use noticematch::changes::*;
use noticematch::record::*;
use noticematch::{Options, Query, Scratch, Watchlist};
use proptest::prelude::*;

use crate::kit::*;

/// `n` invented persons of the demonstration list's kind: every syllable is made up.
pub fn people(n: usize) -> Vec<Record> {
    let syllables = [
        "ka", "lo", "mir", "ten", "sa", "vor", "ely", "dun", "pra", "gis", "to", "bel", "nar",
        "qui", "zed",
    ];
    let word = |mut seed: usize| {
        let mut word = String::new();
        for _ in 0..3 {
            word += syllables[seed % syllables.len()];
            seed /= syllables.len();
        }
        word[..1].to_uppercase() + &word[1..]
    };
    (0..n)
        .map(|i| {
            let mut r = Record::default();
            r.list = "demo".to_owned();
            r.id = format!("D-{i:06}");
            r.names = vec![Name::new(format!(
                "{} {}",
                word(i * 7 + 3),
                word(i * 131 + 17)
            ))];
            r.born = vec![
                PartialDate::day(
                    1950 + (i % 50) as i16,
                    1 + (i % 12) as u8,
                    1 + (i % 28) as u8,
                )
                .unwrap(),
            ];
            r.nationalities = vec!["PL".to_owned()];
            r.remarks = vec![format!("invented entry {i}")];
            r
        })
        .collect()
}

/// One record in a hundred changed, withdrawn or new.
pub fn a_day_later(old: &[Record]) -> Vec<Record> {
    let mut new = Vec::new();
    for (i, r) in old.iter().enumerate() {
        let mut r = r.clone();
        match i % 300 {
            7 => continue,
            107 => r.remarks.push("updated".to_owned()),
            207 => {
                let mut added = r.clone();
                added.id = format!("N-{i:06}");
                added.names = vec![Name::new("Quorwenna Xillbrath")];
                new.push(added);
            }
            _ => {}
        }
        new.push(r);
    }
    new
}

#[test]
fn diff_says_per_record_what_changed() {
    let old = people(600);
    let new = a_day_later(&old);
    let changes = diff(&old, &new).unwrap();
    assert_eq!(changes.len(), 6);
    let changed: Vec<_> = changes
        .iter()
        .filter_map(|c| {
            if let Change::Changed { fields, .. } = c {
                Some(fields)
            } else {
                None
            }
        })
        .collect();
    assert_eq!(changed.len(), 2);
    assert_eq!(changed[0].len(), 1);
    assert_eq!(changed[0][0].field, "remarks");
    assert!(diff(&old, &old).unwrap().is_empty());
    let twice = [old[0].clone(), old[0].clone()];
    assert!(diff(&twice, &old).is_err(), "two records with one id");
}

#[test]
fn a_daily_change_of_one_percent_travels_in_a_twentieth_of_the_list() {
    let issuer = Issuer::new();
    let old = people(6000);
    let new = a_day_later(&old);
    let index = |records: &[Record]| {
        Watchlist::builder()
            .add_records(records)
            .unwrap()
            .to_bytes()
            .unwrap()
    };
    let full = issuer.bundle(issuer.manifest(6), &index(&new));
    let overlay = Overlay::between(&old, &new).unwrap();
    assert_eq!(overlay.len(), 60);
    let delta = issuer.bundle(issuer.manifest(6), &overlay.to_bytes().unwrap());
    println!("full {} bytes, delta {} bytes", full.len(), delta.len());
    assert!(
        delta.len() * 20 <= full.len(),
        "delta {} full {}",
        delta.len(),
        full.len()
    );
}

#[test]
fn a_device_updated_by_deltas_finds_what_a_full_list_finds() {
    let issuer = Issuer::new();
    let device_key = DeviceKey::from_bytes(&[42; 32]).unwrap();
    let device = Device::new("delta", &issuer);
    let old = people(600);
    let new = a_day_later(&old);
    let bytes = |records: &[Record]| {
        Watchlist::builder()
            .add_records(records)
            .unwrap()
            .to_bytes()
            .unwrap()
    };
    let pack = |manifest, name: &str, kind, body| {
        BundleBuilder::new(manifest)
            .part(name, kind, body)
            .recipient(device_key.public())
            .to_bytes(&signers(&issuer.list_keys[..2]))
            .unwrap()
    };
    device
        .offer(&pack(
            issuer.manifest(6),
            "index",
            PartKind::Index,
            bytes(&old),
        ))
        .unwrap();
    let mut manifest = issuer.manifest(7);
    manifest.base = Some(Base {
        sequence: 6,
        digest: device.store.current().unwrap().bundles()[0].digest(),
    });
    let overlay = Overlay::between(&old, &new).unwrap();
    device
        .offer(&pack(
            manifest,
            "overlay",
            PartKind::Overlay,
            overlay.to_bytes().unwrap(),
        ))
        .unwrap();

    let active = device.store.current().unwrap();
    let [full, delta] = active.bundles() else {
        panic!()
    };
    let base = Watchlist::from_secret(
        full.unseal(Some(&device_key))
            .unwrap()
            .read("index")
            .unwrap(),
    )
    .unwrap();
    let read = delta
        .unseal(Some(&device_key))
        .unwrap()
        .read("overlay")
        .unwrap();
    let layered = base
        .with_overlay(&Overlay::from_bytes(&read).unwrap())
        .unwrap();
    let rebuilt = Watchlist::from_bytes(bytes(&new)).unwrap();
    let (options, mut scratch) = (Options::default(), Scratch::new());
    let mut answer = |list: &Watchlist, query: &Query| -> Vec<(usize, String, String)> {
        let found = list.search_with(query, &options, &mut scratch);
        let line = |c: &noticematch::Candidate| {
            (
                c.record_number(),
                c.record_id().to_owned(),
                format!("{} {}", c.score(), c.explain()),
            )
        };
        found.iter().map(line).collect()
    };
    for record in old.iter().step_by(3).chain(&new[..20]) {
        let query = Query::new(&record.names[0].text);
        assert_eq!(answer(&layered, &query), answer(&rebuilt, &query));
    }
    assert!(!answer(&layered, &Query::new("Quorwenna Xillbrath")).is_empty());
    assert!(layered.search("...").unsearchable().is_some());
    assert_eq!(layered.coverage(), rebuilt.coverage());
    assert_eq!(layered.as_bytes(), rebuilt.as_bytes());
    // What the store opens is the same list, for this device and no other.
    let opened = Watchlist::from_active(&active, Some(&device_key)).unwrap();
    assert_eq!(opened.as_bytes(), rebuilt.as_bytes());
    let stranger = DeviceKey::from_bytes(&[43; 32]).unwrap();
    let refused = Watchlist::from_active(&active, Some(&stranger)).unwrap_err();
    assert_eq!(refused.refusal(), Some("key"));
}

#[test]
fn rescreening_answers_only_what_the_change_affects() {
    let old = people(600);
    let new = a_day_later(&old);
    let overlay = Overlay::between(&old, &new).unwrap();
    let past = |name: &str, shown: &[&Record]| Past {
        query: Query::new(name),
        shown: shown.iter().map(|r| Key::of(r)).collect(),
    };
    let queries = [
        past("Nobody Atall", &[]),
        past("Xillbrath Quorwenna", &[]),
        past("whoever", &[&old[7]]),
        past("whoever else", &[&old[107], &old[1]]),
    ];
    let affected = rescreen(&queries, &overlay, &Options::default()).unwrap();
    let places: Vec<usize> = affected.iter().map(|a| a.place).collect();
    assert_eq!(places, [1, 2, 3]);
    assert!(!affected[0].appeared.is_empty());
    assert_eq!(affected[1].withdrawn, [Key::of(&old[7])]);
    assert_eq!(affected[2].changed, [Key::of(&old[107])]);
}

#[test]
fn a_transfer_resumes_where_the_link_broke() {
    let issuer = Issuer::new();
    let device = Device::new("transfer", &issuer);
    let body: Vec<u8> = (0..400_000u32).map(|i| (i / 7) as u8).collect();
    let bytes = issuer.bundle(issuer.manifest(6), &body);
    let head_len = Bundle::from_bytes(bytes.clone(), &issuer.root, &Limits::default())
        .unwrap()
        .head_len() as usize;
    assert!(head_len * 50 < bytes.len());
    let path = device.dir.join("arriving");
    let begin =
        || Transfer::begin(&path, &bytes[..head_len], &issuer.root, &Limits::default()).unwrap();
    let (mut fetched, mut sessions) = (0, 0);
    loop {
        let mut transfer = begin();
        sessions += 1;
        let Some(range) = transfer.missing().first().cloned() else {
            transfer.finish().unwrap();
            break;
        };
        // The link breaks after 100 000 bytes, in the middle of a piece.
        let end = range.end.min(range.start + 100_000) as usize;
        fetched += end - range.start as usize;
        transfer
            .receive(range.start, &bytes[range.start as usize..end])
            .unwrap();
        if sessions == 2 {
            // Rubbish on the line is refused, and what is there stays.
            let before = transfer.missing();
            let error = transfer
                .receive(before[0].start, &vec![9; 50_000])
                .unwrap_err();
            assert_eq!(error.refusal(), Some("mixed"));
            assert_eq!(transfer.missing(), before);
        }
        assert!(sessions < 20);
    }
    assert!(
        fetched < bytes.len() + sessions * (16 << 10),
        "only broken pieces were fetched twice: {fetched}"
    );
    assert_eq!(device.store.install(&path).unwrap(), Installed::New);
    assert_eq!(device.body(), body);
    let forged = issuer
        .builder(issuer.manifest(7), &body)
        .to_bytes(&[&key(91)])
        .unwrap();
    let error = Transfer::begin(&path, &forged[..head_len], &issuer.root, &Limits::default())
        .err()
        .unwrap();
    assert!(
        error.refusal().is_some(),
        "nothing is fetched for a stranger"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever changes, the overlay leads from the old list to the new one, and so do two in a row.
    #[test]
    fn overlays_lead_from_the_old_list_to_the_new(
        steps in prop::collection::vec(prop::collection::vec((0usize..30, 0u8..4), 0..20), 2..3),
    ) {
        let mut lists = vec![people(30)];
        for step in &steps {
            let mut next = lists.last().unwrap().clone();
            for (i, what) in step {
                let id = format!("D-{i:06}");
                match what {
                    0 => next.retain(|r| r.id != id),
                    1 => next.iter_mut().filter(|r| r.id == id).for_each(|r| r.remarks.push("more".to_owned())),
                    _ if !next.iter().any(|r| r.id == id) => next.push(people(30)[*i].clone()),
                    _ => {}
                }
            }
            lists.push(next);
        }
        let sorted = |mut list: Vec<Record>| { list.sort_by(|a, b| a.id.cmp(&b.id)); list };
        let mut both = Overlay::between(&lists[0], &lists[1]).unwrap();
        prop_assert_eq!(both.apply(&lists[0]).unwrap(), lists[1].clone());
        let second = Overlay::between(&lists[1], &lists[2]).unwrap();
        both.then(second);
        prop_assert_eq!(sorted(both.apply(&lists[0]).unwrap()), sorted(lists[2].clone()));
        prop_assert_eq!(Overlay::from_bytes(&both.to_bytes().unwrap()).unwrap(), both);
    }
}
