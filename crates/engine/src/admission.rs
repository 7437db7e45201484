//! Who may run now: so many at a time, so many waiting, first come first served.

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::{Capacity, ExecuteError};

/// What to tell those who come when the queue is full, in seconds.
const RETRY_AFTER_S: u32 = 5;

/// The gate.
#[derive(Debug)]
pub(crate) struct Admission {
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    waiting_max: usize,
}

/// The right to run, given back when dropped.
#[derive(Debug)]
pub(crate) struct Admitted {
    _place: OwnedSemaphorePermit,
}

impl Admission {
    pub(crate) fn new(capacity: Capacity) -> Self {
        Self {
            places: Arc::new(Semaphore::new(capacity.running_max)),
            waiting: AtomicUsize::new(0),
            waiting_max: capacity.waiting_max,
        }
    }

    /// Waits for a place. The semaphore is fair.
    pub(crate) async fn enter(&self) -> Result<Admitted, ExecuteError> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(Admitted { _place: place });
        }
        let _waiting = self.wait_in_line()?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        place.map(|place| Admitted { _place: place }).map_err(|_| ExecuteError::ShuttingDown)
    }

    fn wait_in_line(&self) -> Result<InLine<'_>, ExecuteError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let in_line = InLine(&self.waiting);
        if before < self.waiting_max {
            Ok(in_line)
        } else {
            Err(ExecuteError::Busy { retry_after_s: RETRY_AFTER_S })
        }
    }
}

/// A place in the queue, given up when dropped.
struct InLine<'a>(&'a AtomicUsize);

impl Drop for InLine<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beyond_the_queue_one_is_told_to_come_back() {
        let gate = Arc::new(Admission::new(Capacity { running_max: 1, waiting_max: 1 }));
        let running = gate.enter().await.expect("the first runs");
        let second = tokio::spawn({
            let gate = Arc::clone(&gate);
            async move { gate.enter().await.map(drop) }
        });
        while gate.waiting.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(gate.enter().await, Err(ExecuteError::Busy { .. })));
        drop(running);
        second.await.expect("no panic").expect("its turn came");
        gate.enter().await.expect("the place is free again");
    }
}
