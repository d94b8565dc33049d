import { canonicalizeText, isJsonObject, judgeUrl, refuse, type Outcome } from '@app/protocol';

export interface Profile {
  display_name: string;
  avatar_url?: string;
}

const MOST_CHARACTERS = 256;
const MOST_URL_CHARACTERS = 2_048;
/** Control characters, and those that turn the direction of what stands around a name. */
const UNSHOWABLE = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/**
 * Takes an answer to the profile question apart (docs/protocol.md, "Profile"). It must be about `fqid`, and by a name
 * that can be shown beside others; an avatar that is no public https URL is left out.
 */
export function readProfileAnswer(body: Buffer, fqid: string): Outcome<Profile> {
  const text = canonicalizeText(body);
  const profile: unknown = text.ok ? JSON.parse(text.canonical) : undefined;
  if (!isJsonObject(profile) || profile['fqid'] !== fqid || !isName(profile['display_name']))
    return refuse('SW_FED_MALFORMED_REQUEST', `There is no usable profile of ${fqid} in the answer.`);
  const { display_name, avatar_url } = profile;
  return { ok: true, display_name, ...(isAvatar(avatar_url) && { avatar_url }) };
}

const isName = (name: unknown): name is string =>
  typeof name === 'string' &&
  name.trim() !== '' &&
  [...name].length <= MOST_CHARACTERS &&
  !UNSHOWABLE.test(name);

const isAvatar = (url: unknown): url is string =>
  typeof url === 'string' && url.length <= MOST_URL_CHARACTERS && judgeUrl(url).ok;
