/**
 * A small graph as an SVG picture: nodes in layers from left to right, each a box with its name, kind and attributes;
 * what rules made is dashed, what a failing match consists of is marked. Layers are longest paths once circles are cut open,
 * long edges bend around the boxes between (through places of their own in each layer), and rows are ordered by their
 * neighbours' middles (Sugiyama 1981).
 */

export interface PictureNode {
  readonly title: string;
  readonly lines: readonly string[];
  /** A rule made it. */
  readonly made: boolean;
  readonly marked: boolean;
}

export interface PictureEdge {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly made: boolean;
  readonly marked: boolean;
}

export interface Picture {
  readonly title: string;
  /** What is said below the title. */
  readonly lines: readonly string[];
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
}

const [CHARACTER, LINE, PADDING, GAP_X, GAP_Y, MARGIN] = [7.2, 17, 9, 90, 34, 24];

interface Box {
  readonly width: number;
  readonly height: number;
  /** Room above for an edge from the node to itself. */
  readonly above: number;
  /** Position of the node; absent for the place of a long edge. */
  readonly node?: number;
  layer: number;
  row: number;
  x: number;
  y: number;
}

/** Edges with circles cut open: those that lead back to where a search is under way are turned. */
function forwardEdges({ nodes, edges }: Picture): readonly (readonly [number, number])[] {
  const state = new Uint8Array(nodes.length);
  const turned = new Set<PictureEdge>();
  const visit = (node: number): void => {
    state[node] = 1;
    for (const edge of edges) {
      if (edge.from !== node || edge.to === node) continue;
      if (state[edge.to] === 1) turned.add(edge);
      else if (!state[edge.to]) visit(edge.to);
    }
    state[node] = 2;
  };
  nodes.forEach((_, node) => edges.some(({ to, from }) => to === node && from !== node) || state[node] || visit(node));
  nodes.forEach((_, node) => state[node] || visit(node));
  return edges.map((edge) => (turned.has(edge) ? [edge.to, edge.from] : [edge.from, edge.to]));
}

function layersOf(size: number, edges: readonly (readonly [number, number])[]): readonly number[] {
  const layers = new Array<number>(size).fill(0);
  for (let round = 0; round < size; round++)
    for (const [from, to] of edges) if (from !== to) layers[to] = Math.max(layers[to]!, layers[from]! + 1);
  // What only leads somewhere stands right before it.
  for (let node = 0; node < size; node++) {
    const targets = edges.filter(([from, to]) => from === node && to !== node).map(([, to]) => layers[to]!);
    if (targets.length) layers[node] = Math.max(layers[node]!, Math.min(...targets) - 1);
  }
  return layers;
}

interface Laid {
  readonly boxes: readonly Box[];
  /** For each edge the boxes on its way, from its source to its target. */
  readonly ways: readonly (readonly Box[])[];
}

function boxOf({ title, lines }: PictureNode, node: number, layer: number, loops: boolean): Box {
  const width = Math.max(60, CHARACTER * Math.max(...[title, ...lines].map(({ length }) => length)) + 2 * PADDING);
  return { width, height: LINE * (1 + lines.length) + 2 * PADDING - 4, above: loops ? 36 : 0, node, layer, row: 0, x: 0, y: 0 };
}

function lay(picture: Picture): Laid {
  const forward = forwardEdges(picture);
  const layers = layersOf(picture.nodes.length, forward);
  const boxes = picture.nodes.map((node, at) => boxOf(node, at, layers[at]!, picture.edges.some(({ from, to }) => from === at && to === at)));
  const all = [...boxes];
  const ways = picture.edges.map(({ from, to }, at) => {
    const [first, last] = forward[at]!;
    const between = Array.from({ length: Math.max(0, layers[last]! - layers[first]! - 1) }, (_, i): Box => ({ width: 0, height: LINE, above: 0, layer: layers[first]! + 1 + i, row: 0, x: 0, y: 0 }));
    all.push(...between);
    const way = [boxes[first]!, ...between, boxes[last]!];
    return first === from && last === to ? way : way.reverse();
  });
  const rows = ranked(all, ways);
  place(rows, all, ways);
  return { boxes: all, ways };
}

/** The boxes of each layer, in an order with few crossings. */
function ranked(boxes: readonly Box[], ways: readonly (readonly Box[])[]): readonly (readonly Box[])[] {
  const count = 1 + Math.max(0, ...boxes.map(({ layer }) => layer));
  const rows = Array.from({ length: count }, (_, layer) => boxes.filter((box) => box.layer === layer));
  const number = (row: readonly Box[]): void => row.forEach((box, at) => (box.row = at - (row.length - 1) / 2));
  rows.forEach(number);
  const neighbours = neighboursOf(ways);
  for (let round = 0; round < 12; round++)
    for (const row of round % 2 ? [...rows].reverse() : rows) {
      const middle = new Map(row.map((box) => [box, mean((neighbours.get(box) ?? []).filter(({ layer }) => layer !== box.layer).map((one) => one.row), box.row)]));
      row.sort((a, b) => middle.get(a)! - middle.get(b)!);
      number(row);
    }
  return rows;
}

function neighboursOf(ways: readonly (readonly Box[])[]): ReadonlyMap<Box, readonly Box[]> {
  const neighbours = new Map<Box, Box[]>();
  const add = (a: Box, b: Box): void => void neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const way of ways)
    for (let i = 1; i < way.length; i++) {
      add(way[i - 1]!, way[i]!);
      add(way[i]!, way[i - 1]!);
    }
  return neighbours;
}

const mean = (values: readonly number[], otherwise: number): number => (values.length ? values.reduce((a, b) => a + b, 0) / values.length : otherwise);

/** Widest text on an edge that leads out of a layer. */
function gapBehind(layer: number, ways: readonly (readonly Box[])[], texts: readonly string[]): number {
  const lengths = ways.flatMap((way, at) => (Math.min(way[0]!.layer, way.at(-1)!.layer) === layer ? [texts[at]!.length] : []));
  // Where several texts stand apart they need more.
  return Math.max(GAP_X, CHARACTER * Math.max(0, ...lengths) + 46 + 30 * Math.min(2, Math.max(0, lengths.length - 1)));
}

function place(rows: readonly (readonly Box[])[], boxes: readonly Box[], ways: readonly (readonly Box[])[]): void {
  const neighbours = neighboursOf(ways);
  for (const row of rows) stack(row, (box) => box.y);
  for (let round = 0; round < 8; round++)
    for (const row of round % 2 ? [...rows].reverse() : rows)
      stack(row, (box) => mean((neighbours.get(box) ?? []).map(({ y, height }) => y + height / 2), box.y + box.height / 2) - box.height / 2);
  const top = Math.min(...boxes.map(({ y }) => y));
  for (const box of boxes) box.y -= top;
}

/** Puts a row of boxes where each wants to be, as far as they do not meet. */
function stack(row: readonly Box[], wanted: (box: Box) => number): void {
  const wishes = row.map(wanted);
  let y = -Infinity;
  row.forEach((box, at) => {
    box.y = Math.max(wishes[at]!, y + box.above);
    y = box.y + box.height + GAP_Y;
  });
  // As far as they were pushed down on average, all go up again.
  const pushed = mean(row.map((box, at) => box.y - wishes[at]!), 0);
  for (const box of row) box.y -= pushed;
}

function setColumns(laid: Laid, texts: readonly string[]): number {
  const last = Math.max(0, ...laid.boxes.map(({ layer }) => layer));
  let x = 0;
  for (let layer = 0; layer <= last; layer++) {
    const own = laid.boxes.filter((box) => box.layer === layer);
    const width = Math.max(0, ...own.map((box) => box.width));
    for (const box of own) box.x = x + (box.node === undefined ? width / 2 : (width - box.width) / 2);
    x += width + (layer < last ? gapBehind(layer, laid.ways, texts) : 0);
  }
  return x;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const round = (value: number): string => String(Math.round(value * 10) / 10);

const [INK, QUIET, MADE, MARK, MARKED_FILL] = ["#1f2328", "#59636e", "#0b6bcb", "#c9302c", "#fdecea"];

const textAt = (x: number, y: number, text: string, extra = ""): string => `<text x="${round(x)}" y="${round(y)}"${extra}>${escape(text)}</text>`;

function drawNode({ title, lines, made, marked }: PictureNode, box: Box): string {
  const stroke = marked ? MARK : made ? MADE : INK;
  const dash = made ? ' stroke-dasharray="5 3"' : "";
  const area = `x="${round(box.x)}" y="${round(box.y)}" width="${round(box.width)}" height="${round(box.height)}" rx="6"`;
  const frame = `<rect ${area} fill="${marked ? MARKED_FILL : "#ffffff"}" stroke="${stroke}" stroke-width="${marked ? 2 : 1.3}"${dash}/>`;
  const x = box.x + PADDING;
  const name = textAt(x, box.y + PADDING + 9, title, ` font-weight="600" fill="${stroke}"`);
  return [frame, name, ...lines.map((line, at) => textAt(x, box.y + PADDING + 9 + LINE * (at + 1), line, ` fill="${line.endsWith(MADE_SIGN) ? MADE : QUIET}"`))].join("\n");
}

/** Behind a line of a node: a rule said so. */
export const MADE_SIGN = " ◂";

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where on the side of a box the edges that end there are put, so that they do not run into each other. */
function port(box: Box, right: boolean, at: number, of: number): Point {
  const x = box.x + (right ? box.width : 0);
  return { x, y: box.y + (box.height * (at + 1)) / (of + 1) };
}

function portsOf(laid: Laid, edges: readonly PictureEdge[]): ReadonlyMap<string, Point> {
  const sides = new Map<string, { readonly box: Box; readonly right: boolean; readonly ends: { readonly key: string; readonly y: number }[] }>();
  edges.forEach((edge, at) => {
    if (edge.from === edge.to) return;
    const way = laid.ways[at]!;
    for (const [end, box, next] of [["from", way[0]!, way[1]!], ["to", way.at(-1)!, way.at(-2)!]] as const) {
      const right = next.layer > box.layer;
      const key = `${box.node} ${right}`;
      const side = sides.get(key) ?? { box, right, ends: [] };
      sides.set(key, side);
      side.ends.push({ key: `${at} ${end}`, y: next.y + next.height / 2 });
    }
  });
  const ports = new Map<string, Point>();
  for (const { box, right, ends } of sides.values())
    ends.sort((a, b) => a.y - b.y).forEach(({ key }, at) => ports.set(key, port(box, right, at, ends.length)));
  return ports;
}

function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  let before = first!;
  const parts = rest.map((point) => {
    const middle = (before.x + point.x) / 2;
    const part = `C${round(middle)} ${round(before.y)} ${round(middle)} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    before = point;
    return part;
  });
  return `M${round(first!.x)} ${round(first!.y)} ${parts.join(" ")}`;
}

/** Where along their edges texts stand: those that leave a box beside each other stand apart. */
const PLACES = [0.5, 0.38, 0.62];

/** A point of the curve between two points. */
function along(from: Point, to: Point, turn: number): Point {
  const t = PLACES[turn % PLACES.length]!;
  const [near, far] = [(1 - t) ** 3 + 3 * (1 - t) ** 2 * t, t ** 3 + 3 * t ** 2 * (1 - t)];
  const middle = (from.x + to.x) / 2;
  const bend = 3 * (1 - t) ** 2 * t + 3 * (1 - t) * t ** 2;
  return { x: from.x * (1 - t) ** 3 + middle * bend + to.x * t ** 3, y: from.y * near + to.y * far };
}

/** Which of the edges of its source an edge is, from top to bottom. */
function turnOf(edges: readonly PictureEdge[], at: number, ports: ReadonlyMap<string, Point>): number {
  const y = (edge: number): number => ports.get(`${edge} from`)?.y ?? 0;
  return edges.filter(({ from }, other) => from === edges[at]!.from && (y(other) < y(at) || (y(other) === y(at) && other < at))).length;
}

function drawEdge(edge: PictureEdge, way: readonly Box[], at: number, ports: ReadonlyMap<string, Point>, turn: number): string {
  const color = edge.marked ? MARK : edge.made ? MADE : INK;
  const style = ` fill="none" stroke="${color}" stroke-width="${edge.marked ? 2 : 1.3}"${edge.made ? ' stroke-dasharray="5 3"' : ""} marker-end="url(#${edge.marked ? "mark" : edge.made ? "made" : "ink"})"`;
  const label = (x: number, y: number): string => textAt(x, y, edge.text, ` text-anchor="middle" fill="${color}" paint-order="stroke" stroke="#ffffff" stroke-width="5" stroke-linejoin="round"`);
  if (edge.from === edge.to) {
    const { x, y, width } = way[0]!;
    const middle = x + width / 2;
    const [top, above] = [round(y), round(y - 30)];
    const loop = `M${round(middle - 14)} ${top} C${round(middle - 30)} ${above} ${round(middle + 30)} ${above} ${round(middle + 14)} ${top}`;
    return `<path d="${loop}"${style}/>\n${label(middle, y - 26)}`;
  }
  const [start, end] = [ports.get(`${at} from`)!, ports.get(`${at} to`)!];
  const between = way.slice(1, -1).map((box) => ({ x: box.x, y: box.y + box.height / 2 }));
  const points = [start, ...between, end];
  const middle = Math.floor((points.length - 1) / 2);
  const { x, y } = along(points[middle]!, points[middle + 1]!, turn);
  return `<path d="${curve(points)}"${style}/>\n${label(x, y + 4)}`;
}

const marker = (name: string, color: string): string =>
  `<marker id="${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="${color}"/></marker>`;

/** What the colours mean, as far as they occur. */
function legend({ nodes, edges }: Picture, y: number): readonly string[] {
  const made = [...nodes, ...edges].some((one) => one.made) || nodes.some(({ lines }) => lines.some((line) => line.endsWith(MADE_SIGN)));
  const parts = [
    { text: "given", color: INK },
    ...(made ? [{ text: "made by the rules (dashed, ◂)", color: MADE }] : []),
    ...(nodes.some(({ marked }) => marked) ? [{ text: "the match that fails", color: MARK }] : []),
  ];
  let x = 0;
  return parts.map(({ text, color }) => {
    const drawn = textAt(x, y, text, ` fill="${color}" font-size="11"`);
    x += text.length * 6.6 + 24;
    return drawn;
  });
}

/** The picture as SVG. */
export function drawPicture(picture: Picture): string {
  const laid = lay(picture);
  const drawnWidth = setColumns(laid, picture.edges.map(({ text }) => text));
  const drawnHeight = Math.max(0, ...laid.boxes.map(({ y, height }) => y + height));
  const head = 26 + picture.lines.length * LINE + (picture.edges.some(({ from, to }) => from === to) ? 34 : 14);
  const width = Math.max(drawnWidth, ...[picture.title, ...picture.lines].map(({ length }) => length * CHARACTER + 10), 420) + 2 * MARGIN;
  const height = head + drawnHeight + 34 + 2 * MARGIN;
  const ports = portsOf(laid, picture.edges);
  const edges = picture.edges.map((edge, at) => drawEdge(edge, laid.ways[at]!, at, ports, turnOf(picture.edges, at, ports)));
  const nodes = picture.nodes.map((node, at) => drawNode(node, laid.boxes[at]!));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12">`,
    `<defs>${marker("ink", INK)}${marker("made", MADE)}${marker("mark", MARK)}</defs>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    textAt(0, 12, picture.title, ` font-size="15" font-weight="600" fill="${INK}"`),
    ...picture.lines.map((line, at) => textAt(0, 32 + at * LINE, line, ` fill="${QUIET}"`)),
    `<g transform="translate(0 ${head})">`,
    ...edges,
    ...nodes,
    "</g>",
    ...legend(picture, head + drawnHeight + 30),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}
