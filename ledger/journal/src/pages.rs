//! Pages of one book as they come out of a journal: in order, without a gap, not yet verified.

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::unfold;

use crate::error::JournalError;
use crate::memory::MemoryPages;
use crate::nats::NatsPages;

/// Pages with their numbers, in order. After an error or the end there is nothing more.
#[derive(Debug)]
pub struct Pages(Source);

#[derive(Debug)]
enum Source {
    Nats(Box<NatsPages>),
    Memory(MemoryPages),
    Ended,
}

impl Pages {
    pub(crate) fn nats(pages: NatsPages) -> Self {
        Self(Source::Nats(Box::new(pages)))
    }

    pub(crate) fn memory(pages: MemoryPages) -> Self {
        Self(Source::Memory(pages))
    }

    /// The next page. Safe to drop while it waits: no page is lost.
    pub async fn next(&mut self) -> Option<Result<(u64, Bytes), JournalError>> {
        let next = match &mut self.0 {
            Source::Nats(pages) => pages.next().await,
            Source::Memory(pages) => pages.next().await,
            Source::Ended => None,
        };
        if !matches!(next, Some(Ok(_))) {
            self.0 = Source::Ended;
        }
        next
    }

    /// The same as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Result<(u64, Bytes), JournalError>> + Send {
        unfold(self, |mut pages| async move { pages.next().await.map(|page| (page, pages)) })
    }
}
