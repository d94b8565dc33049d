import { readFileSync } from 'node:fs';
import type { Variable } from './variables';

/** Takes values from the environment and gathers what is wrong with them, a sentence each. */
export class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  fault(sentence: string): undefined {
    this.faults.push(sentence);
    return undefined;
  }

  /** An empty value counts as none: that is how templates leave things out. */
  text(name: Variable): string | undefined {
    return this.env[name]?.trim() || undefined;
  }

  integer(
    name: Variable,
    { fallback, min = 1, max }: { fallback: number; min?: number; max: number },
  ): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    this.fault(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
    return fallback;
  }

  flag(name: Variable): boolean {
    const text = this.text(name);
    if (text !== undefined && text !== 'true' && text !== 'false') {
      this.fault(`${name} must be true or false, not "${text}".`);
    }
    return text === 'true';
  }

  oneOf<Value extends string>(name: Variable, values: readonly Value[], fallback: Value): Value {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) this.fault(`${name} must be one of ${values.join(', ')}, not "${text}".`);
    return value ?? fallback;
  }

  /** A URL's text. The value may hold a password, so the fault does not repeat it. */
  url(name: Variable, schemes: readonly string[]): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const sound = text
      .split(',')
      .every((url) => URL.canParse(url) && schemes.includes(new URL(url).protocol));
    return sound
      ? text
      : this.fault(`${name} must be a URL that begins with ${schemes.map((s) => `${s}//`).join(' or ')}.`);
  }

  /** The content of the file that a variable names. */
  file(name: Variable): string | undefined {
    const path = this.text(name);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      return this.fault(
        `${name} names ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      );
    }
  }

  /** Variables that make sense together only; whether all of them are there. */
  together(names: readonly Variable[]): boolean {
    const missing = names.filter((name) => this.text(name) === undefined);
    if (missing.length > 0 && missing.length < names.length) {
      this.fault(`${names.join(', ')} belong together: ${missing.join(' and ')} is missing.`);
    }
    return missing.length === 0;
  }
}
