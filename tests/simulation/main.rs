//! A simulation of whole deployments: every history follows from its seed, and is held, call by call,
//! against an oracle that was written from the specification alone.
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
mod history;
mod oracle;
mod rng;
mod script;
mod store;
mod world;

use script::Step;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use store::Store;
use world::Answers;

/// Runs a history; whatever panics is a failure like any other.
fn run(script: &[Step]) -> Result<Answers, String> {
    std::thread_local! {
        static STORE: std::cell::RefCell<Store> = std::cell::RefCell::new(Store::new());
    }
    STORE.with_borrow_mut(|store| {
        store.begin();
        let result = catch_unwind(AssertUnwindSafe(|| world::run(script, store)));
        result.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            Err(text
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_default())
        })
    })
}

/// The shortest history that still fails, found by taking steps out.
fn shrunk(mut script: Vec<Step>) -> Vec<Step> {
    let mut size = script.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < script.len() {
            let mut shorter = script.clone();
            shorter.drain(at..(at + size).min(script.len()));
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

#[test]
fn every_history_is_as_the_specification_has_it() {
    let (first, seeds) = (
        setting("SIMULATE_FIRST", 1),
        setting("SIMULATE_SEEDS", 1_500),
    );
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicU64::new(first);
    let failed: Mutex<Option<u64>> = Mutex::new(None);
    let answers = Mutex::new(Answers::new());
    let begun = Instant::now();
    // What panics is reported once it is shrunk.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Answers::new();
                while failed.lock().unwrap().is_none() {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + seeds {
                        break;
                    }
                    match run(&script::script(seed)) {
                        Ok(found) => found
                            .into_iter()
                            .for_each(|(name, count)| *own.entry(name).or_default() += count),
                        Err(_) => *failed.lock().unwrap() = Some(seed),
                    }
                }
                let mut all = answers.lock().unwrap();
                own.into_iter()
                    .for_each(|(name, count)| *all.entry(name).or_default() += count);
            });
        }
    });
    let failed = *failed.lock().unwrap();
    if let Some(seed) = failed {
        let script = shrunk(script::script(seed));
        let problem = run(&script).unwrap_err();
        let _ = std::panic::take_hook();
        let steps: String = script.iter().map(|step| format!("  {step:?}\n")).collect();
        panic!(
            "history {seed} fails; again with: npm run simulate -- --first {seed} --seeds 1\n\
             shrunk to {} steps:\n{steps}{problem}",
            script.len()
        );
    }
    let _ = std::panic::take_hook();
    let answers = answers.into_inner().unwrap();
    let calls: u64 = answers.values().sum();
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!(
        "{seeds} histories from seed {first}, {calls} calls, {:.0} histories a minute",
        seeds as f64 / minutes
    );
    for (name, count) in &answers {
        println!("  {count:>9} {name}");
    }
}
