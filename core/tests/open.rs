//! Saving, opening and mapping an index file.

use noticematch::{ErrorKind, Watchlist};

fn file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

#[test]
fn saved_opened_and_mapped_lists_answer_alike() {
    let (list, path) = (Watchlist::demo(), file("saved.nmx"));
    list.save(&path).expect("saved");
    let opened = Watchlist::open(&path).expect("opened");
    #[allow(unsafe_code)]
    // SAFETY: nobody else knows the file.
    let mapped = unsafe { Watchlist::open_mapped(&path) }.expect("mapped");
    for query in ["Виктор Скальный", "Usama bin Ladin", "nobody of that name"] {
        let answer = |list: &Watchlist| -> Vec<(String, String)> {
            list.search(query)
                .iter()
                .map(|c| (c.record_id().to_owned(), c.explain()))
                .collect()
        };
        assert_eq!(answer(&list), answer(&opened));
        assert_eq!(answer(&list), answer(&mapped));
    }
    assert_eq!(list.as_bytes(), opened.as_bytes());
    std::fs::remove_file(path).expect("removed");
}

#[test]
fn a_missing_file_is_an_io_error_that_names_the_file() {
    let path = file("not-there.nmx");
    let error = Watchlist::open(&path).expect_err("missing");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.path(), Some(path.as_path()));
    assert!(error.io_error().is_some());
}

#[test]
fn an_answer_always_carries_its_coverage() {
    let found = Watchlist::demo().search("nobody of that name at all");
    assert!(found.is_empty() && found.unsearchable().is_none());
    assert_eq!(found.coverage().records, Watchlist::demo().len());
    assert!(found.coverage().to_string().contains("no clearance"));
}

#[test]
fn lists_can_be_shared_by_threads() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&Watchlist::demo());
}
