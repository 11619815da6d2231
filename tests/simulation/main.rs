//! A simulation of whole deployments. Every history follows from its seed, and each call is compared with an oracle that
//! was written only from the specification.
//!
//! A call begins at `functions::prepare` and ends with its reply. Other tests cover the faces, TacoBot's invites and those
//! that Discord makes. Some calls are settled by another worker than the one that planned them. A binding that loses the
//! reply of a trip retries it after a pause, in which other calls' trips run.
//!
//! Each trip is compared with the oracle as it runs. In addition, `history.rs` checks from the clients' point of view
//! whether some order of the calls gives all their answers; `orders.rs` shows that it refuses impossible histories.
//!
//! `npm run simulate -- --seeds N --first SEED` runs more of them than the tests do.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs
)]

#[path = "../common/mod.rs"]
mod common;

mod answer;
mod audit;
mod changes;
mod coverage;
mod history;
mod invariants;
mod meddling;
mod oracle;
mod orders;
mod request;
mod rng;
mod script;
mod state;
mod store;
mod wish;
mod wishes;
mod worker;
mod world;

use coverage::Coverage;
use script::{Script, script};
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use store::Store;

/// In this many histories each function succeeds.
const ENOUGH: u64 = 600;

/// This many histories cover every event; the rarest comes about once in some ten thousand.
const MANY: u64 = 100_000;

std::thread_local! {
    /// Whether this thread runs a history.
    static IS_SIMULATING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a history. A panic is a failure like any other.
fn run(script: &Script) -> Result<Coverage, String> {
    std::thread_local! {
        static STORES: RefCell<[Option<Store>; 2]> = const { RefCell::new([None, None]) };
    }
    IS_SIMULATING.set(true);
    let result = STORES.with_borrow_mut(|stores| {
        let store = &mut stores[usize::from(script.is_crowded)];
        let store = store.get_or_insert_with(|| Store::new(script.is_crowded));
        store.begin();
        let result = catch_unwind(AssertUnwindSafe(|| world::run(script, store)));
        result.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_default())
        })
    });
    IS_SIMULATING.set(false);
    result
}

/// The shortest history that still fails, found by removing steps.
fn shrunk(mut script: Script) -> Script {
    let mut size = script.steps.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < script.steps.len() {
            let mut shorter = script.clone();
            shorter.steps.drain(at..(at + size).min(script.steps.len()));
            if run(&shorter).is_err() {
                script = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    script
}

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} must be a number"))
    })
}

/// Runs histories on all cores, and returns their events, or the seed of a failing one.
fn run_all(first: u64, seeds: u64) -> Result<Coverage, u64> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(first);
    let failed: Mutex<Option<u64>> = Mutex::new(None);
    let coverage = Mutex::new(Coverage::default());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Coverage::default();
                while failed.lock().unwrap().is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + seeds {
                        break;
                    }
                    match run(&script(seed)) {
                        Ok(found) => own.add(found),
                        Err(_) => *failed.lock().unwrap() = Some(seed),
                    }
                }
                coverage.lock().unwrap().add(own);
            });
        }
    });
    match failed.into_inner().unwrap() {
        Some(seed) => Err(seed),
        None => Ok(coverage.into_inner().unwrap()),
    }
}

#[test]
fn every_history_matches_the_specification() {
    let (first, seeds) = (setting("SIMULATE_FIRST", 1), setting("SIMULATE_SEEDS", 600));
    let begun = Instant::now();
    // A panic in a history is reported after shrinking.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !IS_SIMULATING.get() {
            report(panic);
        }
    }));
    let result = run_all(first, seeds).map_err(|seed| {
        let script = shrunk(script(seed));
        (seed, run(&script).unwrap_err(), script.steps)
    });
    let coverage = result.unwrap_or_else(|(seed, problem, steps)| {
        let shown: String = steps.iter().map(|step| format!("  {step:?}\n")).collect();
        panic!(
            "history {seed} fails; again with: npm run simulate -- --first {seed} --seeds 1\n\
             shrunk to {} steps:\n{shown}{problem}",
            steps.len()
        );
    });
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!(
        "{seeds} histories from seed {first}, {} calls, {:.0} histories a minute\n{coverage}",
        coverage.calls(),
        seeds as f64 / minutes
    );
    if seeds >= ENOUGH {
        let idle = coverage.idle();
        assert!(idle.is_empty(), "never succeeded: {idle:?}");
    }
    if seeds >= MANY {
        let missing = coverage.missing();
        assert!(missing.is_empty(), "never came about: {missing:#?}");
    }
}
