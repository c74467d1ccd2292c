//! A page's memory: what a decision needs is taken from the end, and all of it is given up at once before the next.
//! That is a tenth of an allocator's bytes, and nothing is ever searched for.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size, unreachable};
use core::cell::Cell;
use core::ptr;

const PAGE: usize = 65_536;

struct Stack {
    /// Where free memory begins; 0 before the first use.
    free: Cell<usize>,
    /// What lies before this stays.
    kept: Cell<usize>,
}

#[global_allocator]
static STACK: Stack = Stack { free: Cell::new(0), kept: Cell::new(0) };

/// What is in use now stays in use for ever.
pub(super) fn keep() {
    STACK.kept.set(STACK.free.get());
}

/// Numbers, all of them zero, for good.
#[expect(unsafe_code, reason = "what was taken is nobody else's, and zeros are numbers")]
pub(crate) fn zeros<T: Number>(count: usize) -> &'static mut [T] {
    let at = STACK.take(count * size_of::<T>(), align_of::<T>());
    unsafe {
        ptr::write_bytes(at, 0, count * size_of::<T>());
        core::slice::from_raw_parts_mut(at.cast(), count)
    }
}

/// What is a number where all its bytes are zero.
pub(crate) trait Number {}

impl Number for u8 {}

impl Number for u32 {}

/// Gives up all that was taken since [`keep`]. Nobody may hold any of it.
pub(super) fn reset() {
    STACK.free.set(STACK.kept.get());
}

impl Stack {
    /// So many bytes from the end; a trap where the page has no more memory.
    #[inline(never)]
    fn take(&self, size: usize, align: usize) -> *mut u8 {
        // an alignment is a power of two
        let from = (self.free.get().max(heap()) + align - 1) & !(align - 1);
        let end = from + size;
        let have = memory_size(0) * PAGE;
        if end > have && memory_grow(0, (end - have) / PAGE + 1) == usize::MAX {
            unreachable();
        }
        self.free.set(end);
        from as *mut u8
    }
}

#[expect(unsafe_code, reason = "a page's wasm has one thread; nothing here starts another")]
unsafe impl Sync for Stack {}

#[expect(unsafe_code, reason = "the linker's mark of where the heap begins; only its address is used")]
fn heap() -> usize {
    unsafe extern "C" {
        static __heap_base: u8;
    }
    &raw const __heap_base as usize
}

#[expect(
    unsafe_code,
    reason = "an allocator's contract; every block lies between the heap's base and memory's end"
)]
unsafe impl GlobalAlloc for Stack {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.take(layout.size(), layout.align())
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // the newest block grows where it is
        if block as usize + layout.size() == self.free.get() {
            self.free.set(block as usize);
        }
        unsafe {
            let room = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !room.is_null() && room != block {
                ptr::copy(block, room, layout.size().min(size));
            }
            room
        }
    }
}
