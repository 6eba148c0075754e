//! The addresses of scoreboards.

use std::fmt;
use std::str::FromStr;

use ureq::http::Uri;

use crate::league::{Season, Week};

/// An address that serves the scoreboard of a week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: String,
    /// The name of the season's query parameter.
    year: &'static str,
}

impl Endpoint {
    /// The mirrors that the user named; ESPN's endpoints if there are none.
    pub fn or_usual(mirrors: &[Self]) -> Vec<Self> {
        match mirrors {
            [] => Self::usual(),
            mirrors => mirrors.to_vec(),
        }
    }

    /// ESPN's endpoints: the public site API, and the content network as its fallback.
    pub fn usual() -> Vec<Self> {
        let endpoint = |url: &str, year| Self {
            url: url.to_owned(),
            year,
        };
        vec![
            endpoint(
                "https://site.api.espn.com/apis/site/v2/sports/football/nfl/scoreboard",
                "dates",
            ),
            endpoint("https://cdn.espn.com/core/nfl/scoreboard?xhr=1", "year"),
        ]
    }

    /// The address of one week of a regular season. The year is that of the season, also for games in January.
    pub fn address(&self, season: Season, week: Week) -> String {
        let Self { url, year } = self;
        let sign = if url.contains('?') { '&' } else { '?' };
        format!("{url}{sign}{year}={season}&seasontype=2&week={week}")
    }

    /// The host, with its port if there is one, for messages.
    pub fn host(&self) -> &str {
        host(&self.url).unwrap_or(&self.url)
    }
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    rest.split(['/', '?'])
        .next()
        .filter(|host| !host.is_empty())
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    /// Parses the address of a mirror, which takes the same query as ESPN.
    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let graphic = text.bytes().all(|b| b.is_ascii_graphic()) && !text.contains('#');
        let split = text.split_once("://").filter(|_| graphic);
        let (scheme, rest) = split.ok_or(EndpointError::NoAddress)?;
        let scheme = ["https", "http"]
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(scheme))
            .ok_or(EndpointError::NoAddress)?;
        let url = format!("{scheme}://{rest}");
        let host = host(&url).ok_or(EndpointError::NoAddress)?;
        if host.contains('@') {
            return Err(EndpointError::Secret);
        }
        check(host)?;
        let uri: Result<Uri, _> = url.parse();
        match uri {
            Ok(uri) if uri.host().is_some() => Ok(Self { url, year: "dates" }),
            _ => Err(EndpointError::NoAddress),
        }
    }
}

/// Checks a host and its port. An address of IPv6 stands in brackets, because of its own colons.
fn check(host: &str) -> Result<(), EndpointError> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let is_ipv6 = name.starts_with('[') && name.ends_with(']');
    if name.is_empty() || (name.contains(':') && !is_ipv6) {
        return Err(EndpointError::NoAddress);
    }
    let is_port = |port: &str| {
        port.bytes().all(|byte| byte.is_ascii_digit())
            && port.parse().is_ok_and(|port: u16| port > 0)
    };
    if port.is_none_or(is_port) {
        Ok(())
    } else {
        Err(EndpointError::NoAddress)
    }
}

/// Why a text is not the address of a scoreboard. No part of the text is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointError {
    /// It is not a valid address.
    NoAddress,
    /// It contains a user name or password, which would end up in messages.
    Secret,
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoAddress => {
                "expected an address such as https://mirror.example/scoreboard or http://10.0.0.7:8080/scoreboard, with a \
                 port from 1 to 65535"
            }
            Self::Secret => {
                "an address with a name or password in it is not used; give one without"
            }
        })
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_asked_for_with_three_parameters() {
        let (season, week) = (Season::new(2025).unwrap(), Week::new(4).unwrap());
        let asked: Vec<String> = Endpoint::usual()
            .iter()
            .map(|e| e.address(season, week))
            .collect();
        assert_eq!(
            asked,
            [
                "https://site.api.espn.com/apis/site/v2/sports/football/nfl/scoreboard?dates=2025&seasontype=2&week=4",
                "https://cdn.espn.com/core/nfl/scoreboard?xhr=1&year=2025&seasontype=2&week=4",
            ]
        );
        let mirror: Endpoint = "http://127.0.0.1:8080/board".parse().unwrap();
        assert_eq!(
            mirror.address(season, week),
            "http://127.0.0.1:8080/board?dates=2025&seasontype=2&week=4"
        );
        assert_eq!(mirror.host(), "127.0.0.1:8080");
        let shouted: Endpoint = "HTTPS://Mirror.example:443".parse().unwrap();
        assert_eq!(
            shouted.address(season, week),
            "https://Mirror.example:443?dates=2025&seasontype=2&week=4"
        );
        let ipv6: Endpoint = "http://[::1]:8080/".parse().unwrap();
        assert_eq!(ipv6.host(), "[::1]:8080");
        assert!("http://[::1]/board".parse::<Endpoint>().is_ok());
    }

    #[test]
    fn a_port_is_checked_when_it_is_given() {
        for port in ["", "0", "65536", "99999", "http", "+80", "8 0", "80a", "-1"] {
            let refused = format!("http://mirror.example:{port}/board").parse::<Endpoint>();
            assert_eq!(refused, Err(EndpointError::NoAddress), "{port}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_repeating_it() {
        for text in [
            "",
            "espn.com/scoreboard",
            "ftp://h/x",
            "socks5://h:1080",
            "http://::1/x",
            "http://:80/x",
            "https://",
            "http:///x",
            "https://h/a b",
            "https://h/#x",
        ] {
            assert_eq!(
                text.parse::<Endpoint>(),
                Err(EndpointError::NoAddress),
                "{text}"
            );
        }
        assert_eq!(
            "https://u:s3cret@h/".parse::<Endpoint>(),
            Err(EndpointError::Secret)
        );
    }
}
