/** What was opened, to be closed in the opposite order, once, whatever fails on the way. */
export class Closing {
  private readonly steps: (() => Promise<void>)[] = [];
  private closed: Promise<void> | undefined;

  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  close(): Promise<void> {
    return (this.closed ??= this.run());
  }

  private async run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }
}
