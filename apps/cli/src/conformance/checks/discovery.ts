import type { Check } from '../check';
import { answered, refused } from '../expect';
import { FACES, type Face } from '../peer/faces';
import { ping, post, type Spoil } from '../plan';
import type { Reply } from '../reply';
import type { Subject } from '../subject';
import type { Finding } from '../check';

/** What is asked in the name of a face, and what has to come of it. */
const OUTCOMES: Record<
  Face['verdict'],
  { ask(subject: Subject, as: Spoil): Promise<Reply>; judge(reply: Reply): Finding }
> = {
  trusted: { ask: ping, judge: answered },
  refused: { ask: ping, judge: (reply) => refused(reply, 'SW_FED_DISCOVERY_FAILED') },
  'no-version': {
    ask: (subject, as) => post(subject, '/send', { events: [] }, as),
    judge: (reply) => refused(reply, 'SW_FED_PROTOCOL_VERSION'),
  },
};

/** Section 5, as a fetcher has to keep it: requests in the names of servers with descriptors of all kinds. */
export const DISCOVERY_CHECKS: readonly Check[] = FACES.map(({ label, says, section, verdict }): Check => ({
  id: `discovery.${label}`,
  says: `a descriptor ${says}`,
  section,
  needs: 'faces',
  run: async (subject) => {
    const { ask, judge } = OUTCOMES[verdict];
    return judge(await ask(subject, (plan) => (plan.signer = `${label}.${plan.signer}`)));
  },
}));
