//! The proxy that the environment names: which one is used for an address, and in whose words it fails.

use std::io::ErrorKind;

use ureq::http::Uri;
use ureq::{Error, Proxy, ProxyProtocol, Timeout};

use super::RequestError;

/// The variables that name a proxy, in the order in which they count.
const VARIABLES: [&str; 6] = [
    "ALL_PROXY",
    "all_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "HTTP_PROXY",
    "http_proxy",
];

/// How requests leave this machine.
#[derive(Debug)]
pub(super) struct Route {
    /// The proxy, with the hosts that it is not used for. Where none can be used, only these hosts count.
    proxy: Proxy,
    named: Named,
}

#[derive(Debug)]
enum Named {
    /// No variable names a proxy.
    Nowhere,
    /// A proxy that is used.
    By(&'static str),
    /// A proxy that speaks another protocol than HTTP.
    Socks(&'static str),
    /// What is no address.
    NoAddress(&'static str),
}

impl Route {
    /// The first variable that names a proxy which can be used, or else the first that names any.
    pub(super) fn of_environment() -> Option<Self> {
        let variable = |name: &str| {
            std::env::var(name)
                .ok()
                .filter(|value| !value.trim().is_empty())
        };
        let given = VARIABLES.map(|name| Some((name, Proxy::new(variable(name)?.trim()))));
        let given = given.into_iter().flatten();
        let given = given.map(|(name, proxy)| match proxy {
            Ok(proxy) if is_http(&proxy) => (Named::By(name), Some(proxy)),
            Ok(_) => (Named::Socks(name), None),
            Err(_) => (Named::NoAddress(name), None),
        });
        let mut given: Vec<(Named, Option<Proxy>)> = given.collect();
        given.sort_by_key(|(_, proxy)| proxy.is_none());
        let (named, proxy) = given.into_iter().next().unwrap_or((Named::Nowhere, None));
        let exempt = variable("NO_PROXY").or_else(|| variable("no_proxy"));
        let proxy = apart_from(proxy.as_ref(), exempt.as_deref().unwrap_or_default());
        Some(Self {
            proxy: proxy.ok()?,
            named,
        })
    }

    /// The proxy to use.
    pub(super) fn proxy(&self) -> Option<Proxy> {
        matches!(self.named, Named::By(_)).then(|| self.proxy.clone())
    }

    /// Why nothing can be asked for at this address, if the proxy named for it cannot be used.
    pub(super) fn refusal(&self, url: &str) -> Option<RequestError> {
        let why = match self.named {
            Named::Nowhere | Named::By(_) => return None,
            Named::Socks(name) => format!(
                "{name} names a SOCKS proxy, and only HTTP proxies are spoken to; name one in HTTPS_PROXY"
            ),
            Named::NoAddress(name) => {
                format!("{name} does not name a proxy as http://host:port does; correct it")
            }
        };
        let host = self.is_for(url)?;
        Some(RequestError::Proxy {
            why: format!("{why}, or go past it with NO_PROXY={host}"),
            may_pass: false,
        })
    }

    /// The failure of a request, in the proxy's name where it is the proxy that failed.
    pub(super) fn failure(&self, url: &str, error: Error) -> RequestError {
        let Named::By(name) = self.named else {
            return error.into();
        };
        let Some(host) = self.is_for(url) else {
            return error.into();
        };
        let (why, may_pass) = match &error {
            Error::ConnectProxyFailed(why) => refused(why),
            Error::HostNotFound => ("no such host is known here".to_owned(), false),
            // The standard library has no kind for it.
            Error::Io(error) if error.to_string().starts_with("failed to lookup address") => {
                ("no such host is known here".to_owned(), true)
            }
            Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                ("it takes too long to answer".to_owned(), true)
            }
            Error::Io(error) if is_unreachable(error.kind()) => {
                (format!("the connection fails: {error}"), true)
            }
            _ => return error.into(),
        };
        let (proxy, port) = (self.proxy.host(), self.proxy.port());
        RequestError::Proxy {
            why: format!(
                "the proxy {proxy}:{port} of {name} is in the way: {why}; correct {name}, or go past it with NO_PROXY={host}"
            ),
            may_pass,
        }
    }

    /// The host of the address, if requests to it go through the proxy.
    fn is_for(&self, url: &str) -> Option<String> {
        let uri: Uri = url.parse().ok()?;
        (!self.proxy.is_no_proxy(&uri)).then(|| uri.host().unwrap_or_default().to_owned())
    }
}

fn is_http(proxy: &Proxy) -> bool {
    matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https)
}

/// The proxy, not used for the hosts of a list.
fn apart_from(proxy: Option<&Proxy>, exempt: &str) -> Result<Proxy, Error> {
    let mut same = match proxy {
        Some(proxy) => Proxy::builder(proxy.protocol())
            .host(proxy.host())
            .port(proxy.port()),
        None => Proxy::builder(ProxyProtocol::Http),
    };
    if let Some(name) = proxy.and_then(Proxy::username) {
        same = same.username(name);
    }
    if let Some(password) = proxy.and_then(Proxy::password) {
        same = same.password(password);
    }
    for host in exempt.split(',').map(str::trim) {
        same = same.no_proxy(host);
    }
    same.build()
}

/// What a proxy answered instead of a connection: a status at the end of the client's words.
fn refused(why: &str) -> (String, bool) {
    let digits = why.rsplit(|c: char| !c.is_ascii_digit()).next();
    match digits.and_then(|digits| digits.parse::<u16>().ok()) {
        Some(407) => (
            "it wants a name and a password, as in http://name:password@host:port".to_owned(),
            false,
        ),
        Some(code) => (format!("it answers with status {code}"), code >= 500),
        None => (why.to_owned(), true),
    }
}

/// Whether no connection was made at all. One that was made and broke may have been the proxy's or the server's.
const fn is_unreachable(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
    )
}
