use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::*;
use crate::tls::ClientCertificate;

/// A connection without a client certificate, on which the server asked for one or did not.
fn shown(asked: bool) -> Shown {
    Shown(Arc::new(ClientCertificate {
        certificate: None,
        asked: AtomicBool::new(asked),
    }))
}

#[test]
fn a_server_that_asks_and_closes_the_connection_wants_a_certificate() {
    for kind in [
        io::ErrorKind::UnexpectedEof,
        io::ErrorKind::ConnectionReset,
        io::ErrorKind::ConnectionAborted,
        io::ErrorKind::BrokenPipe,
    ] {
        let error = io::Error::from(kind);
        let refusal = |asked| Refusal::of_io(&error, Some(&shown(asked)));
        assert_eq!(refusal(true), Some(Refusal::WantsClient));
        assert_eq!(refusal(false), None);
    }
    let slow = io::Error::from(io::ErrorKind::TimedOut);
    assert_eq!(Refusal::of_io(&slow, Some(&shown(true))), None);
}

#[test]
fn the_alert_of_a_server_gives_the_reason() {
    use AlertDescription as Alert;
    for (alert, asked, refusal) in [
        (Alert::ProtocolVersion, false, Refusal::TooOld),
        (Alert::HandshakeFailure, false, Refusal::NothingInCommon),
        (Alert::HandshakeFailure, true, Refusal::WantsClient),
        (Alert::CertificateRequired, true, Refusal::WantsClient),
        (Alert::UnrecognisedName, false, Refusal::UnknownHost),
        (Alert::InternalError, true, Refusal::Closed),
    ] {
        let error = rustls::Error::AlertReceived(alert);
        let error = io::Error::new(io::ErrorKind::InvalidData, error);
        assert_eq!(Refusal::of_io(&error, Some(&shown(asked))), Some(refusal));
    }
}

#[test]
fn names_in_a_certificate_do_not_reach_a_terminal_as_they_are() {
    let hostile = "DnsName(\"\u{1b}]52;c;aGk=\u{7}\u{202e}evil.example\")";
    let error = CertificateError::NotValidForNameContext {
        expected: ServerName::try_from("h").unwrap(),
        presented: vec![hostile.to_owned(), "DirectoryName".to_owned()],
    };
    let refusal = Refusal::of(&error.into(), None);
    let names = vec!["]52caGkevil.example".to_owned()];
    let wanted = "h".to_owned();
    assert_eq!(refusal, Refusal::OtherName { wanted, names });
    assert!(!refusal.to_string().chars().any(char::is_control));
}
