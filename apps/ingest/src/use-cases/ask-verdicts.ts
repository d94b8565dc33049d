import type { PeerVerdict } from '@app/contracts/ingest';
import { refuse, type Outcome, type Refusal } from '@app/protocol';
import { Injectable } from '@nestjs/common';
import { Peers, PolicyDesk, type Verdict } from './ports';

interface Question {
  peer: string;
  event_id: string;
}

type Answer = Outcome<Verdict | { status: 'unknown' }>;

/** From finding the server to its last byte: an admin waits for all answers at once. */
const PATIENCE_MS = 5_000;

/** Asks other servers what became of events of ours. That one does not say is an answer too. */
@Injectable()
export class AskVerdicts {
  constructor(
    private readonly policy: PolicyDesk,
    private readonly peers: Peers,
  ) {}

  async run(request: { tenant: string; questions: Question[] }): Promise<{ verdicts: PeerVerdict[] }> {
    const { tenant, questions } = request;
    const verdicts = questions.map(async (question) =>
      verdictOf(question, await this.answer(tenant, question)),
    );
    return { verdicts: await Promise.all(verdicts) };
  }

  private answer(tenant: string, question: Question): Promise<Answer> {
    const answered = new AbortController();
    const given = this.ask(tenant, question).finally(() => answered.abort());
    return Promise.race([given, silence(question, answered.signal)]);
  }

  private async ask(tenant: string, { peer, event_id }: Question): Promise<Answer> {
    const allowed = await this.policy.judge(tenant, peer, 'send');
    return allowed.ok ? this.peers.verdict(tenant, peer, event_id) : allowed;
  }
}

const silence = ({ peer }: Question, answered: AbortSignal): Promise<Refusal> =>
  new Promise((resolve) => {
    const seconds = PATIENCE_MS / 1000;
    const late = refuse('SW_FED_DISCOVERY_FAILED', `${peer} did not answer within ${seconds} seconds.`);
    const timer = setTimeout(() => resolve(late), PATIENCE_MS);
    answered.addEventListener('abort', () => clearTimeout(timer));
  });

function verdictOf({ peer, event_id }: Question, answer: Answer): PeerVerdict {
  const none = { peer, event_id, code: null, reason: null, detail: null, at: null, trace_id: null };
  if (!answer.ok) {
    const { code, reason = null, detail = null } = answer;
    return { ...none, status: 'unanswered', code, reason, detail };
  }
  const { ok: _, ...verdict } = answer;
  return { ...none, ...verdict };
}
