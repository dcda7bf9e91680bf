//! The only lines that know the machine: a Cortex-M4 (ARM's MPS2 with the image AN386), its first serial port, and a
//! debugger's way to end an emulator.

const PORT: *mut u32 = 0x4000_4000 as *mut u32;

/// One byte at a time to the serial port, as soon as it has room.
pub fn text(text: &str) {
    unsafe {
        PORT.add(2).write_volatile(1);
        for byte in text.bytes() {
            while PORT.add(1).read_volatile() & 1 != 0 {}
            PORT.write_volatile(byte as u32);
        }
    }
}

pub fn number(value: i32) {
    let mut digits = [0u8; 12];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    text(unsafe { core::str::from_utf8_unchecked(&digits[at..]) });
}

/// Semihosting's `SYS_EXIT_EXTENDED`.
pub fn exit(status: u32) -> ! {
    let block = [0x20026, status];
    unsafe { core::arch::asm!("bkpt 0xab", inout("r0") 0x20 => _, in("r1") block.as_ptr()) };
    loop {}
}

#[repr(C)]
pub struct Vectors {
    pub stack: u32,
    pub reset: unsafe extern "C" fn() -> !,
    pub faults: [unsafe extern "C" fn() -> !; 14],
}

unsafe extern "C" fn fault() -> ! {
    text("fault\n");
    exit(2)
}

/// What the processor reads at address 0 when it starts.
#[link_section = ".vector_table"]
#[used]
static VECTORS: Vectors = Vectors { stack: 0x2040_0000, reset: crate::_start, faults: [fault; 14] };

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    text("panic\n");
    exit(1)
}
