//! Attacks on a device's lists: every one is refused, and the list in use goes on serving.

use crate::kit::*;
use noticematch::bundle::*;

fn two() -> (Issuer, Vec<u8>) {
    let issuer = Issuer::new();
    let bytes = issuer.bundle(issuer.manifest(6), b"the next list");
    (issuer, bytes)
}

#[test]
fn a_genuine_newer_list_is_taken_and_the_same_again_changes_nothing() {
    let (issuer, next) = two();
    let device = Device::new("genuine", &issuer);
    assert_eq!(device.offer(&next).unwrap(), Installed::New);
    assert_eq!(device.body(), b"the next list");
    assert_eq!(device.offer(&next).unwrap(), Installed::Already);
    assert_eq!(
        files(&device.dir.join("store")).len(),
        2,
        "the old list's file is gone"
    );
}

#[test]
fn attack_01_any_flipped_bit() {
    let (issuer, next) = two();
    let device = Device::new("bit", &issuer);
    for at in 0..next.len() {
        let mut bytes = next.clone();
        bytes[at] ^= 1 << (at % 8);
        let error = device
            .offer(&bytes)
            .expect_err("a flipped bit was accepted");
        assert!(error.refusal().is_some(), "byte {at}: {error}");
    }
    assert_eq!(device.body(), OLD_BODY);
}

#[test]
fn attack_02_truncated_anywhere() {
    let (issuer, next) = two();
    let device = Device::new("cut", &issuer);
    for length in (0..next.len()).step_by(7).chain([next.len() - 1]) {
        device.refuses(&next[..length], "truncated");
    }
}

#[test]
fn attack_03_bytes_appended() {
    let (issuer, mut next) = two();
    let device = Device::new("appended", &issuer);
    next.push(0);
    device.refuses(&next, "oversized");
}

#[test]
fn attack_04_signed_by_a_stranger() {
    let (issuer, _) = two();
    let device = Device::new("stranger", &issuer);
    let strangers = [key(91), key(92)];
    let bytes = issuer
        .builder(issuer.manifest(6), b"forged")
        .to_bytes(&signers(&strangers))
        .unwrap();
    device.refuses(&bytes, "unsigned");
}

#[test]
fn attack_05_one_of_two_signatures() {
    let (issuer, _) = two();
    let device = Device::new("one-of-two", &issuer);
    let bytes = issuer
        .builder(issuer.manifest(6), b"half")
        .to_bytes(&signers(&issuer.list_keys[..1]))
        .unwrap();
    device.refuses(&bytes, "unsigned");
}

#[test]
fn attack_06_one_key_signs_twice() {
    let (issuer, _) = two();
    let device = Device::new("twice", &issuer);
    let one = &issuer.list_keys[0];
    let bytes = issuer
        .builder(issuer.manifest(6), b"double")
        .to_bytes(&[one, one])
        .unwrap();
    device.refuses(&bytes, "unsigned");
}

#[test]
fn attack_07_root_keys_do_not_sign_lists() {
    let (issuer, _) = two();
    let device = Device::new("wrong-role", &issuer);
    let bytes = issuer
        .builder(issuer.manifest(6), b"x")
        .to_bytes(&signers(&issuer.root_keys))
        .unwrap();
    device.refuses(&bytes, "unsigned");
}

#[test]
fn attack_08_an_older_list() {
    let (issuer, _) = two();
    let device = Device::new("rollback", &issuer);
    device.refuses(&issuer.bundle(issuer.manifest(4), b"old"), "rolled-back");
}

#[test]
fn attack_09_another_list_with_the_same_number() {
    let (issuer, _) = two();
    let device = Device::new("same-number", &issuer);
    device.refuses(&issuer.bundle(issuer.manifest(5), b"twin"), "rolled-back");
}

#[test]
fn attack_10_a_list_past_its_end() {
    let (issuer, _) = two();
    let device = Device::new("ended", &issuer);
    let mut manifest = issuer.manifest(6);
    manifest.issued = NOON - HOUR;
    manifest.not_after = NOON;
    device.refuses(&issuer.bundle(manifest, b"ended"), "expired");
}

#[test]
fn attack_11_48_hours_and_a_minute() {
    let (issuer, next) = two();
    let device = Device::new("48", &issuer);
    device.clock.set(NOON + 47 * HOUR + 59 * 60);
    assert_eq!(device.body(), OLD_BODY, "47:59 serves");
    device.clock.set(NOON + 48 * HOUR + 60);
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("expired"),
        "48:01 does not"
    );
    assert_eq!(
        device.offer(&next).unwrap_err().refusal(),
        Some("expired"),
        "nor is such a list taken"
    );
}

#[test]
fn attack_12_an_old_list_warns_where_the_policy_says_so() {
    let issuer = Issuer::new();
    let device = Device::with("warn", &issuer, |o| {
        o.freshness = Freshness::warn_after_48h()
    });
    device.clock.pass(49 * HOUR);
    let active = device.store.current().unwrap();
    assert_eq!(active.status().warnings, [Refusal::Expired]);
    assert_eq!(active.status().age / HOUR, 49);
}

#[test]
fn attack_13_the_clock_set_back() {
    let issuer = Issuer::new();
    let device = Device::new("clock", &issuer);
    device.clock.pass(40 * HOUR);
    device.body();
    device.clock.pass(20 * HOUR);
    device.clock.set(NOON + HOUR);
    let error = device.store.current().err().unwrap();
    // 60 hours have passed on the clock that nobody sets, whatever the other one says.
    assert_eq!(error.refusal(), Some("expired"), "{error}");
    let warned = Device::with("clock-warn", &issuer, |o| {
        o.freshness = Freshness::warn_after_48h()
    });
    warned.clock.set(NOON - HOUR);
    assert_eq!(
        warned.store.current().unwrap().status().warnings,
        [Refusal::ClockBack]
    );
}

#[test]
fn attack_14_the_clock_set_before_the_last_signature() {
    let (issuer, next) = two();
    let device = Device::new("clock-signed", &issuer);
    device.clock.set(NOON - 3 * HOUR);
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("clock-back")
    );
    assert_eq!(
        device.offer(&next).unwrap_err().refusal(),
        Some("clock-back")
    );
    device.clock.set(NOON + 120);
    assert_eq!(device.body(), OLD_BODY, "set right again it serves");
}

#[test]
fn attack_15_a_list_from_the_future() {
    let (issuer, _) = two();
    let device = Device::new("future", &issuer);
    let mut manifest = issuer.manifest(6);
    manifest.issued = NOON + 24 * HOUR;
    device.refuses(&issuer.bundle(manifest, b"future"), "not-yet");
}

#[test]
fn attack_16_frozen_at_an_old_list_that_has_not_expired() {
    let (issuer, next) = two();
    let device = Device::new("frozen", &issuer);
    let beacon = Beacon::new(NOON + 30, 7, vec![])
        .sign(&[&issuer.beacon_key])
        .unwrap();
    device.store.beacon(&beacon).unwrap();
    let active = device.store.current().unwrap();
    assert_eq!(active.status().newer, Some(7));
    assert_eq!(active.status().warnings, [Refusal::Frozen]);
    device.refuses(&next, "frozen");
}

#[test]
fn attack_17_forged_and_replayed_beacons() {
    let issuer = Issuer::new();
    let device = Device::new("beacon", &issuer);
    let forged = Beacon::new(NOON, 9, vec![])
        .sign(&[&issuer.list_keys[0]])
        .unwrap();
    assert_eq!(
        device.store.beacon(&forged).unwrap_err().refusal(),
        Some("unsigned")
    );
    let sign = |issued, newest| {
        Beacon::new(issued, newest, vec![])
            .sign(&[&issuer.beacon_key])
            .unwrap()
    };
    device.store.beacon(&sign(NOON + 30, 7)).unwrap();
    assert_eq!(
        device
            .store
            .beacon(&sign(NOON + 20, 6))
            .unwrap_err()
            .refusal(),
        Some("rolled-back")
    );
    assert_eq!(
        device
            .store
            .beacon(&sign(NOON + 99 * HOUR, 8))
            .unwrap_err()
            .refusal(),
        Some("not-yet")
    );
}

#[test]
fn attack_18_parts_of_another_bundle() {
    let (issuer, next) = two();
    let device = Device::new("mixed", &issuer);
    // Same lengths, other content: the genuine head of one with the parts of the other.
    let other = issuer.bundle(issuer.manifest(6), b"the n3xt list");
    let parts = b"the next list".len() + b"notes".len() + 2 * 32;
    let mixed = [&next[..next.len() - parts], &other[other.len() - parts..]].concat();
    device.refuses(&mixed, "mixed");
}

#[test]
fn attack_19_two_chunks_swapped() {
    let issuer = Issuer::new();
    let device = Device::new("swapped", &issuer);
    let chunk = 16 << 10;
    let body: Vec<u8> = (0..4 * chunk).map(|i| (i / chunk) as u8).collect();
    let mut bytes = BundleBuilder::new(issuer.manifest(6))
        .part("index", PartKind::Index, body)
        .to_bytes(&signers(&issuer.list_keys[..2]))
        .unwrap();
    let start = bytes.len() - 4 * chunk;
    let (a, b) = bytes[start..].split_at_mut(chunk);
    a.swap_with_slice(&mut b[..chunk]);
    device.refuses(&bytes, "mixed");
}

#[test]
fn attack_20_sizes_like_a_zip_bomb() {
    let (issuer, next) = two();
    let device = Device::with("bomb", &issuer, |o| {
        o.limits = Limits {
            bundle: 1 << 20,
            part: 4096,
        }
    });
    // A genuine signature over more than this device takes.
    device.refuses(
        &issuer.bundle(issuer.manifest(6), &vec![0; 5000]),
        "oversized",
    );
    device.refuses(
        &issuer.bundle(issuer.manifest(6), &vec![0; 2 << 20]),
        "oversized",
    );
    // A head that announces 4 GiB: refused before anything is allocated.
    let mut bytes = next.clone();
    bytes[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
    device.refuses(&bytes, "oversized");
}

#[test]
fn attack_21_something_else_than_a_bundle() {
    let (issuer, next) = two();
    let device = Device::new("other", &issuer);
    device.refuses(b"PK\x03\x04 this is another kind of file", "malformed");
    device.refuses(b"", "truncated");
    let mut version = next.clone();
    version[8] = 9;
    device.refuses(&version, "malformed");
}

/// The successor of the issuer's root with other list keys, signed by old and new root keys.
fn rotated(issuer: &Issuer, new_keys: &[SecretKey], min_sequence: u64) -> SignedRoot {
    let mut root = issuer.root.root().clone();
    root.version += 1;
    root.issued = NOON;
    root.list = role(2, new_keys);
    root.min_sequence = min_sequence;
    root.sign(&signers(&issuer.root_keys)).unwrap()
}

#[test]
fn attack_22_the_old_key_after_a_rotation() {
    let (issuer, _) = two();
    let device = Device::new("old-key", &issuer);
    let new_keys = [key(31), key(32)];
    let root = rotated(&issuer, &new_keys, 6);
    let next = BundleBuilder::new(issuer.manifest(6))
        .root(issuer.root.clone())
        .root(root)
        .part("index", PartKind::Index, b"new keys".to_vec())
        .to_bytes(&signers(&new_keys))
        .unwrap();
    assert_eq!(device.offer(&next).unwrap(), Installed::New);
    let error = device
        .offer(&issuer.bundle(issuer.manifest(7), b"stolen key"))
        .unwrap_err();
    assert_eq!(error.refusal(), Some("unsigned"), "{error}");
    assert_eq!(device.body(), b"new keys");
}

#[test]
fn attack_23_fast_forward_with_a_stolen_key_ends_with_the_rotation() {
    let (issuer, _) = two();
    let device = Device::new("fast-forward", &issuer);
    // Thieves with both keys use up the numbers, so that no genuine list is ever new enough.
    device
        .offer(&issuer.bundle(issuer.manifest(u64::MAX), b"thieves"))
        .unwrap();
    let new_keys = [key(31), key(32)];
    let root = rotated(&issuer, &new_keys, 6);
    let with = |sequence| {
        BundleBuilder::new(issuer.manifest(sequence))
            .root(root.clone())
            .part("index", PartKind::Index, b"recovered".to_vec())
            .to_bytes(&signers(&new_keys))
            .unwrap()
    };
    assert_eq!(
        device.offer(&with(5)).unwrap_err().refusal(),
        Some("rolled-back"),
        "below the new root's floor"
    );
    assert_eq!(device.offer(&with(6)).unwrap(), Installed::New);
    assert_eq!(device.body(), b"recovered");
}

#[test]
fn attack_24_roots_that_do_not_follow() {
    let (issuer, _) = two();
    let device = Device::new("roots", &issuer);
    let thief = [key(66), key(67)];
    let offer = |root: SignedRoot| {
        BundleBuilder::new(issuer.manifest(6))
            .root(root)
            .part("index", PartKind::Index, b"forged".to_vec())
            .to_bytes(&signers(&thief))
            .unwrap()
    };
    let mut root = issuer.root.root().clone();
    root.list = role(2, &thief);
    // The next version, but only the thief's own root keys sign it.
    root.version = 2;
    root.root = role(2, &thief);
    device.refuses(&offer(root.sign(&signers(&thief)).unwrap()), "unsigned");
    // Another root with the trusted version.
    root.version = 1;
    device.refuses(&offer(root.sign(&signers(&thief)).unwrap()), "root");
    // A link is left out: version 3 after version 1, signed well.
    let mut gap = rotated(&issuer, &thief, 0).root().clone();
    gap.version = 3;
    device.refuses(
        &offer(gap.sign(&signers(&issuer.root_keys)).unwrap()),
        "root",
    );
}

#[test]
fn attack_25_a_rotation_signed_by_the_old_keys_only() {
    let (issuer, _) = two();
    let mut root = issuer.root.root().clone();
    root.version = 2;
    root.root = role(2, &[key(41), key(42)]);
    // The new key holders never agreed: the file does not even read.
    let error = root
        .sign(&signers(&issuer.root_keys))
        .and_then(|r| SignedRoot::from_bytes(&r.to_bytes()))
        .unwrap_err();
    assert_eq!(error.refusal(), Some("unsigned"));
}

#[test]
fn attack_26_another_copys_list_and_a_revoked_copy() {
    let issuer = Issuer::new();
    let device = Device::with("copy", &issuer, |o| o.copy = Some("BP-017".to_owned()));
    let mut manifest = issuer.manifest(6);
    manifest.copy = Some("BP-018".to_owned());
    device.refuses(&issuer.bundle(manifest, b"for another"), "copy");
    let lost = Beacon::new(NOON + 10, 5, vec!["BP-017".to_owned()])
        .sign(&[&issuer.beacon_key])
        .unwrap();
    device.store.beacon(&lost).unwrap();
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("copy")
    );
}

#[test]
fn attack_27_an_exercise_never_mixes_with_a_real_list() {
    let issuer = Issuer::new();
    let device = Device::new("training", &issuer);
    let mut manifest = issuer.manifest(6);
    manifest.training = true;
    device.refuses(&issuer.bundle(manifest, b"exercise"), "training");
}

#[test]
fn attack_28_deltas_out_of_order() {
    let issuer = Issuer::new();
    let device = Device::new("delta-order", &issuer);
    let head = device.store.current().unwrap().bundles()[0].digest();
    let delta = |sequence, base: (u64, [u8; 32])| {
        let mut manifest = issuer.manifest(sequence);
        manifest.base = Some(Base {
            sequence: base.0,
            digest: base.1,
        });
        issuer.bundle(manifest, b"changes")
    };
    device.refuses(&delta(7, (6, [7; 32])), "wrong-base");
    device.refuses(&delta(6, (5, [7; 32])), "wrong-base");
    device.refuses(&delta(5, (4, head)), "rolled-back");
    device.offer(&delta(6, (5, head))).unwrap();
    let active = device.store.current().unwrap();
    assert_eq!(active.bundles().len(), 2);
    assert_eq!(active.status().sequence, 6);
    assert_eq!(
        device.offer(&delta(7, (5, head))).unwrap_err().refusal(),
        Some("wrong-base")
    );
}

#[test]
fn attack_29_the_trusted_state_changed_or_removed() {
    let issuer = Issuer::new();
    let keys = std::sync::Arc::new(DeviceKey::from_bytes(&[7; 32]).unwrap());
    let device = Device::with("state", &issuer, |o| o.keys = Some(keys.clone()));
    let path = device.dir.join("store/trusted-state");
    let state = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, state.replacen("\"sequence\":5", "\"sequence\":1", 1)).unwrap();
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("state")
    );
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("state")
    );
    std::fs::write(&path, state).unwrap();
    assert_eq!(device.body(), OLD_BODY);
}

#[test]
fn attack_30_the_list_on_disk_swapped_after_installation() {
    let (issuer, next) = two();
    let device = Device::new("disk", &issuer);
    let file = files(&device.dir.join("store"))
        .into_iter()
        .find(|f| f.extension().is_some())
        .unwrap();
    let genuine = std::fs::read(&file).unwrap();
    std::fs::write(&file, &next).unwrap();
    assert_eq!(
        device.store.current().err().unwrap().refusal(),
        Some("state")
    );
    let mut flipped = genuine.clone();
    *flipped.last_mut().unwrap() ^= 1;
    std::fs::write(&file, &flipped).unwrap();
    let active = device.store.current().unwrap();
    let error = active.bundles()[0].verify_all().unwrap_err();
    assert_eq!(error.refusal(), Some("mixed"));
}
