//! HMAC over one text for several secrets at once.

use super::escape::Sink;
use hmac::{KeyInit, Mac};

/// One HMAC state per usable secret, beside the secret's place. Nearly always there is one secret, which then takes
/// nothing from the heap.
#[derive(Clone)]
pub(super) struct Macs<M> {
    first: Option<(usize, M)>,
    others: Vec<(usize, M)>,
}

impl<M: KeyInit + Mac + Clone> Macs<M> {
    /// States for every secret that is not empty: an empty one would verify whatever anybody signs with nothing.
    pub(super) fn new(secrets: &[&[u8]]) -> Self {
        let usable = secrets.iter().enumerate().filter(|(_, secret)| !secret.is_empty());
        let state =
            |(index, secret): (usize, &&[u8])| Some((index, <M as KeyInit>::new_from_slice(secret).ok()?));
        let mut states = usable.filter_map(state);
        Macs { first: states.next(), others: states.collect() }
    }

    /// Whether no secret is usable.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// The next piece of the text, which should be a long one.
    pub(super) fn update(&mut self, piece: &[u8]) {
        for (_, state) in self.first.iter_mut().chain(&mut self.others) {
            state.update(piece);
        }
    }

    /// The next pieces of the text, however short they are.
    pub(super) fn update_by(&mut self, write: impl FnOnce(&mut Gather<'_, M>)) {
        let mut gather = Gather { states: self, buffer: [0; 1024], filled: 0 };
        write(&mut gather);
        gather.flush();
    }

    /// The index of the first secret whose HMAC is one of `signatures`. Every secret is compared with every
    /// signature, each in constant time.
    pub(super) fn find(self, signatures: &[&[u8]]) -> Option<usize> {
        let mut found = None;
        let (last, others) = signatures.split_last()?;
        for (index, state) in self.first.into_iter().chain(self.others) {
            let mut matches = false;
            for signature in others {
                matches |= state.clone().verify_slice(signature).is_ok();
            }
            matches |= state.verify_slice(last).is_ok();
            if matches && found.is_none() {
                found = Some(index);
            }
        }
        found
    }

    /// The HMAC under the first usable secret.
    pub(super) fn sign(self) -> Option<Vec<u8>> {
        let (_, state) = self.first?;
        Some(state.finalize().into_bytes().to_vec())
    }
}

/// Makes few long pieces of many short ones; the text as a whole is never in memory.
pub(super) struct Gather<'a, M> {
    states: &'a mut Macs<M>,
    buffer: [u8; 1024],
    filled: usize,
}

impl<M: KeyInit + Mac + Clone> Gather<'_, M> {
    fn flush(&mut self) {
        self.states.update(self.buffer.get(..self.filled).unwrap_or_default());
        self.filled = 0;
    }
}

impl<M: KeyInit + Mac + Clone> Sink for Gather<'_, M> {
    fn push(&mut self, piece: &[u8]) {
        if piece.len() > self.buffer.len() - self.filled {
            self.flush();
        }
        match self.buffer.get_mut(self.filled..self.filled + piece.len()) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.filled += piece.len();
            }
            // longer than the whole buffer, which is empty now
            None => self.states.update(piece),
        }
    }
}
