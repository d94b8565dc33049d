/** One measured quantity. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
}

/** Every figure of a run, in the order measured; targets look them up by name. */
export class Figures {
  readonly all: Figure[] = [];

  constructor(private readonly say: (line: string) => void) {}

  add(name: string, value: number, unit: string): void {
    this.all.push({ name, value, unit });
    this.say(`  ${name.padEnd(56)} ${spell(value).padStart(10)} ${unit}`);
  }

  find(name: string): number | undefined {
    return this.all.find((figure) => figure.name === name)?.value;
  }
}

/** Three digits, or all before the point. */
export const spell = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));

/** The smallest value that is not below `share` of them all. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}

/** Milliseconds on a clock that all processes of this machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;
