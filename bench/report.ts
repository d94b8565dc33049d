import { spell, type Figures } from './figures';

interface Target {
  quantity: string;
  value(find: (name: string) => number | undefined): number | undefined;
  unit: string;
  better: 'higher' | 'lower';
  must: number;
  stretch: number;
}

/** What others were measured at on a machine of the same kind, not in this run. */
const FEDIFY = { processedPerSecond: 260, p50Ms: 30, fanOut1000Ms: 4_241 };
const EJABBERD = { p50Ms: 1.32 };

const quotient = (value: number | undefined, by: number) => value && value / by;

const TARGETS: Target[] = [
  ratio('inbound single ÷ bound of this run', 'inbound single ÷ bound', 0.3, 0.45),
  ratio('inbound batch of 50 ÷ bound of this run', 'inbound batch ÷ bound', 0.35, 0.5),
  {
    quantity: 'inbound single ÷ Fedify, processed (260/s)',
    value: (find) => quotient(find('inbound single'), FEDIFY.processedPerSecond),
    unit: '×',
    better: 'higher',
    must: 8,
    stretch: 12,
  },
  time('idle post → durable at the peer, p50', 4, 2.5),
  time('idle post → durable at the peer, p99', 15, 10),
  {
    quantity: 'the same p50 ÷ Fedify (30 ms)',
    value: (find) => quotient(find('idle post → durable at the peer, p50'), FEDIFY.p50Ms),
    unit: '×',
    better: 'lower',
    must: 0.25,
    stretch: 0.1,
  },
  {
    quantity: 'the same p50 ÷ ejabberd, durable (1.32 ms)',
    value: (find) => quotient(find('idle post → durable at the peer, p50'), EJABBERD.p50Ms),
    unit: '×',
    better: 'lower',
    must: 3,
    stretch: 1.5,
  },
  time('one event to 1000 peers, warm', 400, 200),
  {
    quantity: 'Fedify (4,241 ms) ÷ one event to 1000 peers, warm',
    value: (find) => {
      const own = find('one event to 1000 peers, warm');
      return own && FEDIFY.fanOut1000Ms / own;
    },
    unit: '×',
    better: 'higher',
    must: 8,
    stretch: 16,
  },
];

function ratio(quantity: string, name: string, must: number, stretch: number): Target {
  return { quantity, value: (find) => find(name), unit: '×', better: 'higher', must, stretch };
}

function time(name: string, must: number, stretch: number): Target {
  return { quantity: name, value: (find) => find(name), unit: 'ms', better: 'lower', must, stretch };
}

/** What was measured beside what is aimed at. Nothing passes or fails by the clock: it says where we stand. */
export function targetTable(figures: Figures): { quantity: string; value: number; reached: string }[] {
  return TARGETS.flatMap(({ quantity, value, better, must, stretch }) => {
    const measured = value((name) => figures.find(name));
    if (measured === undefined) return [];
    const holds = (limit: number) => (better === 'higher' ? measured >= limit : measured <= limit);
    return [
      { quantity, value: measured, reached: holds(stretch) ? 'stretch' : holds(must) ? 'must' : 'not yet' },
    ];
  });
}

export function printTargets(figures: Figures, print: (line: string) => void): void {
  const rows = targetTable(figures);
  if (rows.length === 0) return;
  const cells = (a: string, b: string, c: string, d: string, e: string) =>
    print(`  ${a.padEnd(52)}${b.padStart(11)}${c.padStart(11)}${d.padStart(11)}   ${e}`);
  print('');
  cells('', 'measured', 'must', 'stretch', 'reached');
  for (const { quantity, value, reached } of rows) {
    const { must, stretch, better, unit } = TARGETS.find((target) => target.quantity === quantity)!;
    const sign = better === 'higher' ? '≥' : '≤';
    cells(quantity, `${spell(value)} ${unit}`, `${sign} ${must}`, `${sign} ${stretch}`, reached);
  }
}
