import { isJsonObject, type JsonObject, type JsonValue } from '../../json/json-value';

/** Whether a value is a `T`, within its bounds. */
export type Rule<T> = (value: JsonValue) => value is T & JsonValue;

type Rules = Readonly<Record<string, Rule<unknown>>>;
type Held<R> = R extends Rule<infer T> ? T : never;

/** The content that a shape lets through: its required members, its optional ones, and any others as data. */
export type Shaped<Required extends Rules, Optional extends Rules> = {
  readonly [Name in keyof Required]: Held<Required[Name]>;
} & { readonly [Name in keyof Optional]?: Held<Optional[Name]> };

/** The required and optional members of an event type's content. Unknown members are allowed and kept. */
export interface ContentShape<Content> {
  /** The name of the first member that is missing or not of its form. */
  readonly fault: (content: JsonObject) => string | undefined;
  /** Never set: it carries the type. */
  readonly content?: Content;
}

export function shape<R extends Rules, O extends Rules>(
  required: R,
  optional: O = {} as O,
): ContentShape<Shaped<R, O>> {
  const rows = [
    ...Object.entries(required).map(([name, rule]) => ({ name, rule, needed: true })),
    ...Object.entries(optional).map(([name, rule]) => ({ name, rule, needed: false })),
  ];
  return {
    fault: (content) =>
      rows.find(({ name, rule, needed }) => (Object.hasOwn(content, name) ? !rule(content[name]!) : needed))
        ?.name,
  };
}

/** A string of `min` to `max` bytes of UTF-8 that satisfies `holds`. */
export const text =
  (min: number, max: number): Rule<string> =>
  (value): value is string => {
    if (typeof value !== 'string') return false;
    const bytes = Buffer.byteLength(value);
    return bytes >= min && bytes <= max;
  };

export const spelled =
  (holds: (text: string) => boolean): Rule<string> =>
  (value): value is string =>
    typeof value === 'string' && holds(value);

export const oneOf =
  <const T extends string>(...words: T[]): Rule<T> =>
  (value): value is T =>
    typeof value === 'string' && (words as string[]).includes(value);

export const flag: Rule<boolean> = (value): value is boolean => typeof value === 'boolean';

export const natural: Rule<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const object: Rule<JsonObject> = isJsonObject;
