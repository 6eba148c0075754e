//! The parameters of a URL: a few are known, and nothing may follow a `#`.
//!
//! Clients differ in the parameters that they accept, and a parameter that is silently ignored means the wrong
//! database, or a certificate that the user believes is not verified. So an unknown parameter is refused, with the
//! reason where its meaning in another client is known. Names are not repeated: a password with a `?` in it looks like
//! one.

use crate::cache::CacheError;

const UNVERIFIED: &str = "certificates are always verified, as anyone on the way could be the server otherwise, so #insecure \
                          and its like are refused (name the server's CA, or its own certificate, with --tls-ca FILE)";
const FILES: &str =
    "files for TLS are not named in it (they are named with --tls-ca, --tls-cert and --tls-key)";
const SCHEME: &str = "TLS is asked for by its scheme (rediss, rediss-cluster, rediss-sentinel)";
const DATABASE: &str = "the number of a database follows the host (redis://host:port/2)";
const USER: &str = "user and password stand before the host (redis://user:password@host)";

/// Splits a URL into what says where the server is, and its parameters.
pub(super) fn split(text: &str) -> Result<(&str, &str), CacheError> {
    match text.split_once('#') {
        None => Ok(text.split_once('?').unwrap_or((text, ""))),
        Some((_, behind)) if behind.to_ascii_lowercase().contains("insecure") => {
            Err(refused(UNVERIFIED))
        }
        Some(_) => Err(refused(
            "nothing of it may follow a # (in a password or a path a # is written %23)",
        )),
    }
}

/// Refuses what is not among the parameters that are known for such a URL.
pub(super) fn check(parameters: &str, known: &[&str]) -> Result<(), CacheError> {
    for (name, _) in form_urlencoded::parse(parameters.as_bytes()) {
        if !known.contains(&&*name) {
            return Err(unknown(&name, known));
        }
    }
    Ok(())
}

/// What another client may mean by a parameter.
fn unknown(name: &str, known: &[&str]) -> CacheError {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.collect::<String>().to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let is = |names: &[&str]| names.contains(&&*name);
    let verifying = [
        "insecure",
        "verif",
        "certreq",
        "hostname",
        "unauthorized",
        "selfsigned",
        "sslmode",
        "trust",
    ];
    if has(&verifying) {
        refused(UNVERIFIED)
    } else if has(&[
        "cert", "keyfile", "sslca", "tlsca", "sslkey", "tlskey", "cafile",
    ]) || is(&["ca", "key"])
    {
        refused(FILES)
    } else if has(&["ssl", "tls"]) {
        refused(SCHEME)
    } else if is(&["db", "database", "dbnum"]) && known.is_empty() {
        refused("a cluster has no numbered databases")
    } else if is(&["db", "database", "dbnum"]) && !known.contains(&"db") {
        refused(DATABASE)
    } else if is(&["user", "username", "pass", "password"]) && !known.contains(&"user") {
        refused(USER)
    } else if known.is_empty() {
        refused("it takes no parameters")
    } else {
        let known = known.join(", ");
        refused(&format!(
            "one of its parameters is not known (known here: {known})"
        ))
    }
}

fn refused(why: &str) -> CacheError {
    CacheError::Url(why.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::cache::Url;

    #[track_caller]
    fn assert_refused(url: &str, reason: &str) {
        let error = url.parse::<Url>().unwrap_err().to_string();
        assert!(error.contains(reason), "{url}: {error}");
    }

    #[test]
    fn no_url_switches_verification_off() {
        for (url, sign) in [
            ("rediss://bob:s3cret@h", "?"),
            ("redis://h", "?"),
            ("valkeys://h/1", "?"),
            ("unix:///run/r.sock", "?"),
            ("unix:/run/r.sock?db=1", "&"),
            ("rediss-cluster://h:1,i:2", "?"),
            ("rediss-sentinel://h/0?sentinelServiceName=m", "&"),
        ] {
            for fragment in ["#insecure", "#INSECURE", "#insecure=true", "#x-insecure"] {
                assert_refused(&format!("{url}{fragment}"), "always verified");
                let behind = url.contains('?').then(|| format!("{url}{fragment}?x=1"));
                assert_refused(
                    &behind.unwrap_or(format!("{url}/{fragment}")),
                    "always verified",
                );
            }
            for parameter in [
                "insecure",
                "insecure=true",
                "ssl_cert_reqs=none",
                "ssl_cert_reqs=CERT_NONE",
                "ssl_check_hostname=false",
                "verify=false",
                "verifyPeer=NONE",
                "verify_mode=none",
                "sslVerify=0",
                "skip_verify=true",
                "tlsInsecureSkipVerify=1",
                "rejectUnauthorized=false",
                "trustServerCertificate=true",
                "%69nsecure=1",
            ] {
                assert_refused(&format!("{url}{sign}{parameter}"), "always verified");
            }
        }
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        for (url, reason) in [
            ("redis://h#", "%23"),
            ("redis://h/1#x", "%23"),
            ("redis://:pa#ss@h", "%23"),
            ("unix:///run/a#b.sock", "%23"),
            ("redis-cluster://h#x", "%23"),
            ("redis://h?db=2", "redis://host:port/2"),
            (
                "redis-sentinel://h?sentinelServiceName=m&db=2",
                "redis://host:port/2",
            ),
            ("redis://h?password=s3cret", "redis://user:password@host"),
            ("redis://h?tls=true", "rediss"),
            ("redis://h?ssl=1", "rediss"),
            ("rediss://h?ssl_ca_certs=/ca.pem", "--tls-ca"),
            ("rediss://h?ssl_keyfile=/k.pem", "--tls-key"),
            ("rediss://h?cert=/k.pem&key=/c.pem", "--tls-cert"),
            ("redis://h?timeout=5s", "known here: protocol)"),
            ("redis://h?protocol=3&x", "known here: protocol)"),
            (
                "unix:///r.sock?timeout=5s",
                "known here: db, user, pass, protocol)",
            ),
            (
                "unix:/r.sock?timeout=5s",
                "known here: db, user, pass, protocol)",
            ),
            (
                "valkey+unix:///r.sock?DB=1",
                "known here: db, user, pass, protocol)",
            ),
            ("redis-cluster://h?timeout=5s", "takes no parameters"),
            ("redis-cluster://h?db=1", "no numbered databases"),
            (
                "redis-sentinel://h?sentinelServiceName=m&timeout=5s",
                "known here: sentinelServiceName, sentinelUsername, sentinelPassword)",
            ),
        ] {
            assert_refused(url, reason);
        }
        for url in [
            "redis://h/?protocol=resp3",
            "unix:///r.sock?db=1&user=bob&pass=s3cret&protocol=3",
            "redis://:pa%23ss@h",
        ] {
            assert!(url.parse::<Url>().is_ok(), "{url}");
        }
    }
}
