const MOST_CHARACTERS = 256;
/** Control characters, lone surrogates, and what turns or breaks the text around a name. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Whether a person may be called so: 1 to 256 characters that can stand beside others (docs/protocol.md, "Profile"). */
export const isDisplayName = (name: unknown): name is string =>
  typeof name === 'string' &&
  name.length <= 2 * MOST_CHARACTERS &&
  [...name].length <= MOST_CHARACTERS &&
  name.trim() !== '' &&
  !UNSHOWABLE.test(name);
