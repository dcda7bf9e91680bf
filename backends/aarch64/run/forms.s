// Every form of a site in code, each in a function of its own: called with a pointer (and a value, where it stores), the
// way around where a number does not fit included. `forms.c` says what each must do. x is the layout symbol.
    .weak "race.off.X"
    .hidden "race.off.X"
    .macro function name
    .section .text.\name, "ax", @progbits
    .globl \name
    .type \name, @function
\name:
    .endm

    function load32
    ldr w8, [x0, :lo12:"race.off.X"]
    mov w0, w8
    ret
    function load_same
    ldr w0, [x0, :lo12:"race.off.X"]
    ret
    function load_signed
    ldrsb x0, [x0, :lo12:"race.off.X"]
    ret
    function load16
    ldrh w16, [x0, :lo12:"race.off.X"]
    mov w0, w16
    ret
    function load64
    mov x17, x0
    ldr x17, [x17, :lo12:"race.off.X"]
    mov x0, x17
    ret
    function load_double
    ldr d0, [x0, :lo12:"race.off.X"]
    fmov x0, d0
    ret
    function load_quad
    ldr q0, [x0, :lo12:"race.off.X"]
    mov x0, v0.d[1]
    ret
    function load_beside
    ldr w0, [x0, :lo12:"race.off.X" + 4]
    ret
    // keeps all registers
    function store32
    mov x16, #16
    mov x17, #17
    mov x15, #15
    str w1, [x0, :lo12:"race.off.X"]
    add x0, x16, x17
    add x0, x0, x15
    ret
    function store_scratch
    mov x16, x0
    mov w17, w1
    mov x15, #15
    str w17, [x16, :lo12:"race.off.X"]
    sub x0, x16, x0
    add x0, x0, x15
    ret
    function store8
    strb w1, [x0, :lo12:"race.off.X"]
    ret
    function store_double
    fmov d7, x1
    str d7, [x0, :lo12:"race.off.X"]
    ret
    function prefetch
    prfm pldl1keep, [x0, :lo12:"race.off.X"]
    ret
    function add_same
    mov x16, #16
    add x0, x0, :lo12:"race.off.X"
    add x0, x0, x16
    sub x0, x0, #16
    ret
    function add_other
    add x16, x0, :lo12:"race.off.X"
    mov x0, x16
    ret
    function add_stack
    add x1, sp, :lo12:"race.off.X"
    mov x0, sp
    sub x0, x1, x0
    ret
    function number
    movz x0, #:abs_g0:"race.off.X"
    ret
    function pair
    adrp x3, "race.off.X"
    add x0, x3, :lo12:"race.off.X"
    ret
    function slot
    adrp x3, :got:"race.off.X"
    ldr x0, [x3, :got_lo12:"race.off.X"]
    ret
    function groups
    movz x0, #:abs_g0_nc:"race.off.X"
    movk x0, #:abs_g1_nc:"race.off.X"
    movk x0, #:abs_g2_nc:"race.off.X"
    movk x0, #:abs_g3:"race.off.X"
    ret
    .section .rodata.word, "a", @progbits
    .globl word
    .balign 8
word:
    .xword "race.off.X"
    .section .note.GNU-stack, "", @progbits
