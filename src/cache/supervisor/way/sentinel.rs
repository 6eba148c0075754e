//! The primary that Sentinels know by a name.

use redis::{ConnectionInfo, RedisResult, Value};

use super::Open;
use super::race::{self, Lost};
use crate::cache::server::{self, Command};
use crate::cache::supervisor::trouble::Trouble;
use crate::cache::url::moved;
use crate::tls::Tls;

/// A primary, and who knows where it is.
pub(in crate::cache::supervisor) struct Sentinel {
    sentinels: Vec<ConnectionInfo>,
    name: String,
    /// Everything but its address.
    primary: ConnectionInfo,
}

impl Sentinel {
    pub(super) fn new(
        sentinels: Vec<ConnectionInfo>,
        name: String,
        primary: ConnectionInfo,
    ) -> Self {
        Self {
            sentinels,
            name,
            primary,
        }
    }

    /// A connection to the primary. All Sentinels are asked at once: one that says nothing would cost the whole deadline,
    /// and one that was cut off from the others may still name the primary they had before.
    pub(super) async fn open(&self, tls: &Tls) -> Result<Open, Trouble> {
        let ways = self.sentinels.iter();
        race::first(ways.map(|sentinel| self.through(sentinel, tls))).await
    }

    /// The primary that one Sentinel names, if that is one, as [Redis's guidelines for
    /// clients](https://redis.io/docs/latest/develop/reference/sentinel-clients/) have it.
    async fn through(&self, sentinel: &ConnectionInfo, tls: &Tls) -> Result<Open, Lost> {
        let named = self.named(sentinel, tls).await;
        let named = named.map_err(|trouble| Lost::after(0, trouble.at(sentinel, "a Sentinel")))?;
        let primary = named.and_then(|(host, port)| moved(&self.primary, &host, port));
        let Some(primary) = primary else {
            let why = format!("Sentinel knows no primary called {}", self.name);
            return Err(Lost::after(1, Trouble::Gone(why)));
        };
        let open = Open::to(primary.clone(), tls).await;
        let mut open =
            open.map_err(|trouble| Lost::after(2, trouble.at(&primary, "the primary")))?;
        let role: RedisResult<Vec<Value>> =
            Command::Role.cmd().query_async(&mut open.connection).await;
        match role.as_deref() {
            Ok([Value::BulkString(role), ..]) if role != b"master" => {
                let why = "the primary that Sentinel names is none, or not yet";
                Err(Lost::after(2, Trouble::Gone(why.to_owned())))
            }
            // Not everybody may ask. One that is no primary refuses the first write.
            _ => Ok(open),
        }
    }

    /// Where a Sentinel says that the primary is.
    async fn named(
        &self,
        sentinel: &ConnectionInfo,
        tls: &Tls,
    ) -> Result<Option<(String, u16)>, Trouble> {
        let mut asked = Open::to(sentinel.clone(), tls).await?;
        let named = Command::SentinelPrimary
            .cmd()
            .arg(&self.name)
            .query_async(&mut asked.connection)
            .await;
        named.map_err(|error| match server::code(&error).as_deref() {
            Some("ERR") => Trouble::Gone("it is no Sentinel".to_owned()),
            _ => Trouble::of(&error),
        })
    }
}
