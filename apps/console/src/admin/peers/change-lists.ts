import type { ApiClient } from '../../api/client';
import { ApiProblem } from '../../api/problem';
import { readPolicy, writePolicy } from '../queries';
import type { allowing } from './peer-lists';

const MOST_TRIES = 3;

/**
 * Puts one server on a list, or takes it off, whatever else the lists say: if somebody else was faster, it is put into
 * what they made of them.
 */
export async function changeLists(api: ApiClient, change: typeof allowing, name: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { policy, etag } = await readPolicy(api);
    try {
      await writePolicy(api, etag, change(policy, name));
      return;
    } catch (problem) {
      const isOutdated = problem instanceof ApiProblem && problem.status === 412;
      if (!isOutdated || tries === MOST_TRIES) throw problem;
    }
  }
}
