//! Screening a table of people.

mod kit;

use kit::{done, folder, refused};

#[test]
fn a_table_of_any_length_is_screened_in_order() {
    let here = folder("screen");
    let names = ["Viktor Skalnyi", "Nobody Atall", "...", "Виктор Скальный"];
    let rows: String = (0..3000)
        .map(|i| format!("{}\n", names[i % names.len()]))
        .collect();
    std::fs::write(here.join("people.csv"), format!("name\n{rows}")).expect("written");
    let screen = |threads: &str, format: &str, profile: &str| {
        let output = format!("out-{threads}-{format}-{profile}");
        let common = ["screen", "people.csv", "-o", &output, "--profile", profile];
        done(
            &here,
            &[&common[..], &["--threads", threads, "--format", format]].concat(),
        );
        std::fs::read_to_string(here.join(output)).expect("written")
    };
    for profile in ["border", "eu-mid"] {
        for format in ["csv", "jsonl"] {
            let one = screen("1", format, profile);
            assert!(
                one.lines().count() > 1500,
                "{profile} {format}: {}",
                one.len()
            );
            assert_eq!(screen("3", format, profile), one);
        }
    }
    let text = screen("2", "csv", "border");
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("row,rank,score,level,record_id,list,name,reasons")
    );
    let numbers: Vec<usize> = lines
        .map(|l| {
            l.split(',')
                .next()
                .and_then(|n| n.parse().ok())
                .expect("a row")
        })
        .collect();
    assert!(numbers.is_sorted());
    assert!(
        text.contains("\n2,,,unsearchable,,,,"),
        "could not look is a line of its own"
    );

    // A row that is no text: what was looked up before it stands, and the failure names the place.
    std::fs::write(
        here.join("people.csv"),
        [b"name\nViktor Skalnyi\n".as_slice(), b"\xff\xfe\n"].concat(),
    )
    .expect("written");
    let message = refused(&here, &["screen", "people.csv", "-o", "x.csv"]);
    assert!(message.contains("after row 1"), "{message}");
    std::fs::remove_dir_all(here).expect("removed");
}
