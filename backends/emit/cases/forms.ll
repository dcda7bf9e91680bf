; The ways in which code and data use layout symbols. Compiled by llc, static and position-independent; patched, linked
; with a script, and with the values put in as literals, it must give the same output three times.
target triple = "x86_64-unknown-linux-gnu"
@"race.off.X" = extern_weak hidden global {}, !absolute_symbol !0
@"race.size.X" = extern_weak hidden global {}, !absolute_symbol !0
@"race.small" = extern_weak hidden global {}, !absolute_symbol !1
@"race.word" = extern_weak hidden global {}, !absolute_symbol !2
@"race.full" = extern_weak hidden global {}, !absolute_symbol !3
@"race.plain" = extern_weak global {}
@"race.default" = external global {}, !absolute_symbol !0

@data64 = constant i64 ptrtoint (ptr @"race.off.X" to i64)
@data64c = constant i64 add (i64 ptrtoint (ptr @"race.off.X" to i64), i64 7)
@data32 = constant i32 ptrtoint (ptr @"race.off.X" to i32)
@data16 = constant i16 ptrtoint (ptr @"race.word" to i16)
@data8 = constant i8 ptrtoint (ptr @"race.small" to i8)

declare void @ext(ptr)
declare i64 @seven(i64, i64, i64, i64, i64, i64, i64, i64)

define i64 @f_off(i64 %x, ptr %p) { ret i64 ptrtoint (ptr @"race.off.X" to i64) }
define i64 @f_off8(i64 %x, ptr %p) { ret i64 add (i64 ptrtoint (ptr @"race.off.X" to i64), i64 8) }
define i64 @f_off_minus(i64 %x, ptr %p) { ret i64 sub (i64 ptrtoint (ptr @"race.off.X" to i64), i64 1) }
define i64 @f_mul(i64 %x, ptr %p) {
  %r = mul i64 %x, ptrtoint (ptr @"race.size.X" to i64)
  ret i64 %r
}
define i64 @f_div(i64 %x, ptr %p) {
  %r = udiv i64 %x, ptrtoint (ptr @"race.size.X" to i64)
  ret i64 %r
}
define i64 @f_add(i64 %x, ptr %p) {
  %r = add i64 %x, ptrtoint (ptr @"race.off.X" to i64)
  ret i64 %r
}
define i64 @f_sub(i64 %x, ptr %p) {
  %r = sub i64 %x, ptrtoint (ptr @"race.off.X" to i64)
  ret i64 %r
}
define i64 @f_rsub(i64 %x, ptr %p) {
  %r = sub i64 ptrtoint (ptr @"race.off.X" to i64), %x
  ret i64 %r
}
define i64 @f_and(i64 %x, ptr %p) {
  %r = and i64 %x, ptrtoint (ptr @"race.off.X" to i64)
  ret i64 %r
}
define i64 @f_or(i64 %x, ptr %p) {
  %r = or i64 %x, ptrtoint (ptr @"race.off.X" to i64)
  ret i64 %r
}
define i64 @f_cmp64(i64 %x, ptr %p) {
  %c = icmp ult i64 %x, ptrtoint (ptr @"race.size.X" to i64)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_cmp32(i64 %x, ptr %p) {
  %t = trunc i64 %x to i32
  %c = icmp ult i32 %t, ptrtoint (ptr @"race.off.X" to i32)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_cmp16(i64 %x, ptr %p) {
  %t = trunc i64 %x to i16
  %c = icmp ult i16 %t, ptrtoint (ptr @"race.word" to i16)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_cmp8(i64 %x, ptr %p) {
  %t = trunc i64 %x to i8
  %c = icmp ult i8 %t, ptrtoint (ptr @"race.small" to i8)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_small_cmp64(i64 %x, ptr %p) {
  %c = icmp ult i64 %x, ptrtoint (ptr @"race.small" to i64)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_small_cmp32(i64 %x, ptr %p) {
  %t = trunc i64 %x to i32
  %c = icmp ult i32 %t, ptrtoint (ptr @"race.small" to i32)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_small_add(i64 %x, ptr %p) {
  %r = add i64 %x, ptrtoint (ptr @"race.small" to i64)
  ret i64 %r
}
define i64 @f_small_load(i64 %x, ptr %p) {
  %g = getelementptr i8, ptr %p, i64 ptrtoint (ptr @"race.small" to i64)
  %r = load i64, ptr %g
  ret i64 %r
}
define i64 @f_small_memory(i64 %x, ptr %p) {
  %v = load i64, ptr %p
  %a = add i64 %v, ptrtoint (ptr @"race.small" to i64)
  store i64 %a, ptr %p
  ret i64 %a
}
define i64 @f_small_test(i64 %x, ptr %p) {
  %t = trunc i64 %x to i8
  %a = and i8 %t, ptrtoint (ptr @"race.small" to i8)
  %c = icmp eq i8 %a, 0
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_small_shl(i64 %x, ptr %p) {
  %m = and i64 ptrtoint (ptr @"race.small" to i64), 31
  %r = shl i64 %x, %m
  ret i64 %r
}
define i64 @f_full_cmp(i64 %x, ptr %p) {
  %c = icmp ult i64 %x, ptrtoint (ptr @"race.full" to i64)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_full(i64 %x, ptr %p) { ret i64 ptrtoint (ptr @"race.full" to i64) }
define i64 @f_default(i64 %x, ptr %p) {
  %r = add i64 %x, ptrtoint (ptr @"race.default" to i64)
  ret i64 %r
}
define i64 @f_plain(i64 %x, ptr %p) { ret i64 ptrtoint (ptr @"race.plain" to i64) }
define i64 @f_plain_cmp(i64 %x, ptr %p) {
  %c = icmp ult i64 %x, ptrtoint (ptr @"race.plain" to i64)
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_plain_add(i64 %x, ptr %p) {
  %r = add i64 %x, ptrtoint (ptr @"race.plain" to i64)
  ret i64 %r
}
define i64 @f_plain_sub(i64 %x, ptr %p) {
  %r = sub i64 %x, ptrtoint (ptr @"race.plain" to i64)
  ret i64 %r
}
define i64 @f_plain_and(i64 %x, ptr %p) {
  %r = and i64 %x, ptrtoint (ptr @"race.plain" to i64)
  ret i64 %r
}
define i64 @f_plain_test(i64 %x, ptr %p) {
  %a = and i64 %x, ptrtoint (ptr @"race.plain" to i64)
  %c = icmp eq i64 %a, 0
  %r = zext i1 %c to i64
  ret i64 %r
}
define i64 @f_store8(i64 %x, ptr %p) {
  store i8 ptrtoint (ptr @"race.small" to i8), ptr %p
  %r = load i64, ptr %p
  ret i64 %r
}
define i64 @f_store16(i64 %x, ptr %p) {
  store i16 ptrtoint (ptr @"race.word" to i16), ptr %p
  %r = load i64, ptr %p
  ret i64 %r
}
define i64 @f_store32(i64 %x, ptr %p) {
  store i32 ptrtoint (ptr @"race.off.X" to i32), ptr %p
  %r = load i64, ptr %p
  ret i64 %r
}
define i64 @f_store64(i64 %x, ptr %p) {
  store i64 ptrtoint (ptr @"race.off.X" to i64), ptr %p
  %r = load i64, ptr %p
  ret i64 %r
}
define i64 @f_store_full(i64 %x, ptr %p) {
  store i64 ptrtoint (ptr @"race.full" to i64), ptr %p
  %r = load i64, ptr %p
  ret i64 %r
}
define i64 @f_frame(i64 %x, ptr %p) {
  %a = alloca i8, i64 ptrtoint (ptr @"race.small" to i64), align 16
  %b = alloca i8, i64 ptrtoint (ptr @"race.small" to i64), align 16
  call void @ext(ptr %a)
  call void @ext(ptr %b)
  %ai = ptrtoint ptr %a to i64
  %bi = ptrtoint ptr %b to i64
  %r = sub i64 %ai, %bi
  ret i64 %r
}
define i64 @f_address(i64 %x, ptr %p) {
  %g = getelementptr i8, ptr %p, i64 add (i64 ptrtoint (ptr @"race.off.X" to i64), i64 16)
  %h = getelementptr i8, ptr %g, i64 -32
  %gi = ptrtoint ptr %g to i64
  %hi = ptrtoint ptr %h to i64
  %pi = ptrtoint ptr %p to i64
  %a = sub i64 %gi, %pi
  %b = sub i64 %hi, %pi
  %r = mul i64 %a, %b
  ret i64 %r
}
define i64 @f_index(i64 %x, ptr %p) {
  %m = mul i64 %x, ptrtoint (ptr @"race.size.X" to i64)
  %n = add i64 %m, ptrtoint (ptr @"race.off.X" to i64)
  ret i64 %n
}
define i64 @f_push(i64 %x, ptr %p) {
  %r = call i64 @seven(i64 1, i64 2, i64 3, i64 4, i64 5, i64 6, i64 ptrtoint (ptr @"race.off.X" to i64), i64 ptrtoint (ptr @"race.small" to i64))
  ret i64 %r
}
define i64 @f_select(i64 %x, ptr %p) {
  %c = icmp eq i64 %x, 3
  %r = select i1 %c, i64 ptrtoint (ptr @"race.off.X" to i64), i64 ptrtoint (ptr @"race.small" to i64)
  ret i64 %r
}
define i64 @f_vector(i64 %x, ptr %p) {
  %e = insertelement <2 x i64> <i64 ptrtoint (ptr @"race.off.X" to i64), i64 ptrtoint (ptr @"race.size.X" to i64)>, i64 %x, i32 0
  store <2 x i64> %e, ptr %p, align 8
  %g = getelementptr i64, ptr %p, i64 1
  %r = load i64, ptr %g
  ret i64 %r
}
define i64 @f_data(i64 %x, ptr %p) {
  %a = load volatile i64, ptr @data64
  %b = load volatile i64, ptr @data64c
  %c = load volatile i32, ptr @data32
  %d = load volatile i16, ptr @data16
  %e = load volatile i8, ptr @data8
  %c1 = zext i32 %c to i64
  %d1 = zext i16 %d to i64
  %e1 = zext i8 %e to i64
  %s1 = add i64 %a, %b
  %s2 = mul i64 %s1, %c1
  %s3 = xor i64 %s2, %d1
  %s4 = mul i64 %s3, %e1
  ret i64 %s4
}
!0 = !{i64 0, i64 2147483647}
!1 = !{i64 0, i64 128}
!2 = !{i64 0, i64 65536}
!3 = !{i64 -1, i64 -1}
