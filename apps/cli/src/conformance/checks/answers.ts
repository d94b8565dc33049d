import { failed, PASSED, type Check, type Finding } from '../check';
import { inWords, membersOf, type Reply } from '../reply';
import type { Subject } from '../subject';

const PROBLEM = /^application\/problem\+json\s*(;|$)/;

/** What was answered to requests below the federation endpoint, whatever they were about. */
const answersOf = ({ caller, federationBase }: Subject) =>
  caller.heard.filter(({ sent }) => sent.url.href.startsWith(`${federationBase}/v1/`));

const first = (subject: Subject, expected: string, isWrong: (reply: Reply) => boolean): Finding => {
  const found = answersOf(subject).find(({ reply }) => isWrong(reply));
  if (!found) return PASSED;
  const { sent, reply } = found;
  return failed(expected, `${sent.method} ${sent.url.pathname}: ${inWords(reply)}`);
};

const isProblem = ({ status, headers, json }: Reply): boolean => {
  const { status: said, code, retryable } = membersOf(json);
  return (
    PROBLEM.test(headers['content-type'] ?? '') &&
    said === status &&
    typeof code === 'string' &&
    typeof retryable === 'boolean'
  );
};

/** Section 13, of everything that was answered in the run. */
export const ANSWER_CHECKS: readonly Check[] = [
  {
    id: 'answers.no-fault',
    says: 'nothing that was sent was answered with a fault of the server’s own, or not at all',
    section: '13',
    needs: 'url',
    run: (subject) => first(subject, 'a status below 500', ({ status }) => status === 0 || status >= 500),
  },
  {
    id: 'answers.problems',
    says: 'every refusal was a problem document with its status, a code and retryable',
    section: '13',
    needs: 'url',
    run: (subject) =>
      first(
        subject,
        'application/problem+json with status, code and retryable',
        (reply) => reply.status >= 400 && !isProblem(reply),
      ),
  },
];
