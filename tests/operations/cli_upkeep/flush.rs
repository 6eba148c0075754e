//! The cache is cleared when the program starts, for those who want that.

use redis::Commands;

use crate::cli_upkeep::{NOWHERE, Owner, json};
use crate::support::redis_server::RedisServer;
use crate::support::user::ran;

pub(crate) async fn before_the_first_load() {
    let (owner, server) = (Owner::new(), RedisServer::start());
    let url = server.url();
    let verdict = |args: &[&str]| json(&owner.run(&url, args))["source"]["verdict"].clone();
    let show = ["show", "--format", "json"];
    assert_eq!(
        (verdict(&show), verdict(&show)),
        ("missing".into(), "fresh".into())
    );
    let mut hand = server.connection();
    let () = hand.set("another program's", "value").unwrap();
    assert_eq!(
        verdict(&["show", "--format", "json", "--flush-on-start"]),
        "missing"
    );
    assert_eq!(verdict(&show), "fresh");
    let mut command = owner
        .user
        .command(&["--redis", &url, "show", "--format", "json"]);
    let by_variable = json(&ran(command.env("SCORETABLE_FLUSH_ON_START", "1")));
    assert_eq!(by_variable["source"]["verdict"], "missing");
    let file = owner.user.home.path().join("flushing.toml");
    std::fs::write(&file, "flush_on_start = true\n").unwrap();
    let file = ["--config", file.to_str().unwrap()];
    assert_eq!(verdict(&[&file[..], &show].concat()), "missing");
    assert_eq!(verdict(&show), "fresh");
    let kept: String = hand.get("another program's").unwrap();
    assert_eq!(kept, "value");

    let away = owner.run(NOWHERE, &["show", "--flush-on-start"]);
    assert_eq!(
        away.code,
        Some(0),
        "a server that is away is no failure: {away:?}"
    );
    assert!(
        away.out.lines().count() > 8 && away.err.contains("did not take the flush"),
        "{away:?}"
    );
    let mut command = owner.user.command(&["show"]);
    let wrong = ran(command.env("SCORETABLE_FLUSH_ON_START", "maybe"));
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("neither true nor false"), "{wrong:?}");
}
