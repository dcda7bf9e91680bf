/** A plugin of any number of functions over the interface of `examples/bench`, for seeing how packing and linking grow. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { example, scratchFolder } from "./builds.js";
import { sourceRoot } from "./root.js";

const bodies: readonly ((i: number) => string)[] = [
  (i) => `for body in &mut world.bodies { body.x += body.motion.vx * ${i + 1}.0; body.y -= body.z; }`,
  (i) => `world.stats.hits += world.bodies.iter().filter(|body| body.awake && body.id > ${i}).count() as u64;`,
  (i) => `if let Some(body) = world.bodies.pop() { world.stats.energy += body.mass * ${i + 1}.0; world.bodies.push(body); }`,
  (i) => `for body in &world.bodies { sink.hit(body.id + ${i}, body.mass); }`,
  (i) => `let text = format!("{} {:?} ${i}", world.frame, world.bodies.first().map(|body| &body.name)); world.stats.hits += text.len() as u64;`,
  (i) => `world.frame += ${i}; world.dt = world.bodies.iter().map(|body| body.motion.spin + body.motion.vz).sum();`,
  (i) => `if world.bodies.len() > ${i} { world.bodies.swap(0, ${i}); let body = world.bodies[${i}].clone(); world.bodies.push(body); }`,
  (i) => `let meter: &mut dyn bench_api::Meter = sink; world.stats.hits ^= meter.add(world.frame + ${i});`,
];

function source(count: number, stamp: string): string {
  const functions = Array.from({ length: count }, (_, i) => `#[inline(never)]\nfn f${i}(world: &mut World, sink: &mut dyn Sink) {\n    let _ = &sink;\n    ${bodies[i % bodies.length]!(i)}\n}`);
  const arms = Array.from({ length: count }, (_, i) => `            ${i} => f${i}(world, sink),`);
  return `// ${stamp}
use bench_api::{Body, Kernels, Sink, World};

${functions.join("\n\n")}

struct Plugin;

impl Kernels for Plugin {
    fn run(&mut self, kernel: u32, world: &mut World, sink: &mut dyn Sink) -> u64 {
        match kernel {
${arms.join("\n")}
            _ => {}
        }
        world.stats.hits
    }
    fn tick(&mut self, value: u64) -> u64 {
        value
    }
    fn weigh(&self, body: &Body) -> f32 {
        body.mass
    }
}

#[race::export]
pub fn create(_: f32) -> Box<dyn Kernels> {
    Box::new(Plugin)
}
`;
}

/** Writes the package, always in one folder, so that what it depends on is built once; the stamp keeps earlier runs out of it. */
export function generatePlugin(count: number): string {
  const folder = join(scratchFolder(), "generated");
  mkdirSync(join(folder, "src"), { recursive: true });
  const dependencies = `bench_api = { path = "${example("api/v1")}" }\nrace = { path = "${join(sourceRoot, "frontends/rustc/race")}" }`;
  writeFileSync(
    join(folder, "Cargo.toml"),
    `[package]\nname = "kernels"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n${dependencies}\n\n[profile.release]\ncodegen-units = 1\nlto = "off"\n\n[workspace]\n`,
  );
  writeFileSync(join(folder, "src/lib.rs"), source(count, String(process.hrtime.bigint())));
  return folder;
}
