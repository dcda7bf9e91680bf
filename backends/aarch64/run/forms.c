/* What the functions of forms.s must do, for one VALUE of the symbol; prints each that does not, and "done". */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t load32(void *), load_same(void *), load16(void *), load64(void *), load_double(void *), load_quad(void *), load_beside(void *);
int64_t load_signed(void *), add_stack(void), number(void), pair(void), slot(void), groups(void);
uint64_t store32(void *, uint64_t), store_scratch(void *, uint64_t);
void store8(void *, uint64_t), store_double(void *, uint64_t), prefetch(void *);
char *add_same(void *), *add_other(void *);
extern const int64_t word;

#define CHECK(what, is, must) if ((uint64_t)(is) != (uint64_t)(must)) printf("%s: %llx, not %llx\n", what, (unsigned long long)(is), (unsigned long long)(must))

int main(void) {
  int64_t value = VALUE;
  size_t room = (size_t)(value < 0 ? -value : value) + 64;
  char *memory = calloc(2 * room, 1);
  char *base = memory + (value < 0 ? room : 0) + 32;
  for (int byte = -32; byte < 32; byte++) base[value + byte] = (char)(0x80 + 3 * byte);
  char *at = base + value;
  uint64_t eight, four = 0, two = 0;
  memcpy(&eight, at, 8), memcpy(&four, at, 4), memcpy(&two, at, 2);
  CHECK("load32", load32(base), four);
  CHECK("load_same", load_same(base), four);
  CHECK("load_signed", load_signed(base), (int64_t)(signed char)*at);
  CHECK("load16", load16(base), two);
  CHECK("load64", load64(base), eight);
  CHECK("load_double", load_double(base), eight);
  memcpy(&eight, at + 8, 8), memcpy(&four, at + 4, 4);
  CHECK("load_quad", load_quad(base), eight);
  CHECK("load_beside", load_beside(base), four);
  CHECK("store32", store32(base, 0x12345678), 48);
  memcpy(&four, at, 4);
  CHECK("store32", four, 0x12345678);
  CHECK("store_scratch", store_scratch(base, 0x87654321), 15);
  memcpy(&four, at, 4);
  CHECK("store_scratch", four, 0x87654321);
  store8(base, 0x5a);
  CHECK("store8", at[0], 0x5a);
  store_double(base, 0x123456789abcdef0), memcpy(&eight, at, 8);
  CHECK("store_double", eight, 0x123456789abcdef0);
  prefetch(base);
  CHECK("add_same", add_same(base), at);
  CHECK("add_other", add_other(base), at);
  CHECK("add_stack", add_stack(), value);
  CHECK("number", number(), value);
  CHECK("pair", pair(), value);
  CHECK("slot", slot(), value);
  CHECK("groups", groups(), value);
  CHECK("word", word, value);
  puts("done");
  return 0;
}
