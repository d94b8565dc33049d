import { canonicalizeText, isDisplayName, isJsonObject, judgeUrl, refuse, type Outcome } from '@app/protocol';

export interface Profile {
  display_name: string;
  avatar_url?: string;
}

const MOST_URL_CHARACTERS = 2_048;

/**
 * Takes an answer to the profile question apart (docs/protocol.md, "Profile"). It must be about `fqid`, and by a name
 * that can be shown beside others; an avatar that is no public https URL is left out.
 */
export function readProfileAnswer(body: Buffer, fqid: string): Outcome<Profile> {
  const text = canonicalizeText(body);
  const profile: unknown = text.ok ? JSON.parse(text.canonical) : undefined;
  if (!isJsonObject(profile) || profile['fqid'] !== fqid || !isDisplayName(profile['display_name']))
    return refuse('SW_FED_MALFORMED_REQUEST', `There is no usable profile of ${fqid} in the answer.`);
  const { display_name, avatar_url } = profile;
  return { ok: true, display_name, ...(isAvatar(avatar_url) && { avatar_url }) };
}

const isAvatar = (url: unknown): url is string =>
  typeof url === 'string' && url.length <= MOST_URL_CHARACTERS && judgeUrl(url).ok;
