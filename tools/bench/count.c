/*
 * A plugin of QEMU that counts the instructions of a program, or those between two addresses (`from=…,to=…`), and prints
 * their number at the end, with how often the first of these was met. Only what every version
 * of the interface has is used, declared here: distributions do not install QEMU's header.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn;
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *, void (*)(unsigned int, void *), int, void *);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t, void (*)(qemu_plugin_id_t, void *), void *);

__attribute__((visibility("default"))) int qemu_plugin_version = VERSION;

static uint64_t count, entered;
static uint64_t from = 0, to = UINT64_MAX;

static void executed(unsigned int cpu, void *instructions) {
  (void)cpu;
  count += (uintptr_t)instructions;
}

static void enters(unsigned int cpu, void *nothing) {
  (void)cpu, (void)nothing;
  entered++;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  (void)id;
  uintptr_t inside = 0;
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
    const uint64_t at = qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, i));
    inside += at >= from && at < to;
    if (at == from) qemu_plugin_register_vcpu_tb_exec_cb(block, enters, 0, NULL);
  }
  if (inside) qemu_plugin_register_vcpu_tb_exec_cb(block, executed, 0, (void *)inside);
}

static void ended(qemu_plugin_id_t id, void *nothing) {
  (void)id, (void)nothing;
  fprintf(stderr, "instructions: %" PRIu64 "\nentered: %" PRIu64 "\n", count, entered);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i < argc; i++) {
    if (!strncmp(argv[i], "from=", 5)) from = strtoull(argv[i] + 5, NULL, 0);
    if (!strncmp(argv[i], "to=", 3)) to = strtoull(argv[i] + 3, NULL, 0);
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, ended, NULL);
  return 0;
}
