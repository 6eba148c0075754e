//! The thread that owns the store.
//!
//! SQLite is synchronous, and a screen must not wait for it. One thread owning one connection is the cheapest way across:
//! its prepared statements stay warm, and no lock is needed.
//!
//! It has to be closed before the program ends. A thread that is merely left behind never drops its store, and what was
//! written then stays in files beside it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tracing::debug;

use super::LoadError;
use crate::clock::Stopwatch;
use crate::store::{Follow, Interrupt, Store, StoreError};

/// How long the end of the program may wait for the store. A disk may not answer at all.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often what the store is doing is stopped meanwhile, which works for the statement under way.
const AGAIN: Duration = Duration::from_millis(10);

enum Order {
    Do(Box<dyn FnOnce(&mut Store) + Send>),
    Close(mpsc::Sender<()>),
}

/// A handle to the thread. The thread ends when it is closed, or when the last handle is dropped.
#[derive(Clone)]
pub struct StoreThread {
    orders: mpsc::Sender<Order>,
    work: Arc<Mutex<Work>>,
    /// Whether another file at the store's path is opened in its place.
    follows: Arc<AtomicBool>,
}

/// What may still be begun, and stopped.
enum Work {
    GoesOn(Interrupt),
    /// What is under way is stopped, and what waits for its turn is not begun any more.
    Ends(Interrupt),
    /// The store is being closed, which nothing may stop.
    Over,
}

impl StoreThread {
    pub(super) fn start(store: Store) -> Result<Self, LoadError> {
        let (orders, queue) = mpsc::channel();
        let work = Arc::new(Mutex::new(Work::GoesOn(store.interrupt())));
        let theirs = Arc::clone(&work);
        spawn(move || serve(store, queue, &theirs))?;
        Ok(Self {
            orders,
            work,
            follows: Arc::default(),
        })
    }

    /// Starts the thread, and opens a store on it while the caller does something else; and what is to be known of the store.
    ///
    /// # Errors
    /// When the store cannot be opened.
    pub(super) async fn open<T: Send + 'static>(
        open: impl FnOnce() -> Result<Store, StoreError> + Send + 'static,
        about: impl FnOnce(&Store) -> T + Send + 'static,
    ) -> Result<(Self, T), LoadError> {
        let (orders, queue) = mpsc::channel();
        let (answer, opened) = oneshot::channel();
        spawn(move || match open() {
            Ok(store) => {
                let work = Arc::new(Mutex::new(Work::GoesOn(store.interrupt())));
                let known = (Arc::clone(&work), about(&store));
                // Without a caller there are no orders, and the store is closed.
                let _gone = answer.send(Ok(known));
                serve(store, queue, &work);
            }
            Err(error) => drop(answer.send(Err(error))),
        })?;
        let opened = opened.await.map_err(|_| LoadError::ThreadEnded)?;
        let (work, about) = opened.map_err(LoadError::Store)?;
        let thread = Self {
            orders,
            work,
            follows: Arc::default(),
        };
        Ok((thread, about))
    }

    /// From now on opens another file in place of the store, rather than refusing it.
    pub(super) fn follow(&self) {
        self.follows.store(true, Ordering::Relaxed);
    }

    /// Runs `job` on the store's thread and returns its result, after a check that the store is still the file at its path.
    ///
    /// # Errors
    /// When the job fails, the store's file is gone or another one, or the store is closed.
    pub async fn call<T, E>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, E> + Send + 'static,
    ) -> Result<T, LoadError>
    where
        T: Send + 'static,
        E: Into<LoadError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        // The caller may be gone by the time the answer is there: nothing is lost then.
        let follow = if self.follows.load(Ordering::Relaxed) {
            Follow::Open
        } else {
            Follow::Refuse
        };
        let job = Box::new(move |store: &mut Store| {
            let done = store.keep_up(follow).map(|()| job(store));
            drop(answer.send(done));
        });
        let sent = self.orders.send(Order::Do(job));
        sent.map_err(|_| LoadError::ThreadEnded)?;
        let done = answered.await.map_err(|_| LoadError::ThreadEnded)?;
        done?.map_err(Into::into)
    }

    /// Stops the jobs and closes the store; every later call fails. It is called before the program ends, and waits for
    /// no more than three seconds.
    pub fn close(&self) {
        let (done, closed) = mpsc::channel();
        if self.orders.send(Order::Close(done)).is_err() {
            return;
        }
        let watch = Stopwatch::start();
        while watch.elapsed() < PATIENCE {
            locked(&self.work).end();
            match closed.recv_timeout(AGAIN) {
                Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
        debug!("the store did not close in time");
    }
}

impl Work {
    /// Whether more may be begun. The store may have another connection than before: it follows its file.
    fn begins(&mut self, store: &Store) -> bool {
        match self {
            Self::GoesOn(interrupt) => {
                *interrupt = store.interrupt();
                true
            }
            Self::Ends(_) | Self::Over => false,
        }
    }

    /// Stops what is under way, as long as there is work.
    fn end(&mut self) {
        *self = match std::mem::replace(self, Self::Over) {
            Self::GoesOn(interrupt) | Self::Ends(interrupt) => {
                interrupt.stop();
                Self::Ends(interrupt)
            }
            Self::Over => Self::Over,
        };
    }
}

fn spawn(work: impl FnOnce() + Send + 'static) -> Result<(), LoadError> {
    let thread = thread::Builder::new().name("store".to_owned());
    let started = thread.spawn(work);
    started.map(drop).map_err(LoadError::Thread)
}

fn locked(work: &Mutex<Work>) -> std::sync::MutexGuard<'_, Work> {
    work.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(mut store: Store, queue: mpsc::Receiver<Order>, work: &Mutex<Work>) {
    for order in queue {
        match order {
            Order::Do(job) => {
                if locked(work).begins(&store) {
                    job(&mut store);
                }
            }
            Order::Close(done) => {
                *locked(work) = Work::Over;
                let closed = store.close();
                debug!(?closed, "store closed");
                // The program may have gone on without waiting any longer.
                let _late = done.send(());
                return;
            }
        }
    }
}
