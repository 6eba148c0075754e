//! The keys of a small server in this process: those commands of Redis that the protocol uses, with Redis's meaning.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::clock::Moment;

/// The keys, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Keyspace(pub BTreeMap<String, Item>);

/// What is under a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// When it expires; `None` for a value without a time to live.
    pub ends: Option<Moment>,
}

/// A value, by its type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A hash.
    Hash(BTreeMap<String, Vec<u8>>),
    /// A string.
    Text(String),
    /// A value of a type that the protocol does not use.
    Other,
}

impl Keyspace {
    /// Removes what has expired.
    pub fn expire(&mut self, now: Moment) {
        self.0
            .retain(|_, item| item.ends.is_none_or(|ends| ends > now));
    }

    /// What is under a key.
    pub fn get(&self, name: &str) -> Option<&Item> {
        self.0.get(name)
    }

    /// HMGET: a key of another type has none of the fields.
    pub fn hmget(&self, name: &str, fields: &[&str]) -> Vec<Option<Vec<u8>>> {
        let hash = match self.get(name).map(|item| &item.value) {
            Some(Value::Hash(hash)) => Some(hash),
            _ => None,
        };
        let field = |field: &&str| hash.and_then(|hash| hash.get(*field)).cloned();
        fields.iter().map(field).collect()
    }

    /// HSET, after a value of another type was removed.
    pub fn hset<N: Into<String>, V: Into<Vec<u8>>>(
        &mut self,
        name: &str,
        fields: impl IntoIterator<Item = (N, V)>,
    ) {
        let item = self.0.entry(name.to_owned()).or_insert(Item {
            value: Value::Other,
            ends: None,
        });
        if !matches!(item.value, Value::Hash(_)) {
            (item.value, item.ends) = (Value::Hash(BTreeMap::new()), None);
        }
        if let Value::Hash(hash) = &mut item.value {
            let fields = fields.into_iter();
            hash.extend(fields.map(|(name, value)| (name.into(), value.into())));
        }
    }

    /// SET with a time to live.
    pub fn set(&mut self, name: &str, text: &str, ends: Moment) {
        let item = Item {
            value: Value::Text(text.to_owned()),
            ends: Some(ends),
        };
        self.0.insert(name.to_owned(), item);
    }

    /// PTTL: the time that is left; `None` for no key, and for one without a time to live.
    pub fn pttl(&self, name: &str, now: Moment) -> Option<Duration> {
        self.get(name)?.ends.map(|ends| ends.since(now))
    }

    /// PEXPIRE, of a key that exists.
    pub fn pexpire(&mut self, name: &str, ends: Moment) {
        if let Some(item) = self.0.get_mut(name) {
            item.ends = Some(ends);
        }
    }

    /// PERSIST.
    pub fn persist(&mut self, name: &str) {
        if let Some(item) = self.0.get_mut(name) {
            item.ends = None;
        }
    }

    /// UNLINK: what was under the key.
    pub fn unlink(&mut self, name: &str) -> Option<Item> {
        self.0.remove(name)
    }
}
