import { plainName } from './plain-text';
import classes from './portrait.module.css';

const HUES = 8;

/** Initials in a colour of their own, drawn by the style: no text to find, to copy or to say. Pictures of other servers are not fetched: that would tell them who reads. */
export function Portrait({ name, seed }: { name: string; seed: string }) {
  return (
    <span
      className={classes.portrait}
      data-hue={hueOf(seed)}
      data-initials={initialsOf(name)}
      aria-hidden="true"
    />
  );
}

function initialsOf(name: string): string {
  const words = plainName(name).match(/[\p{L}\p{N}]+/gu) ?? ['?'];
  const first = (word: string) => [...word][0]!.toUpperCase();
  return words.length > 1 ? first(words[0]!) + first(words.at(-1)!) : first(words[0]!);
}

function hueOf(seed: string): number {
  let sum = 0;
  for (const letter of seed) sum = (sum * 31 + letter.codePointAt(0)!) % 9_973;
  return sum % HUES;
}
