//! What the tests share: servers, terminals, users, and how to wait for them.
#![expect(dead_code, reason = "each binary uses its share")]

pub(crate) mod black_hole;
pub(crate) mod board;
pub(crate) mod compare;
pub(crate) mod dashboard;
pub(crate) mod divisions;
pub(crate) mod dump;
pub(crate) mod filed;
pub(crate) mod grown;
pub(crate) mod http;
pub(crate) mod large;
pub(crate) mod league;
pub(crate) mod news;
pub(crate) mod noted;
pub(crate) mod original;
pub(crate) mod patience;
pub(crate) mod pictured;
pub(crate) mod ports;
pub(crate) mod process;
pub(crate) mod pty;
pub(crate) mod redis_cluster;
pub(crate) mod redis_sentinel;
pub(crate) mod redis_server;
pub(crate) mod relay;
pub(crate) mod screen;
pub(crate) mod seat;
pub(crate) mod servers;
pub(crate) mod shelf;
pub(crate) mod signal;
pub(crate) mod sums;
pub(crate) mod svg;
pub(crate) mod tls;
pub(crate) mod trials;
pub(crate) mod user;
pub(crate) mod viewer;
pub(crate) mod watch;
