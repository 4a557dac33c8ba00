//! The workbench: screens in memory, the real binary in a pseudo-terminal, pictures for the README.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

/// Holds the screen of a workbench against the snapshot named for the test.
macro_rules! snapshot {
    ($workbench:expr) => {
        snapshot!(std::thread::current().name().unwrap().replace("::", "_"), $workbench)
    };
    ($name:expr, $workbench:expr) => {
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!($name, $workbench.dump())
        })
    };
}

#[path = "../support/mod.rs"]
mod support;

mod access;
mod account;
mod assemble;
mod browse;
mod cut;
#[cfg(unix)]
mod evidence;
#[cfg(unix)]
mod faults;
mod findings;
mod fuzz;
mod in_step;
#[cfg(unix)]
mod journeys;
mod json;
mod kept_work;
mod keys;
mod leaks;
mod matrix;
mod next_steps;
mod popups;
#[cfg(unix)]
mod process;
mod refused_texts;
mod screens;
mod screens_beside;
#[cfg(unix)]
mod screenshots;
mod several;
mod simulate;
mod storms;
mod usage;
