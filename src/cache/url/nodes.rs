//! URLs that name several hosts, which no crate for URLs takes apart.

use redis::{ConnectionInfo, RedisConnectionInfo};

use super::beside;
use super::place::{Place, single};
use crate::cache::CacheError;

/// The port of a server where none is given.
const SERVER: u16 = 6379;
/// The port of a Sentinel where none is given.
const SENTINEL: u16 = 26379;

/// What follows the scheme, taken apart but not decoded.
pub(super) struct Nodes<'a> {
    /// `user:password@`, or nothing.
    user: &'a str,
    hosts: Vec<&'a str>,
    /// What follows the hosts up to the parameters: a slash and a number, or nothing.
    path: &'a str,
    parameters: &'a str,
}

impl<'a> Nodes<'a> {
    /// Takes it apart.
    pub(super) fn parse(text: &'a str) -> Result<Self, CacheError> {
        let (text, parameters) = beside::split(text)?;
        let (authority, path) = text.split_at(text.find('/').unwrap_or(text.len()));
        let (user, hosts) = authority.split_at(authority.rfind('@').map_or(0, |at| at + 1));
        Ok(Self {
            user,
            hosts: hosts.split(',').collect(),
            path,
            parameters,
        })
    }

    /// A cluster, whose nodes share user and password.
    pub(super) fn cluster(&self, scheme: &str) -> Result<Place, CacheError> {
        if !self.path.trim_matches('/').is_empty() {
            return Err(wrong("a cluster has no numbered databases"));
        }
        beside::check(self.parameters, &[])?;
        self.each(scheme, self.user, SERVER).map(Place::Cluster)
    }

    /// A primary, by the Sentinels that know it.
    pub(super) fn sentinel(&self, scheme: &str) -> Result<Place, CacheError> {
        beside::check(
            self.parameters,
            &[
                "sentinelServiceName",
                "sentinelUsername",
                "sentinelPassword",
            ],
        )?;
        let (mut name, mut settings) = (String::new(), RedisConnectionInfo::default());
        for (parameter, value) in form_urlencoded::parse(self.parameters.as_bytes()) {
            match &*parameter {
                "sentinelServiceName" => name = value.into_owned(),
                "sentinelUsername" => settings = settings.set_username(value),
                _ => settings = settings.set_password(value),
            }
        }
        // What Sentinel takes for a name, and so nothing that a screen would not.
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if name.is_empty() || !name.chars().all(plain) {
            return Err(wrong("it lacks ?sentinelServiceName= and a plain name"));
        }
        let sentinels = self.each(scheme, "", SENTINEL)?;
        let host = self.hosts.first().copied().unwrap_or_default();
        let (user, path) = (self.user, self.path);
        Ok(Place::Sentinel {
            primary: single(&format!("{scheme}://{user}{host}{path}"))?,
            sentinels: sentinels
                .into_iter()
                .map(|sentinel| sentinel.set_redis_settings(settings.clone()))
                .collect(),
            name,
        })
    }

    fn each(&self, scheme: &str, user: &str, port: u16) -> Result<Vec<ConnectionInfo>, CacheError> {
        let node = |host: &&str| {
            let named = !host.ends_with(']') && host.contains(':');
            if named {
                single(&format!("{scheme}://{user}{host}"))
            } else {
                single(&format!("{scheme}://{user}{host}:{port}"))
            }
        };
        self.hosts.iter().map(node).collect()
    }
}

fn wrong(why: &str) -> CacheError {
    CacheError::Url(why.to_owned())
}
