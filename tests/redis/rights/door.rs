//! What keeps a program out before it can ask for anything.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use libtest_mimic::Trial;

use crate::rights::Member;
use crate::rights::{tell, told};
use crate::support::redis_server::RedisServer;
use crate::support::servers::each_server;
use crate::support::trials::trial;
use crate::support::user::{Ran, ran};

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = each_server("database", a_database_that_is_not_there);
    trials.extend(each_server("passwords", passwords));
    trials.extend(each_server("clients", as_many_clients_as_may_be));
    trials.extend(each_server("protected", protected_mode));
    trials.extend(each_server("socket", a_socket_of_another_user));
    trials.push(trial("no_socket", no_socket));
    trials
}

/// Everything that names the server says this.
#[track_caller]
fn says(member: &Member, said: &str, remedy: &str) {
    let Ran {
        code, out: doctor, ..
    } = member.run(&["doctor"]);
    assert_eq!(code, Some(1), "{doctor}");
    let warmed = member.run(&["cache", "warm"]);
    assert_eq!(warmed.code, Some(1), "{warmed:?}");
    for told in [&doctor, &member.status(), &warmed.err] {
        assert!(
            told.contains(said) && told.contains(remedy),
            "{said}: {told}"
        );
        for secret in ["s3cret", "bob"] {
            assert!(!told.contains(secret), "{told}");
        }
    }
}

async fn a_database_that_is_not_there(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = Member::new(format!("{}?db=99", server.url()));
    says(
        &member,
        "down: it has no database of the number in the URL",
        "leave the number out",
    );
    tell(&server, "ACL SETUSER bob on >s3cret ~* +@all -select");
    let member = Member::new(format!("{}?db=1&user=bob&pass=s3cret", server.url()));
    says(&member, "keeps nothing: SELECT is not permitted", "+select");
}

async fn passwords(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let url = |rest: &str| Member::new(format!("{}?{rest}", server.url()));
    says(
        &url("pass=s3cret"),
        "denied: the URL has a password, and the server wants none",
        "leave the password out",
    );
    says(
        &url("user=bob&pass=s3cret"),
        "denied: wrong user or password in the URL",
        "%40 for @",
    );
    tell(&server, "CONFIG SET requirepass another");
    says(
        &Member::new(server.url()),
        "denied: the server wants a password, and the URL has none",
        "redis://:PASSWORD@HOST",
    );
    says(
        &url("pass=s3cret"),
        "denied: wrong user or password in the URL",
        "%40 for @",
    );
}

async fn as_many_clients_as_may_be(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let mut only = server.connection();
    told(&mut only, "CONFIG SET maxclients 1").unwrap();
    for url in [server.url(), format!("{}?pass=s3cret", server.url())] {
        says(
            &Member::new(url),
            "down: it has no room for another client (maxclients)",
            "CONFIG SET maxclients",
        );
    }
    told(&mut only, "CONFIG SET maxclients 100").unwrap();
    assert_eq!(Member::new(server.url()).verdict(), "missing");
}

/// A server answers strangers from elsewhere with a reason, and hangs up.
async fn protected_mode(_program: PathBuf) {
    // The sentence of the real servers, which has a little more than a kilobyte.
    let advice = "If you want to connect from external computers to Redis you may adopt one of the following solutions: ";
    let words = format!(
        "-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default \
         user. In this mode connections are only accepted from the loopback interface. {}\r\n",
        advice.repeat(10)
    );
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            drop(std::io::Write::write_all(&mut stream, words.as_bytes()));
        }
    });
    let member = Member::new(format!("redis://127.0.0.1:{port}"));
    says(&member, "denied: it is in protected mode", "requirepass");
}

async fn a_socket_of_another_user(program: PathBuf) {
    let server = RedisServer::of(&program, &[]);
    let member = Member::new(server.url());
    let socket = server.socket();
    std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o700)).unwrap();
    std::fs::set_permissions(socket.parent().unwrap(), PermissionsExt::from_mode(0o755)).unwrap();
    let arguments = ["--redis", &server.url(), "--db", "/nowhere/l.db", "doctor"];
    let mut command = member.user.command(&arguments);
    // Root may use everything: another user asks.
    if std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(&socket).unwrap()) == 0 {
        // The checkout may be in a folder that only root may enter, so the program lies beside the socket.
        let open = socket.with_file_name("scoretable");
        std::fs::copy(command.get_program(), &open).unwrap();
        command = std::process::Command::new(open);
        command.env_clear().args(arguments).uid(65_534).gid(65_534);
        command.env("HOME", "/nonexistent");
    } else {
        std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o000)).unwrap();
    }
    let said = ran(&mut command).out;
    assert!(
        said.contains("is down: permission denied: this user may not use the server's socket"),
        "{said}"
    );
    assert!(said.contains("unixsocketperm"), "{said}");
}

async fn no_socket() {
    let member = Member::new("unix:///nowhere/r.sock".to_owned());
    says(&member, "down: there is no such socket", "correct the path");
    let member = Member::new("redis://127.0.0.1:1".to_owned());
    says(&member, "down: connection refused", "start the server");
}
