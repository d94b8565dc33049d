/** Reads variables one by one and keeps every fault, so that a person sees all of them at once. */
export class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  fault(sentence: string): void {
    this.faults.push(sentence);
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= min && number <= max) return number;
    this.fault(`${name} must be a whole number from ${min} to ${max}, not "${value}".`);
    return fallback;
  }

  flag(name: string): boolean {
    const value = this.text(name);
    if (value !== undefined && value !== 'true' && value !== 'false')
      this.fault(`${name} must be true or false, not "${value}".`);
    return value === 'true';
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if ((choices as readonly string[]).includes(value)) return value as T;
    this.fault(`${name} must be one of ${choices.join(', ')}, not "${value}".`);
    return fallback;
  }

  url(name: string, ...schemes: string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const scheme = URL.canParse(value) ? new URL(value).protocol : '';
    // The value itself may hold a password.
    if (!schemes.includes(scheme))
      this.fault(`${name} must be a URL that begins with ${schemes.map((one) => `${one}//`).join(' or ')}.`);
    return value;
  }

  /** Variables that only make sense together. */
  together(...names: string[]): boolean {
    const missing = names.filter((name) => this.text(name) === undefined);
    if (missing.length > 0 && missing.length < names.length)
      this.fault(`${missing.join(' and ')} must be set too: ${names.join(', ')} belong together.`);
    return missing.length === 0;
  }

  known(names: readonly string[]): void {
    for (const name of Object.keys(this.env)) {
      if (name.startsWith('SCAIWAVE_') && !names.includes(name))
        this.fault(`${name} is not a variable of this server; known are ${names.join(', ')}.`);
    }
  }
}
