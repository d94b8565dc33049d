import { describe, expect, it } from 'vitest';
import type { ApiClient } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { changeLists } from './change-lists';
import { allowing } from './peer-lists';

const outdated = () => new ApiProblem(412, 'SW_VERSION_CHANGED', 'It has changed.', '', true, null);

/** A server on which somebody else is faster the first few times. */
function server(fasterTimes: number) {
  let [version, asked] = [1, 0];
  let allowed_peers: string[] = ['first.example'];
  const api = {
    raw: () =>
      Promise.resolve(
        Response.json({ allowed_peers, denied_peers: [] }, { headers: { etag: `"${version}"` } }),
      ),
    put: (_: string, change: { allowed_peers: string[] }, headers: Record<string, string>) => {
      asked += 1;
      if (asked <= fasterTimes) {
        version += 1;
        allowed_peers = [...allowed_peers, `theirs-${asked}.example`];
      }
      if (headers['if-match'] !== `"${version}"`) return Promise.reject(outdated());
      allowed_peers = change.allowed_peers;
      return Promise.resolve({});
    },
  };
  return { api: api as unknown as ApiClient, allowed: () => allowed_peers };
}

describe('a server put on a list', () => {
  it('stands there beside what somebody else wrote meanwhile', async () => {
    const { api, allowed } = server(2);
    await changeLists(api, allowing, 'mine.example');
    expect(allowed()).toEqual(['first.example', 'theirs-1.example', 'theirs-2.example', 'mine.example']);
  });

  it('is given up where somebody is always faster', async () => {
    const { api, allowed } = server(9);
    await expect(changeLists(api, allowing, 'mine.example')).rejects.toMatchObject({ status: 412 });
    expect(allowed()).not.toContain('mine.example');
  });
});
