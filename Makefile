# Two commands do all the set-up on a fresh machine:
#   cargo run --release -- search "Усама бен Ладен"     the main job, on the embedded demonstration list
#   make test                                           everything, in Rust, Python and Kotlin
# What make test needs and the machine lacks, the test scripts install (apt, pip, Maven, cargo).

CARGO ?= cargo
DATA ?= ../shared

.PHONY: help test test-rust test-fuzz test-python test-kotlin lint golden docs evaluate bench latency instructions fuzz clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

test: lint test-rust test-fuzz test-python test-kotlin ## lints, then all tests in three languages

test-rust: ## Rust: units, properties, case tables, oracle, fuzz corpus, examples in the docs
	$(CARGO) test --workspace --exclude noticematch-python --exclude noticematch-kotlin --features noticematch/bundle

test-fuzz: ## each fuzz target for a few seconds, where the nightly toolchain is
	bash fuzz/run.sh --if-possible 5

test-python: ## Python: builds the wheel, then pytest, mypy, stubtest, examples, notebooks
	bash bindings-python/test.sh

test-kotlin: ## Kotlin: builds the native library and the JAR, then JUnit through Maven
	bash bindings-kotlin/test.sh

lint: ## formatting, lints, documentation warnings
	@$(CARGO) clippy --version > /dev/null 2>&1 && $(CARGO) fmt --version > /dev/null 2>&1 || rustup component add clippy rustfmt
	$(CARGO) fmt --all -- --check
	$(CARGO) clippy --workspace --all-targets --features noticematch/bundle -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps -p noticematch --features bundle

golden: ## answers to the golden queries as they now come out; read the difference before committing it
	UPDATE_GOLDEN=1 $(CARGO) test -p noticematch --test golden

docs: ## API documentation
	$(CARGO) doc --no-deps -p noticematch

evaluate: ## quality on the development data in $(DATA), as tables and JSON
	$(CARGO) run --release -p noticematch-benches --bin evaluate -- --data $(DATA) --json target/evaluation.json

bench: ## criterion groups
	$(CARGO) bench -p noticematch-benches

latency: ## percentiles, sizes and memory at 100,000 generated persons
	$(CARGO) run --release -p noticematch-benches --bin latency -- --persons 100000

instructions: ## instruction counts against benches/instructions.txt (needs valgrind); fails where one rose by over 3 %
	bash benches/instructions.sh

fuzz: ## one minute for each fuzz target (needs the nightly toolchain and cargo-fuzz)
	bash fuzz/run.sh 60

clean:
	$(CARGO) clean
