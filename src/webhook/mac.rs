//! HMAC over one text for several secrets at once.

use super::escape::Sink;
use hmac::{KeyInit, Mac};

/// One HMAC state per usable secret, and a small buffer that turns many short pieces into few long ones.
pub(super) struct Macs<M> {
    states: Vec<(usize, M)>,
    buffer: [u8; 1024],
    filled: usize,
}

impl<M: KeyInit + Mac + Clone> Macs<M> {
    /// States for every secret that is not empty: an empty one would verify whatever anybody signs with nothing.
    pub(super) fn new(secrets: &[&[u8]]) -> Self {
        let states = secrets
            .iter()
            .enumerate()
            .filter(|(_, secret)| !secret.is_empty())
            .filter_map(|(index, secret)| Some((index, <M as KeyInit>::new_from_slice(secret).ok()?)))
            .collect();
        Macs { states, buffer: [0; 1024], filled: 0 }
    }

    /// Whether no secret is usable.
    pub(super) fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// Fresh states for another text under the same secrets.
    pub(super) fn again(&self) -> Self {
        Macs { states: self.states.clone(), buffer: [0; 1024], filled: 0 }
    }

    fn flush(&mut self) {
        let pending = self.buffer.get(..self.filled).unwrap_or_default();
        for (_, state) in &mut self.states {
            state.update(pending);
        }
        self.filled = 0;
    }

    /// The index of the first secret whose HMAC is one of `signatures`. Every secret is compared with every
    /// signature, each in constant time.
    pub(super) fn find(mut self, signatures: &[&[u8]]) -> Option<usize> {
        self.flush();
        let mut found = None;
        for (index, state) in self.states {
            for signature in signatures {
                if state.clone().verify_slice(signature).is_ok() && found.is_none() {
                    found = Some(index);
                }
            }
        }
        found
    }

    /// The HMAC under the first usable secret.
    pub(super) fn sign(mut self) -> Option<Vec<u8>> {
        self.flush();
        let (_, state) = self.states.into_iter().next()?;
        Some(state.finalize().into_bytes().to_vec())
    }
}

impl<M: KeyInit + Mac + Clone> Sink for Macs<M> {
    fn push(&mut self, piece: &[u8]) {
        let free = self.buffer.len() - self.filled;
        if piece.len() > free {
            self.flush();
        }
        match self.buffer.get_mut(self.filled..self.filled + piece.len()) {
            Some(room) => {
                room.copy_from_slice(piece);
                self.filled += piece.len();
            }
            // longer than the whole buffer, which is empty now
            None => {
                for (_, state) in &mut self.states {
                    state.update(piece);
                }
            }
        }
    }
}
