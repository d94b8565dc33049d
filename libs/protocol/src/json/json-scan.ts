import { numberEnd, spaceEnd } from './json-tokens';

/** Where a scan stopped because the text is not JSON (RFC 8259). */
export const SYNTAX_ERROR = -1;

/** What a kind of text may hold beyond being JSON. */
export interface ScanRules {
  /** Arrays and objects inside one another; the outermost is level 1. */
  readonly maxDepth: number;
  /** Whether a string may hold U+0000, which Postgres cannot store; by default it may not. */
  readonly nulAllowed?: boolean;
  /** The fault of a number's spelling, if it has one. */
  readonly numberFault: (spelling: string) => string | undefined;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const [COMMA, COLON] = [0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const SIMPLE_ESCAPE = /["\\/bfnrt]/y;
const UNICODE_ESCAPE = /u[0-9A-Fa-f]{4}/y;
const LOW_SURROGATE_ESCAPE = /\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}/y;

/** An array, an object whose names no longer matter because of an earlier fault, or the names seen so far. */
type Open = 'array' | 'object' | Set<string>;

/**
 * Walks JSON text without building it, in linear time and without recursion, so that hostile text is
 * known before `JSON.parse` sees it: that keeps the last duplicate in silence. The text must be well-formed
 * UTF-16. A break of the grammar stops the scan; any other fault is noted and the scan goes on,
 * so that one bad element of a request does not hide where the next one starts.
 */
export class JsonScan {
  /** The first fault that is not one of grammar. */
  fault: string | undefined;
  private escaped = false;

  constructor(
    private readonly text: string,
    private readonly rules: ScanRules,
  ) {}

  /** Position after the value that starts at or after `start`, or `SYNTAX_ERROR`. */
  value(start: number): number {
    const { text } = this;
    const open: Open[] = [];
    let pos = start;
    for (;;) {
      pos = spaceEnd(text, pos);
      const code = text.charCodeAt(pos);
      if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
        const inner = this.open(code, open);
        pos = spaceEnd(text, pos + 1);
        if (!isClose(text.charCodeAt(pos), inner)) {
          if (inner !== 'array' && (pos = this.name(pos, inner)) < 0) return SYNTAX_ERROR;
          continue;
        }
        open.pop();
        pos++;
      } else if ((pos = this.scalar(pos, code)) < 0) return SYNTAX_ERROR;

      pos = this.afterValue(pos, open);
      if (pos < 0 || open.length === 0) return pos;
    }
  }

  /** Position after the string that starts at `start`, or `SYNTAX_ERROR`. */
  string(start: number): number {
    const { text } = this;
    if (text.charCodeAt(start) !== QUOTE) return SYNTAX_ERROR;
    this.escaped = false;
    for (let pos = start + 1; pos < text.length;) {
      const code = text.charCodeAt(pos);
      if (code === QUOTE) return pos + 1;
      if (code < 0x20) return SYNTAX_ERROR;
      if (code !== BACKSLASH) pos++;
      else if ((pos = this.escape(pos + 1)) < 0) return SYNTAX_ERROR;
    }
    return SYNTAX_ERROR;
  }

  /** The value of the string that was scanned last, from `start` to `end`. */
  stringValue(start: number, end: number): string {
    return this.escaped
      ? (JSON.parse(this.text.slice(start, end)) as string)
      : this.text.slice(start + 1, end - 1);
  }

  private open(code: number, open: Open[]): Open {
    if (open.length === this.rules.maxDepth) this.fault ??= 'It is nested too deeply.';
    const inner = code === OPEN_ARRAY ? 'array' : this.fault ? 'object' : new Set<string>();
    open.push(inner);
    return inner;
  }

  /** Closes whatever ends after a value, then steps over the comma, and the name, of the next value. */
  private afterValue(start: number, open: Open[]): number {
    const { text } = this;
    let pos = start;
    while (open.length > 0) {
      const inner = open[open.length - 1]!;
      pos = spaceEnd(text, pos);
      const code = text.charCodeAt(pos);
      if (code === COMMA) return inner === 'array' ? pos + 1 : this.name(spaceEnd(text, pos + 1), inner);
      if (!isClose(code, inner)) return SYNTAX_ERROR;
      open.pop();
      pos++;
    }
    return pos;
  }

  private name(start: number, seen: Open): number {
    const end = this.string(start);
    if (end < 0) return SYNTAX_ERROR;
    if (seen instanceof Set && !this.fault) {
      const name = this.stringValue(start, end);
      if (seen.has(name)) this.fault = 'It names a member twice.';
      else seen.add(name);
    }
    const colon = spaceEnd(this.text, end);
    return this.text.charCodeAt(colon) === COLON ? colon + 1 : SYNTAX_ERROR;
  }

  private scalar(start: number, code: number): number {
    const { text } = this;
    if (code === QUOTE) return this.string(start);
    const end = numberEnd(text, start);
    if (end > start) {
      this.fault ??= this.rules.numberFault(text.slice(start, end));
      return end;
    }
    const literal = ['true', 'false', 'null'].find((word) => text.startsWith(word, start));
    return literal ? start + literal.length : SYNTAX_ERROR;
  }

  private escape(pos: number): number {
    this.escaped = true;
    if (matchEnd(SIMPLE_ESCAPE, this.text, pos) > 0) return pos + 1;
    const end = matchEnd(UNICODE_ESCAPE, this.text, pos);
    if (end < 0) return SYNTAX_ERROR;
    const unit = Number.parseInt(this.text.slice(pos + 1, end), 16);
    if (unit === 0 && !this.rules.nulAllowed) this.fault ??= 'A string holds NUL.';
    if (unit < 0xd800 || unit > 0xdfff) return end;
    const pairEnd = unit < 0xdc00 ? matchEnd(LOW_SURROGATE_ESCAPE, this.text, end) : SYNTAX_ERROR;
    if (pairEnd < 0) this.fault ??= 'A string holds a lone surrogate.';
    return pairEnd < 0 ? end : pairEnd;
  }
}

const isClose = (code: number, inner: Open) => code === (inner === 'array' ? CLOSE_ARRAY : CLOSE_OBJECT);

function matchEnd(sticky: RegExp, text: string, pos: number): number {
  sticky.lastIndex = pos;
  return sticky.test(text) ? sticky.lastIndex : SYNTAX_ERROR;
}
