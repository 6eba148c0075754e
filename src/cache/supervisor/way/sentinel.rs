//! The primary that Sentinels know by a name.

use std::future::Future;
use std::pin::Pin;

use futures_util::future::select_ok;
use redis::{ConnectionInfo, RedisResult, Value, cmd};

use super::Open;
use crate::cache::supervisor::trouble::{self, Trouble};
use crate::cache::url::moved;

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
    pub(super) async fn open(&self) -> Result<Open, Trouble> {
        let ways = self.sentinels.iter().map(|sentinel| {
            let way = self.through(sentinel.clone());
            Box::pin(way) as Pin<Box<dyn Future<Output = _> + Send>>
        });
        select_ok(ways).await.map(|(open, _)| open)
    }

    /// The primary that one Sentinel names, if that is one, as [Redis's guidelines for
    /// clients](https://redis.io/docs/latest/develop/reference/sentinel-clients/) have it.
    async fn through(&self, sentinel: ConnectionInfo) -> Result<Open, Trouble> {
        let asked = Open::to(sentinel.clone()).await;
        let mut asked = asked.map_err(|trouble| trouble.at(&sentinel, "a Sentinel"))?;
        let named: RedisResult<Option<(String, u16)>> = cmd("SENTINEL")
            .arg("GET-MASTER-ADDR-BY-NAME")
            .arg(&self.name)
            .query_async(&mut asked.connection)
            .await;
        let named = named.map_err(|error| match trouble::code(&error).as_str() {
            "ERR" => Trouble::Gone("it is no Sentinel".to_owned()).at(&sentinel, "a Sentinel"),
            _ => Trouble::of(&error).at(&sentinel, "a Sentinel"),
        })?;
        let primary = named.and_then(|(host, port)| moved(&self.primary, &host, port));
        let Some(primary) = primary else {
            let why = format!("Sentinel knows no primary called {}", self.name);
            return Err(Trouble::Gone(why));
        };
        let open = Open::to(primary.clone()).await;
        let mut open = open.map_err(|trouble| trouble.at(&primary, "the primary"))?;
        let role: RedisResult<Vec<Value>> = cmd("ROLE").query_async(&mut open.connection).await;
        match role.as_deref() {
            Ok([Value::BulkString(role), ..]) if role != b"master" => Err(Trouble::Gone(
                "the primary that Sentinel names is none, or not yet".to_owned(),
            )),
            // Not everybody may ask. One that is no primary refuses the first write.
            _ => Ok(open),
        }
    }
}
