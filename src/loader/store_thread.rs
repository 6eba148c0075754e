//! The thread that owns the store.
//!
//! SQLite is synchronous, and a screen must not wait for it. One thread owning one connection is the cheapest way across:
//! its prepared statements stay warm, and no lock is needed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::oneshot;

use super::LoadError;
use crate::store::{Follow, Head, Store};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

/// A handle to the thread. The thread ends when the last handle is dropped.
#[derive(Clone)]
pub(super) struct StoreThread {
    jobs: mpsc::Sender<Job>,
    /// Whether another file at the store's path is opened in its place.
    follows: Arc<AtomicBool>,
}

impl StoreThread {
    pub(super) fn start(mut store: Store) -> Result<Self, LoadError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || queue.into_iter().for_each(|job| job(&mut store)))
            .map_err(LoadError::Thread)?;
        Ok(Self {
            jobs,
            follows: Arc::default(),
        })
    }

    /// From now on opens another file in place of the store, rather than refusing it.
    pub(super) fn follow(&self) {
        self.follows.store(true, Ordering::Relaxed);
    }

    /// Runs `job` on the store's thread and answers what it answered, once it is sure that the store is what is at its
    /// path.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, LoadError> {
        let (answer, answered) = oneshot::channel();
        // Whoever asked may be gone by the time the answer is there: nothing is lost then.
        let follow = if self.follows.load(Ordering::Relaxed) {
            Follow::Open
        } else {
            Follow::Refuse
        };
        let job = Box::new(move |store: &mut Store| {
            let done = store.keep_up(follow).map(|()| job(store));
            drop(answer.send(done));
        });
        self.jobs.send(job).map_err(|_| LoadError::ThreadEnded)?;
        let done = answered.await.map_err(|_| LoadError::ThreadEnded)?;
        done.map_err(LoadError::Store)
    }

    pub(super) async fn head(&self) -> Result<Head, LoadError> {
        Ok(self.call(|store| store.head()).await??)
    }
}
