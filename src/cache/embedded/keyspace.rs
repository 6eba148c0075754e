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
    /// A sorted set whose scores are moments.
    Sorted(BTreeMap<Vec<u8>, Moment>),
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

    /// HGETALL: a key of another type has no fields.
    pub fn hgetall(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        match self.get(name).map(|item| &item.value) {
            Some(Value::Hash(hash)) => hash.clone().into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// HDEL: whether the field was there. A hash without fields is no key.
    pub fn hdel(&mut self, name: &str, field: &str) -> bool {
        let Some(Value::Hash(hash)) = self.0.get_mut(name).map(|item| &mut item.value) else {
            return false;
        };
        let was_there = hash.remove(field).is_some();
        if hash.is_empty() {
            self.0.remove(name);
        }
        was_there
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

    /// The members of a sorted set; none for a key of another type.
    pub fn members(&self, name: &str) -> Option<&BTreeMap<Vec<u8>, Moment>> {
        match self.get(name).map(|item| &item.value) {
            Some(Value::Sorted(members)) => Some(members),
            _ => None,
        }
    }

    /// ZADD, to a set or to nothing.
    pub fn zadd(&mut self, name: &str, member: &[u8], score: Moment) {
        let item = self.0.entry(name.to_owned()).or_insert(Item {
            value: Value::Sorted(BTreeMap::new()),
            ends: None,
        });
        if let Value::Sorted(members) = &mut item.value {
            members.insert(member.to_vec(), score);
        }
    }

    /// ZREM of the members that are not to be kept. A set without members is no key.
    pub fn zretain(&mut self, name: &str, mut keep: impl FnMut(&[u8], Moment) -> bool) {
        let Some(item) = self.0.get_mut(name) else {
            return;
        };
        if let Value::Sorted(members) = &mut item.value {
            members.retain(|member, score| keep(member, *score));
            if members.is_empty() {
                self.unlink(name);
            }
        }
    }

    /// UNLINK: what was under the key.
    pub fn unlink(&mut self, name: &str) -> Option<Item> {
        self.0.remove(name)
    }
}
